# SPDX-License-Identifier: BSD-3-Clause
"""Rules about kernel folders: every handler is in the kernel's list."""
import posixpath
import re

from .tree import Finding, rule

RULES = []
HANDLER = re.compile(
    r"\bon\s*\(\s*ra_context\s*\*\s*\w+\s*,\s*RA_STATE\s+(\w+)_state\s*\*"
    r"\s*\w+\s*,\s*(?:const\s+)?(?:struct\s+)?(\w+)\s*(?:\w+\s*)?\)\s*\{")
LIST = re.compile(r"#[ \t]*define[ \t]+(\w+)_messages\((\w+)\)"
                  r"((?:[^\n\\]|\\\n|\\.)*)")


@rule(RULES, "handler-list", "every on(ctx, state, <message>) of a handlers.h "
      "is in its <kernel>_messages list")
def handler_list(tree):
    for file in tree.files:
        if file.name != "handlers.h":
            continue
        lists = _lists(tree, file)
        text = "\n".join(file.code)
        for match in HANDLER.finditer(text):
            kernel, message = match.groups()
            if message in lists.get(kernel, ()):
                continue
            line = text.count("\n", 0, match.start()) + 1
            yield Finding(file.path, line,
                          f"on({message}) is not in {kernel}_messages",
                          "a handler outside of the list is never called",
                          f"add on({message}) to the #define of "
                          f"{kernel}_messages, or remove the handler")


def _lists(tree, file):
    """Kernel -> messages listed in the handlers' folder."""
    folder = posixpath.dirname(file.path)
    found = {}
    for name in ("handlers.h", "messages.h"):
        other = tree.by_path.get(posixpath.join(folder, name))
        if not other:
            continue
        for kernel, on, body in LIST.findall("\n".join(other.code)):
            listed = re.findall(rf"\b{on}\s*\(\s*(\w+)", body)
            found.setdefault(kernel, set()).update(listed)
    return found
