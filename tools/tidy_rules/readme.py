# SPDX-License-Identifier: BSD-3-Clause
"""README blocks that are cut from files, so that what a reader copies runs.

`<!-- cut from PATH -->` before a fenced block ties it to the file PATH, or to
the part of it between the lines `// [readme` and `// readme]`.
"""
import re
import textwrap

from .tree import Finding, rule

RULES = []
MARK = re.compile(r"\s*<!--\s*cut from\s+(\S+)\s*-->\s*$")
FENCE = re.compile(r"\s*```")
BEGIN, END = "// [readme", "// readme]"


@rule(RULES, "readme-blocks", "a block after <!-- cut from PATH --> equals the "
      "file, or its part between `// [readme` and `// readme]`")
def readme_blocks(tree):
    for file in tree.files:
        if file.suffix != ".md":
            continue
        for line, path, first, last in _blocks(file.lines):
            wanted = _cut(tree, path)
            if wanted is None:
                yield Finding(file.path, line, f"cut from {path}",
                              "there is no such file, or half a mark in it",
                              "name a file by its path from the root")
            elif first is None:
                yield Finding(file.path, line, "a mark without a block",
                              "it stands before a fenced block",
                              "put ``` below it, or remove it")
            elif file.lines[first:last] != wanted:
                yield Finding(file.path, line, f"the block is not {path}",
                              "what a reader copies has to be what runs",
                              "run tools/tidy --cut")


def _blocks(lines):
    """Yields (mark's line number, path, first, end) of each marked block."""
    for index, line in enumerate(lines):
        mark = MARK.match(line)
        if not mark:
            continue
        start = index + 1
        while start < len(lines) and not lines[start].strip():
            start += 1
        if start == len(lines) or not FENCE.match(lines[start]):
            yield index + 1, mark.group(1), None, None
            continue
        end = start + 1
        while end < len(lines) and not FENCE.match(lines[end]):
            end += 1
        yield index + 1, mark.group(1), start + 1, end


def _cut(tree, path):
    """The lines that a block cut from a file has; None where it cannot be."""
    file = tree.by_path.get(path)
    if file is None:
        return None
    marks = [i for i, line in enumerate(file.lines)
             if line.strip() in (BEGIN, END)]
    if not marks:
        return file.lines
    if len(marks) != 2 or file.lines[marks[0]].strip() != BEGIN:
        return None
    part = file.lines[marks[0] + 1:marks[1]]
    return textwrap.dedent("\n".join(part)).split("\n")


def cut_all(tree):
    """Rewrites every marked block from its file; yields changed paths."""
    for file in tree.files:
        if file.suffix != ".md":
            continue
        lines = list(file.lines)
        for _, path, first, last in reversed(list(_blocks(file.lines))):
            wanted = _cut(tree, path)
            if wanted is not None and first is not None:
                lines[first:last] = wanted
        if lines != file.lines:
            (tree.root / file.path).write_text("\n".join(lines) + "\n")
            yield file.path
