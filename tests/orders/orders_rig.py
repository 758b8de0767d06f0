# SPDX-License-Identifier: BSD-3-Clause
"""What the tests of the command share: how it is run, and where files are."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SMALL = ROOT / "examples/data/orders_small.csv"
SMALL_BOOK = ROOT / "examples/data/orders_small_book.csv"
SMALL_EXPECTED = ROOT / "examples/data/orders_small_expected.json"
TIMEOUT_S = 120


def command():
    """The path of the command: the script's first argument."""
    return str(pathlib.Path(sys.argv[1]).resolve())


def run(*arguments, **options):
    return subprocess.run([command(), *map(str, arguments)], text=True,
                          capture_output=True, timeout=TIMEOUT_S, check=False,
                          **options)


def real_data():
    """(messages, book) of the LOBSTER sample, or None."""
    folder = pathlib.Path(os.environ.get("RINGACTOR_DATA",
                                         ROOT.parent / "shared/data"))
    base = folder / "lobster/AAPL_2012-06-21_"
    files = [pathlib.Path(f"{base}{what}_10.csv")
             for what in ("message", "orderbook")]
    return files if all(file.is_file() for file in files) else None


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text, name="orders.csv"):
        path = self.folder / name
        path.write_text(text, encoding="ascii")
        return path

    def totals(self, *arguments):
        done = run("orders", "--json", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)


class Result(unittest.TextTestResult):
    """Prints a skip's reason as CTest's pattern wants it."""

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(reason)


def main(usage):
    if len(sys.argv) < 2:
        print(usage)
        sys.exit(2)
    # unittest takes Class.method; the class is found by the method's name.
    main_module = sys.modules["__main__"]
    classes = [each for each in vars(main_module).values()
               if isinstance(each, type) and issubclass(each, CommandTest)
               and each is not CommandTest]
    methods = [f"{each.__name__}.{name}" for name in sys.argv[2:]
               for each in classes if hasattr(each, name)]
    unittest.main(argv=[sys.argv[0], *methods],
                  testRunner=unittest.TextTestRunner(resultclass=Result))
