# SPDX-License-Identifier: BSD-3-Clause
"""Finds the function bodies of C and C++ text by its braces.

A heuristic: at each `{` outside of a function, the text since the last `;`,
`{` or `}` tells what opens. Lambdas and local classes count to the function
around them.
"""
import re

CONDITION = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b")
DIRECTIVE = re.compile(r"\s*#")
PIECE = re.compile(r"[{};()]|[^{};()]+")
ATTRIBUTE = re.compile(r"\[\[.*?\]\]|\b(?:alignas|__attribute__|__declspec)"
                       r"\s*\((?:[^()]|\([^()]*\)|\(\([^()]*\)\))*\)")
TYPE = re.compile(r"\b(?:class|struct|union|enum)\b(?:[^()=]|\(\s*\))*$")
DERIVED = re.compile(r"\b(?:class|struct)\s+[\w:<>, ]*[^:(]:(?!:)[^;]*$")
CONTAINER = re.compile(r'\bnamespace\b[\w\s:]*$|\bextern\s*"\s*"\s*$'
                       r'|\bTEST_SUITE(?:_BEGIN)?\s*\([^()]*\)\s*$')
# What may stand between a parameter list and a body.
FUNCTION = re.compile(
    r"\)\s*(?:const\b|volatile\b|mutable\b|override\b|final\b|try\b|&&?"
    r"|constexpr\b|noexcept\b\s*(?:\((?:[^()]|\([^()]*\))*\))?"
    r"|requires\b.*|->.*)?"
    r"(?:\s*(?:const\b|override\b|final\b|try\b|&&?|[A-Z][A-Z0-9_]+"
    r"|noexcept\b\s*(?:\((?:[^()]|\([^()]*\))*\))?"
    r"|requires\b.*|->.*))*\s*$", re.DOTALL)
MEMBER_LIST = re.compile(r"\)[^{}()]*(?<!:):(?!:)", re.DOTALL)


def function_bodies(code_lines):
    """Yields (line of `{`, line of `}`, name) for each function body."""
    return _Reader(_without_directives(code_lines)).bodies()


def _without_directives(lines):
    """Blanks directives, and branches of #if that would unbalance braces."""
    result = []
    stack = []  # for each open #if: [depth of braces so far, is blanking]
    continued = False
    for line in lines:
        is_directive = continued or bool(DIRECTIVE.match(line))
        condition = None if continued else CONDITION.match(line)
        if condition:
            _enter_condition(condition.group(1), stack)
        elif not is_directive:
            if any(blanking for _, blanking in stack):
                line = ""
            elif stack:
                stack[-1][0] += line.count("{") - line.count("}")
        result.append("" if is_directive else line)
        continued = is_directive and line.rstrip().endswith("\\")
    return result


def _enter_condition(word, stack):
    if word.startswith("if"):
        stack.append([0, False])
    elif word == "endif":
        if stack:
            depth, _ = stack.pop()
            if stack:
                stack[-1][0] += depth
    elif stack and stack[-1][0] != 0:
        stack[-1][1] = True  # the first branch opened a brace: keep that one


class _Reader:
    def __init__(self, lines):
        self._text = "\n".join(lines)
        self._head = ""  # what was read since the last statement
        self._line = 1
        self._parens = 0
        self._open = []  # one word for each open brace
        self._saved = []  # (head, parens) around an initialiser's braces

    def bodies(self):
        first, name, depth = 0, "", 0
        for match in PIECE.finditer(self._text):
            piece = match.group()
            if depth:  # within a function only its braces matter
                depth += (piece == "{") - (piece == "}")
                if not depth:
                    yield first, self._line, name
                    self._head = ""
            elif piece == "{":
                if self._kind() == "function":
                    first, name, depth = self._line, self._name(), 1
                else:
                    self._enter(self._kind())
            elif piece == "}":
                self._leave()
            else:
                self._read(piece)
            self._line += piece.count("\n")

    def _read(self, piece):
        if piece == "(":
            self._parens += 1
        elif piece == ")":
            self._parens = max(0, self._parens - 1)
        elif piece == ";" and not self._parens:
            self._head = ""
            return
        self._head += piece

    def _kind(self):
        """What a `{` opens: function, scope, or an initialiser's value."""
        head = ATTRIBUTE.sub(" ", self._head).strip()
        head = re.sub(r"\b(?:public|private|protected)\s*:(?!:)", " ", head)
        if not head or CONTAINER.search(head):
            return "scope"
        is_lambda = re.search(r"\]\s*(?:\([^{}]*\)[^()]*)?$", head)
        if self._parens:
            return "function" if is_lambda else "value"
        if not FUNCTION.search(head):
            if MEMBER_LIST.search(head) and re.search(r"[\w>]\s*$", head) \
                    and not head.startswith(("class ", "struct ")):
                return "value"
            if head.endswith("}"):  # the end of a list of braced members
                return "function"
            is_type = TYPE.search(head) or DERIVED.search(head)
            return "scope" if is_type else "value"
        if re.search(r"(?<![=!<>])=(?!=)", _top_level(head)) and not is_lambda:
            return "value"
        return "scope" if _is_derived_type(head) else "function"

    def _name(self):
        names = re.findall(r"([~\w]+|operator\s*\S+)\s*\(", self._head)
        return names[0] if names else "lambda"

    def _enter(self, kind):
        self._open.append(kind)
        self._saved.append((self._head, self._parens))
        self._head, self._parens = "", 0

    def _leave(self):
        if not self._open:
            return
        kind = self._open.pop()
        head, self._parens = self._saved.pop()
        self._head = head + "{}" if kind == "value" else ""


def _top_level(head):
    """The head without what stands in parentheses or angle brackets."""
    before = None
    while before != head:
        before = head
        head = re.sub(r"\([^()]*\)|<[^<>()]*>|operator\s*[=!<>+\-*/%&|^]+", " ",
                      head)
    return head


def _is_derived_type(head):
    """`class a : public b<int()>` looks like a function at its end."""
    return bool(re.match(r"(?:class|struct)\s+\w+\s*(?:final\s*)?:(?!:)", head))
