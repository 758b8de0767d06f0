# SPDX-License-Identifier: BSD-3-Clause
"""The files that tidy looks at, and how C and C++ text is taken apart."""
import dataclasses
import functools
import os
import pathlib
import re
import subprocess
from typing import Callable

C_SUFFIXES = {".h", ".hpp", ".c", ".cpp", ".cu", ".cuh", ".cl"}
# Not looked at where there is no git to say what is ignored.
SKIPPED_FOLDERS = {"__pycache__"}

TOKEN = re.compile(
    r'(?P<comment>//(?:[^\n\\]|\\.|\\\n)*|/\*.*?(?:\*/|\Z))'
    r'|(?P<raw>\b(?:u8|u|U|L)?R"(?P<mark>[^\s()\\]{0,16})\(.*?\)(?P=mark)")'
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<number>\b\d(?:'?[\w.])*)"
    r"|(?P<char>'(?:\\.|[^'\\\n])+')", re.DOTALL)
NOT_NEWLINE = re.compile(r"[^\n]")


@dataclasses.dataclass
class Finding:
    path: str
    line: int
    what: str
    why: str
    fix: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}: {self.why}; {self.fix}"


@dataclasses.dataclass
class Rule:
    name: str
    text: str
    check: Callable


def rule(rules, name, text):
    """Decorator: appends the function to a module's list of rules."""
    def add(function):
        rules.append(Rule(name, text, function))
        return function
    return add


def blank(text):
    """The same text with all but the line ends replaced by spaces."""
    return NOT_NEWLINE.sub(" ", text)


class File:
    """One file's text in the forms that rules need, made when asked for."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.rsplit("/", 1)[-1]
        self.parts = tuple(path.split("/"))
        self.suffix = pathlib.PurePosixPath(path).suffix
        self.is_c = self.suffix in C_SUFFIXES
        self.is_header = self.suffix in {".h", ".hpp", ".cuh"}
        self._root = root

    @functools.cached_property
    def text(self):
        try:
            return (self._root / self.path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return ""  # no text of ours: data
        except OSError:
            return ""  # removed, or a link to nowhere

    @functools.cached_property
    def lines(self):
        return self.text.split("\n")[:-1] if self.text.endswith("\n") \
            else self.text.split("\n")

    @functools.cached_property
    def is_script(self):
        """'python' or 'bash' by suffix or first line, else ''."""
        if self.suffix == ".py":
            return "python"
        if self.suffix in {".sh", ".bash"}:
            return "bash"
        first = self.lines[0] if self.suffix == "" and self.lines else ""
        if not first.startswith("#!"):
            return ""
        if "python" in first:
            return "python"
        return "bash" if re.search(r"\b(ba)?sh\b", first) else ""

    @property
    def is_cmake(self):
        return self.name == "CMakeLists.txt" or self.suffix == ".cmake"

    @property
    def is_ours(self):
        return bool(self.is_c or self.is_cmake or self.is_script)

    @functools.cached_property
    def _split(self):
        """C text as (code, comments), both with the lines of the file."""
        comments = []
        last = 0
        text = self.text

        def keep_code(match):
            nonlocal last
            start, end = match.span()
            comments.append(blank(text[last:start]))
            last = end
            is_comment = match.lastgroup == "comment"
            comments.append(match.group() if is_comment
                            else blank(match.group()))
            if match.lastgroup == "number":
                return match.group()
            if is_comment:
                return blank(match.group())
            quote = '"' if match.group()[-1] == '"' else "'"
            return quote + blank(match.group()[1:-1]) + quote

        code = TOKEN.sub(keep_code, text)
        comments.append(blank(text[last:]))
        return code, "".join(comments)

    @functools.cached_property
    def code(self):
        """The lines without comments and without what strings hold."""
        return self._split[0].split("\n")

    @functools.cached_property
    def comments(self):
        """The lines with nothing but comments."""
        return self._split[1].split("\n")


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = [File(self.root, path) for path in self._paths()]
        self.by_path = {file.path: file for file in self.files}

    def _paths(self):
        paths = self._git_paths()
        if paths is None:
            paths = self._walked_paths()
        return sorted(p for p in paths if (self.root / p).is_file())

    def _git_paths(self):
        """What git tracks or would track; None where this is no checkout."""
        if not (self.root / ".git").exists():
            return None
        command = ["git", "-C", str(self.root), "ls-files", "-coz",
                   "--exclude-standard"]
        try:
            done = subprocess.run(command, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        return {p for p in done.stdout.decode().split("\0") if p}

    def _walked_paths(self):
        for folder, names, files in os.walk(self.root):
            names[:] = [n for n in names if n not in SKIPPED_FOLDERS
                        and n != ".git" and not
                        (folder == str(self.root) and n.startswith("build"))]
            for name in files:
                path = pathlib.Path(folder, name).relative_to(self.root)
                yield path.as_posix()

    def c_files(self):
        return [file for file in self.files if file.is_c]
