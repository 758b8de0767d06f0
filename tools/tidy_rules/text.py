# SPDX-License-Identifier: BSD-3-Clause
"""Rules about what stands in a line."""
import re

from .tree import Finding, rule

RULES = []
ORDER = re.compile(r"\bmemory_order(?:_|::)|"
                   r"\bra_(?:acquire|release|acq_rel|relaxed)\b")
ORDER_DEFINE = re.compile(
    r"\s*#\s*define\s+ra_(?:acquire|release|acq_rel|relaxed)\b")
ENUM = re.compile(r"\benum\b[^;{}()]*\{[^}]*\}")
WORDS = re.compile(r"[A-Za-z]{3}")
LINES_BEFORE = 3
OPEN_WORK = "TO" + "DO|FIX" + "ME"
CAF_VERSION = re.compile(r"\s*#\s*(?:if|elif|ifdef|ifndef)\b.*"
                         r"\bCAF_(?:MAJOR_|MINOR_|PATCH_)?VERSION\b")
CAF_COMPAT = "libringactor/ringactor/actor/caf_compat/"


@rule(RULES, "memory-order", "an access with a memory order has a comment on "
      f"its line or at most {LINES_BEFORE} lines before")
def memory_order(tree):
    for file in tree.c_files():
        if not ORDER.search(file.text):
            continue
        defining = _enum_lines(file)
        for index, line in enumerate(file.code):
            if not ORDER.search(line) or ORDER_DEFINE.match(line) \
                    or index in defining:
                continue
            near = file.comments[max(0, index - LINES_BEFORE):index + 1]
            if not any(WORDS.search(comment) for comment in near):
                yield Finding(file.path, index + 1,
                              "a memory order without a comment",
                              "a reader must know its partner",
                              "say with which access it pairs, and why")


def _enum_lines(file):
    """Line indices of enumerations: there an order is defined, not used."""
    text = "\n".join(file.code)
    lines = set()
    for match in ENUM.finditer(text):
        first = text.count("\n", 0, match.start())
        lines.update(range(first, first + match.group().count("\n") + 1))
    return lines


@rule(RULES, "open-work", f"a {OPEN_WORK.replace('|', ' or ')} carries the "
      "number of an issue")
def open_work(tree):
    pattern = re.compile(rf"\b(?:{OPEN_WORK})\b")
    for file in tree.files:
        if not file.is_ours or not pattern.search(file.text):
            continue
        for number, line in enumerate(file.lines, 1):
            match = pattern.search(line)
            if match and not re.search(r"#\d+", line):
                yield Finding(file.path, number,
                              f"{match.group()} without an issue",
                              "what nobody tracks is never done",
                              "write the issue's number, as in #12")


@rule(RULES, "caf-version", f"the version of CAF is asked in {CAF_COMPAT} only")
def caf_version(tree):
    for file in tree.c_files():
        if file.path.startswith(CAF_COMPAT):
            continue
        for number, line in enumerate(file.code, 1):
            if CAF_VERSION.match(line):
                yield Finding(file.path, number, "an #if on CAF's version",
                              "the differences of CAF live in one place",
                              f"put a wrapper into {CAF_COMPAT}")
