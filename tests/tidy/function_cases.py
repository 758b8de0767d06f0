# SPDX-License-Identifier: BSD-3-Clause
"""The length of function bodies, in the forms that C and C++ write them."""
from tidy_tree import LIBRARY, SPDX, TidyCase

PATH = LIBRARY + "abi/x.cpp"
LONG = "  x;\n" * 41


class FunctionSize(TidyCase):
    def assert_long(self, head, before="", after=""):
        """`head {`, 41 lines, `}` is found, at the line of the head."""
        text = SPDX + before + head + " {\n" + LONG + "}\n" + after
        line = 1 + before.count("\n") + head.count("\n") + 1
        self.assert_found("function-size", PATH, line, text)

    def assert_no_function(self, head, after=""):
        self.assert_clean(PATH, SPDX + head + " {\n" + LONG + "}" + after)

    def test_forty_lines_are_allowed(self):
        self.assert_clean(PATH, SPDX + "void f() {\n" + "  x;\n" * 40 + "}\n")

    def test_a_function(self):
        self.assert_long("void f(int a)")

    def test_a_function_in_a_namespace(self):
        self.assert_long("void f()", "namespace a::b {\n", "}\n")

    def test_a_member_with_qualifiers(self):
        self.assert_long("auto f() const& noexcept -> x<int>",
                         "class a final : public b {\npublic:\n", "};\n")

    def test_a_constructor_with_a_braced_list(self):
        self.assert_long("a::a(int x) : b_{x}, c_(x), d_{}")

    def test_an_operator(self):
        self.assert_long("bool operator==(const a& x) const")

    def test_a_template_with_a_constraint(self):
        self.assert_long("template <class T>\n  requires c<T>\nT f(T x)")

    def test_a_c_function_that_returns_a_struct(self):
        self.assert_long("struct foo f(struct bar x)")

    def test_a_doctest_case(self):
        self.assert_long('TEST_CASE("a ring (slots=8) { is full")')

    def test_a_lambda_of_a_namespace(self):
        self.assert_long("const auto f = [](int x)", after=";\n")

    def test_lambdas_count_to_their_function(self):
        body = "  call([&] {\n" + "  x;\n" * 20 + "  });\n"
        self.assert_found("function-size", PATH, 2,
                          SPDX + "void f() {\n" + body * 2 + "}\n")

    def test_a_body_after_a_conditional_head(self):
        self.assert_long("#ifdef A\nint f(int a)",
                         after="#else\nint f(long a) {\n}\n#endif\n")

    def test_braces_in_strings_and_comments(self):
        self.assert_long("void f()", 'const char* a = "}{"; // {\n'
                         'const char* b = R"({{)"; /* { */ int c = \'{\';\n')

    def test_a_namespace_is_no_function(self):
        self.assert_no_function("namespace a")

    def test_a_class_is_no_function(self):
        self.assert_no_function("class a : public b<int()>", ";\n")

    def test_an_aligned_struct_is_no_function(self):
        self.assert_no_function("struct alignas(64) a", ";\n")

    def test_an_enum_is_no_function(self):
        self.assert_no_function("enum class a : std::uint16_t", ";\n")

    def test_an_extern_block_is_no_function(self):
        self.assert_no_function('extern "C"', "\n")

    def test_a_table_is_no_function(self):
        self.assert_no_function("const row table[] =", ";\n")

    def test_a_macro_is_no_function(self):
        self.assert_clean(PATH, SPDX + "#define F(x) \\\n  void f() { \\\n"
                          + "  x; \\\n" * 41 + "  }\n")

    def test_a_type_after_a_bare_macro(self):
        self.assert_no_function("BEGIN_BLOCK(a, b)\nstruct a", ";\n")
