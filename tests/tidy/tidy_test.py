#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Breaks each rule of tools/tidy once and demands that it is reported: a rule
that cannot fail is a defect. Run: python3 tests/tidy/tidy_test.py"""
import shutil
import subprocess
import sys
import unittest

from tidy_tree import HASH_SPDX, LIBRARY, SPDX, TIDY, TidyCase, header

# Their test methods run with this file's.
from include_cases import ForeignHeaders, IncludeArrows  # noqa: F401
from function_cases import FunctionSize  # noqa: F401

A_CPP = LIBRARY + "abi/a.cpp"
A_H = LIBRARY + "abi/a.h"


class Command(TidyCase):
    def run_tidy(self, *options):
        return subprocess.run([sys.executable, str(TIDY), *options, "--root",
                               str(self.root)], capture_output=True, text=True)

    def test_a_clean_tree_has_no_findings(self):
        self.assert_clean()
        self.assertEqual(self.run_tidy().returncode, 0)

    def test_a_finding_is_printed_with_its_place_and_fails(self):
        self.write(A_CPP, SPDX + "// TO" + "DO: later\n")
        done = self.run_tidy()
        self.assertEqual(done.returncode, 1)
        self.assertIn(A_CPP + ":2: ", done.stdout)

    def test_list_names_every_rule(self):
        self.assertIn("include-arrows", self.run_tidy("--list").stdout)

    def test_cut_repairs_a_readme_block(self):
        self.write("README.md", "<!-- cut from examples/hello/main.cpp -->\n"
                   "```cpp\nold\n```\nend\n")
        self.run_tidy("--cut")
        self.assert_clean()
        self.assertIn("end\n", (self.root / "README.md").read_text())

    @unittest.skipUnless(shutil.which("git"), "needs git")
    def test_ignored_files_are_not_looked_at(self):
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self.write(".gitignore", "/build/\n")
        self.assert_clean("build/generated.hpp", "int x;\n")


class Layout(TidyCase):
    def test_a_foreign_file_in_the_root(self):
        self.assert_found("top-level", "notes.txt", 1, "x\n")

    def test_a_foreign_folder_in_the_root(self):
        self.assert_found("top-level", "src/x.md", 1, "x\n")

    def test_a_source_without_licence(self):
        self.assert_found("licence", A_CPP, 1, "int x;\n")

    def test_a_licence_in_the_third_line(self):
        self.assert_found("licence", A_CPP, 1, "\n\n" + SPDX)

    def test_a_script_without_licence(self):
        self.assert_found("licence", "tools/go", 1, "#!/bin/bash\nls\n")

    def test_python_without_licence(self):
        self.assert_found("licence", "tools/x.py", 1, "pass\n")

    def test_cmake_without_licence(self):
        self.assert_found("licence", "gpu/CMakeLists.txt", 1, "project(x)\n")

    def test_a_header_without_guard(self):
        self.assert_found("include-guard", A_H, 1, SPDX + "int x;\n")

    def test_a_guard_of_two_names(self):
        self.assert_found("include-guard", A_H, 1,
                          SPDX + "#ifndef A_H\n#define B_H\n#endif\n")

    def test_a_cpp_header_without_pragma(self):
        self.assert_found("include-guard", LIBRARY + "abi/a.hpp", 1, SPDX)

    def test_a_short_example(self):
        self.assert_found("examples", "examples/two/main.cpp", 3,
                          "// Shows two things at once.\n" + SPDX + "int x;\n")

    def test_a_long_example(self):
        self.assert_found("examples", "examples/two/main.cpp", 81,
                          "// Shows two things at once.\n" + SPDX
                          + "int x;\n" * 79)

    def test_an_example_without_a_sentence(self):
        self.assert_found("examples", "examples/two/main.cpp", 1,
                          SPDX + "int x;\n" * 40)


class Sizes(TidyCase):
    def test_a_source_of_301_lines(self):
        self.assert_clean(A_CPP, SPDX + "int x;\n" * 299)
        self.assert_found("file-size", A_CPP, 301, SPDX + "int x;\n" * 300)

    def test_a_header_of_201_lines(self):
        self.assert_clean(A_H, header("a.h", "int x;\n" * 196))
        self.assert_found("file-size", A_H, 201, header("a.h", "int;\n" * 197))

    def test_a_script_of_301_lines(self):
        self.assert_found("file-size", "tools/x.py", 301,
                          HASH_SPDX + "pass\n" * 300)

    def test_a_line_of_81_columns(self):
        self.assert_clean(A_CPP, SPDX + "x" * 80 + "\n")
        self.assert_found("line-width", A_CPP, 2, SPDX + "x" * 81 + "\n")

    def test_the_readme_of_201_lines(self):
        self.assert_found("readme-size", "README.md", 201, "x\n" * 201)

    def test_a_folder_readme_of_61_lines(self):
        self.assert_found("readme-size", "gpu/README.md", 61, "x\n" * 61)

    def test_the_design_note_may_be_long(self):
        self.assert_clean(LIBRARY + "ring/README.md", "x\n" * 150)


class Text(TidyCase):
    ORDER = "  x.load(std::memory_order_acquire);\n"

    def test_a_memory_order_without_comment(self):
        self.assert_found("memory-order", A_CPP, 6,
                          SPDX + "\n" * 4 + self.ORDER)

    def test_a_comment_four_lines_before(self):
        self.assert_found("memory-order", A_CPP, 6,
                          SPDX + "// pairs with y\n" + "\n" * 3 + self.ORDER)

    def test_a_comment_three_lines_before(self):
        self.assert_clean(A_CPP, SPDX + "\n\n\n// pairs with y\n\n\n"
                          + self.ORDER)

    def test_a_comment_without_words(self):
        self.assert_found("memory-order", A_CPP, 6,
                          SPDX + "\n" * 4 + self.ORDER.rstrip() + " // --\n")

    def test_a_device_order_without_comment(self):
        self.assert_found("memory-order", A_CPP, 6,
                          SPDX + "\n" * 4 + "ra_load(p, ra_acquire);\n")

    def test_the_definition_of_an_order(self):
        self.assert_clean(A_CPP, SPDX + "\n" * 4 + "#define ra_acquire 2\n"
                          "enum order {\n  ra_relaxed,\n  ra_release\n};\n")

    def test_open_work_without_issue(self):
        work = "// TO" + "DO"
        self.assert_clean(A_CPP, SPDX + work + "(#12): x\n")
        self.assert_found("open-work", A_CPP, 2, SPDX + work + ": x\n")

    def test_a_question_for_the_version_of_caf(self):
        text = SPDX + "#if CAF_VERSION >= 1800\n#endif\n"
        self.assert_clean(LIBRARY + "actor/caf_compat/x.cpp", text)
        self.assert_found("caf-version", LIBRARY + "actor/x.cpp", 2, text)

    def test_a_question_for_the_major_version_of_caf(self):
        self.assert_found("caf-version", "tests/x.cpp", 2, SPDX
                          + "#if defined(X) && CAF_MAJOR_VERSION > 0\n#endif\n")


class Kernels(TidyCase):
    PATH = "gpu/kernels/echo/handlers.h"

    def test_a_handler_that_is_not_listed(self):
        text = (self.root / self.PATH).read_text()
        self.assert_found("handler-list", self.PATH, 9,
                          text.replace("on(echo_ping)\n", "on(echo_pong)\n"))

    def test_a_kernel_without_a_list(self):
        text = (self.root / self.PATH).read_text()
        self.assert_found("handler-list", self.PATH, 9,
                          text.replace("echo_messages(on)", "echo_all(on)"))


class Readme(TidyCase):
    MARK = "<!-- cut from examples/hello/main.cpp -->\n"

    def test_a_block_that_is_not_the_file(self):
        self.assert_found("readme-blocks", "README.md", 1,
                          self.MARK + "```cpp\nint main() { }\n```\n")

    def test_a_block_cut_from_nothing(self):
        self.assert_found("readme-blocks", "README.md", 1,
                          "<!-- cut from examples/x.cpp -->\n```\n```\n")

    def test_a_mark_without_block(self):
        self.assert_found("readme-blocks", "README.md", 1, self.MARK + "x\n")

    def test_a_block_of_a_whole_file(self):
        self.assert_clean("README.md",
                          "<!-- cut from LICENSE -->\n```\ntext\n```\n")


if __name__ == "__main__":
    unittest.main()
