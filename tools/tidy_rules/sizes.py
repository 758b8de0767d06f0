# SPDX-License-Identifier: BSD-3-Clause
"""Rules about the size of files, functions and lines."""
import re

from .functions import function_bodies
from .tree import Finding, rule

RULES = []
FILE_LINES = 300
HEADER_LINES = 200
FUNCTION_LINES = 40
COLUMNS = 80
README_LINES = 200
FOLDER_README_LINES = 60
# The one hard part has a design note, bench and library have tables.
LONG_READMES = {"libringactor/ringactor/ring/README.md",
                "tools/bench/README.md", "libringactor/README.md"}


@rule(RULES, "file-size", f"a source has at most {FILE_LINES} lines, a header "
      f"{HEADER_LINES}")
def file_size(tree):
    for file in tree.files:
        if not file.is_ours:
            continue
        limit = HEADER_LINES if file.is_header else FILE_LINES
        count = len(file.lines)
        if count > limit:
            yield Finding(file.path, count, f"{count} lines, {limit} allowed",
                          "a file is read in one go",
                          "split it by responsibility")


@rule(RULES, "function-size", f"a function body has at most {FUNCTION_LINES} "
      "lines")
def function_size(tree):
    for file in tree.c_files():
        for first, last, head in function_bodies(file.code):
            count = last - first - 1
            if count > FUNCTION_LINES:
                yield Finding(file.path, first,
                              f"a body of {count} lines ({head})",
                              f"a function has at most {FUNCTION_LINES}",
                              "name its steps and make them functions")


@rule(RULES, "line-width", f"a line of C or C++ has at most {COLUMNS} columns")
def line_width(tree):
    for file in tree.c_files():
        for number, line in enumerate(file.lines, 1):
            if len(line) > COLUMNS and not re.search(r"https?://", line):
                yield Finding(file.path, number, f"{len(line)} columns",
                              f"a line has at most {COLUMNS}",
                              "run clang-format, or break the line")


@rule(RULES, "readme-size", f"README.md has at most {README_LINES} lines, a "
      f"folder's {FOLDER_README_LINES}")
def readme_size(tree):
    for file in tree.files:
        if file.name != "README.md" or file.path in LONG_READMES:
            continue
        limit = README_LINES if file.path == "README.md" else \
            FOLDER_README_LINES
        count = len(file.lines)
        if count > limit:
            yield Finding(file.path, count, f"{count} lines, {limit} allowed",
                          "headers are the reference, a README the way in",
                          "shorten it, or link")
