# SPDX-License-Identifier: BSD-3-Clause
"""Rules about which files there are and how they begin."""
import re

from .tree import Finding, rule

RULES = []
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE",
             "CHANGELOG.md", "libringactor", "gpu", "net", "examples", "tests",
             "tools"}
SPDX = "SPDX-License-Identifier: BSD-3-Clause"
DIRECTIVE = re.compile(r"\s*#\s*(\w+)\s*(.*?)\s*$")


@rule(RULES, "top-level", "the root holds only: " + " ".join(sorted(TOP_LEVEL))
      + ", and dotfiles")
def top_level(tree):
    seen = set()
    for file in tree.files:
        top = file.parts[0]
        if top in TOP_LEVEL or top.startswith(".") or top in seen:
            continue
        seen.add(top)
        yield Finding(file.path, 1, f"'{top}' lies in the root",
                      "the root is the map of the house",
                      "move it into a folder of DESIGN.md section 2")


@rule(RULES, "licence", f"line 1 or 2 of a source has {SPDX}")
def licence(tree):
    for file in tree.files:
        if not file.is_ours or not file.text.strip():
            continue
        if not any(SPDX in line for line in file.lines[:2]):
            yield Finding(file.path, 1, "no licence line",
                          "each source names its licence in line 1 or 2",
                          f"add '{SPDX}' in a comment there")


@rule(RULES, "include-guard", ".h has an include guard, .hpp #pragma once")
def include_guard(tree):
    for file in tree.files:
        if file.suffix == ".hpp" and not _has_pragma_once(file):
            yield Finding(file.path, 1, "no #pragma once",
                          "a .hpp is for host C++, which has it everywhere",
                          "add it below the opening comment")
        if file.suffix == ".h" and not _has_guard(file):
            yield Finding(file.path, 1, "no include guard",
                          "a .h is read by OpenCL C, which lacks #pragma once",
                          "start with #ifndef NAME and #define NAME")


def _directives(file):
    for line in file.code:
        match = DIRECTIVE.match(line)
        if match:
            yield match.groups()


def _has_pragma_once(file):
    return ("pragma", "once") in _directives(file)


def _has_guard(file):
    first = list(_directives(file))[:2]
    if len(first) < 2 or first[0][0] != "ifndef" or first[1][0] != "define":
        return False
    return first[0][1] == first[1][1].split()[0] if first[1][1] else False


@rule(RULES, "examples", "an example's main.cpp has 30 to 80 lines and opens "
      "with a sentence")
def examples(tree):
    for file in tree.files:
        if file.parts[0] != "examples" or file.name != "main.cpp":
            continue
        count = len(file.lines)
        if not 30 <= count <= 80:
            yield Finding(file.path, count, f"{count} lines",
                          "an example shows one idea in 30 to 80 lines",
                          "cut it, or show more")
        first = file.lines[0] if file.lines else ""
        if not re.match(r"// [A-Z0-9`\"].*\w \S.*\w.*[.:!]", first):
            yield Finding(file.path, 1, "the first line is no sentence",
                          "it says what the reader will see",
                          "write one `// Sentence.` there, licence below")
