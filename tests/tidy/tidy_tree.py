# SPDX-License-Identifier: BSD-3-Clause
"""A small tree of files that tidy has nothing to say about, to be broken."""
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
TIDY = ROOT / "tools" / "tidy"
sys.path.insert(0, str(ROOT / "tools"))

import tidy_rules  # noqa: E402
from tidy_rules.tree import Tree  # noqa: E402

LIBRARY = "libringactor/ringactor/"
SPDX = "// SPDX-License-Identifier: BSD-3-Clause\n"
HASH_SPDX = SPDX.replace("//", "#")


def header(name, body=""):
    """A `.h` text with licence and guard."""
    guard = name.replace("/", "_").replace(".", "_").upper()
    return f"{SPDX}#ifndef {guard}\n#define {guard}\n{body}#endif\n"


def source(*includes, body=""):
    lines = "".join(f"#include {include}\n" for include in includes)
    return SPDX + lines + body


KERNEL = """\
RA_KERNEL_FN void init(ra_context* ctx, RA_STATE echo_state* state,
                       ra_none config) {}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE echo_state* state,
                     echo_ping msg) {
  ra_reply(ctx, msg);
}
#define echo_messages(on) \\
  on(echo_ping)
RA_KERNEL(echo, ra_none, echo_messages);
"""

CLEAN = {
    "README.md": "# x\n\n<!-- cut from examples/hello/main.cpp -->\n\n"
                 "```cpp\nint main() {}\n```\n",
    "LICENSE": "text\n",
    "CMakeLists.txt": HASH_SPDX,
    ".ci/run": "#!/usr/bin/env bash\n" + HASH_SPDX,
    LIBRARY + "abi/envelope.h": header("envelope.h"),
    LIBRARY + "clock/hlc.h":
        header("hlc.h", '#include "ringactor/abi/envelope.h"\n'),
    LIBRARY + "message/traits.hpp":
        SPDX + '#pragma once\n#include "ringactor/clock/hlc.h"\n',
    LIBRARY + "ring/ring.hpp": SPDX + "#pragma once\n#include <atomic>\n",
    LIBRARY + "backend/backend.hpp":
        SPDX + '#pragma once\n#include "ringactor/ring/ring.hpp"\n',
    LIBRARY + "actor/door.cpp":
        source('"ringactor/gpu.hpp"', "<caf/all.hpp>",
               '"ringactor/message/traits.hpp"'),
    LIBRARY + "gpu.hpp": SPDX + '#pragma once\n#include "cpu/layer.h"\n',
    "gpu/device/kernel.h":
        header("kernel.h", '#include "ringactor/clock/hlc.h"\n'),
    "gpu/cpu/layer.h": header("layer.h"),
    "gpu/cpu/device.cpp":
        source('"gpu/device/kernel.h"', '"ringactor/backend/backend.hpp"'),
    "gpu/kernels/echo/messages.h": header("messages.h"),
    "gpu/kernels/echo/handlers.h":
        header("handlers.h",
               '#include "kernel.h"\n#include "messages.h"\n' + KERNEL),
    "net/gateway.cpp":
        source('"ringactor/actor/door.hpp"', "<boost/asio.hpp>"),
    "examples/hello/main.cpp":
        "// Says hello from a kernel. Prints: hello\n" + SPDX
        + "// [readme\nint main() {}\n// readme]\n" + "// more\n" * 28,
}


class TidyCase(unittest.TestCase):
    """Each test writes a tree into self.root and asks what tidy finds."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tidy_test_")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path, text in CLEAN.items():
            self.write(path, text)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def findings(self):
        return tidy_rules.check(Tree(self.root))

    def rules_of(self, path):
        """(rule, line) pairs that concern one file."""
        tree = Tree(self.root)
        return {(rule.name, finding.line) for rule in tidy_rules.all_rules()
                for finding in rule.check(tree) if finding.path == path}

    def assert_found(self, rule, path, line, text=None):
        """Writing the text at the path breaks exactly this rule there."""
        if text is not None:
            self.write(path, text)
        self.assertEqual(self.rules_of(path), {(rule, line)})

    def assert_clean(self, path=None, text=None):
        if path:
            self.write(path, text)
        self.assertEqual([str(finding) for finding in self.findings()], [])

    def assert_arrow(self, path, include, rule="include-arrows"):
        """A file at the path may not have this include."""
        text = SPDX + "// x\n" + f"#include {include}\n"
        self.assert_found(rule, path, 3, text)
