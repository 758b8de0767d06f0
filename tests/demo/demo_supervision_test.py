#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""`ringactor demo supervision`: it heals, it notices when it does not, and it
leaves a clean terminal.

Usage: demo_supervision_test.py COMMAND [METHOD...]
"""
import os
import pathlib
import re
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / "orders"))
from orders_rig import (SMALL, CommandTest, main,  # noqa: E402
                        real_data, run)
from terminal import Screen, run_on_terminal  # noqa: E402

DEMO = ("demo", "supervision")
FAULTS = 8
SHOW, HIDE = "\x1b[?25h", "\x1b[?25l"


class DemoSupervisionTest(CommandTest):
    def passed(self, *arguments):
        """The lines of a run that passed."""
        done = run(*DEMO, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[-1], "PASS")
        return lines

    def final(self, lines):
        """What must not depend on the faults: the book, the trades."""
        found = [line for line in lines
                 if line.startswith(("book ", "trades "))]
        self.assertEqual(len(found), 2)
        return found

    def test_any_order_of_faults_ends_with_the_same_book(self):
        wanted = None
        for seed in (1, 2, 3, 20, 18446744073709551615):
            with self.subTest(seed=seed):
                lines = self.passed("--seed", seed)
                wanted = wanted or self.final(lines)
                self.assertEqual(self.final(lines), wanted)
                struck = [line for line in lines if "-- fault" in line]
                self.assertEqual(len(struck), FAULTS)

    def test_each_planned_fault_is_told_by_its_supervisor(self):
        lines = self.passed("--seed", 5)
        text = "\n".join(lines)
        for what in (r"book +terminated: a handler ran past its limit",
                     r"risk +terminated: a handler ran past its limit",
                     r"book +terminated: .*code 401",
                     r"risk +terminated: .*code 401",
                     r"engine +terminated: killed", r"engine +restarting",
                     r"gateway +started, life 2", r"tape +started, life 2"):
            self.assertRegex(text, what)
        # The engine takes its kernels with it, which is counted once.
        at = next(i for i, line in enumerate(lines)
                  if re.search(r"fault .* the engine is killed", line))
        group = "\n".join(lines[at:at + 8])
        self.assertEqual(len(re.findall(r"terminated: ", group)), 3, group)
        self.assertEqual(len(re.findall(r" restarting", group)), 1, group)

    def test_every_message_is_accounted_for(self):
        text = "\n".join(self.passed("--seed", 6))
        sent, answered, refused, unknown = map(int, re.search(
            r"requests +(\d+) sent = (\d+) answered \+ (\d+) refused \+ "
            r"(\d+) unknown", text).groups())
        self.assertEqual(sent, answered + refused + unknown)
        self.assertGreater(refused, 0)  # those that waited in a mailbox
        sent, handled, dead, fenced = map(int, re.search(
            r"fills +(\d+) sent = (\d+) handled \+ (\d+) dead letters \+ "
            r"(\d+) fenced", text).groups())
        self.assertEqual(sent, handled + dead + fenced)
        self.assertGreater(handled, 0)
        self.assertGreater(fenced, 0)  # the book that hung says one more

    def test_kernels_that_begin_with_nothing_are_noticed(self):
        done = run(*DEMO, "--without", "restore")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("that snapshots allow", done.stdout)
        self.assertRegex(done.stdout, r"\nFAIL: [^\n]*\n$")

    def test_fills_that_are_counted_twice_are_noticed(self):
        done = run(*DEMO, "--without", "dedup")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stdout, r"risk: fills: \d+, not \d+")
        self.assertRegex(done.stdout, r"\nFAIL: [^\n]*\n$")

    def test_an_order_file_and_other_lengths_are_healed_as_well(self):
        self.passed("--data", SMALL)
        self.passed("--rows", 100)
        lines = self.passed("--rows", 20000, "--seed", 9)
        self.assertIn("20000 rows", lines[0])

    def test_real_data_is_healed(self):
        files = real_data()
        if not files:
            self.skipTest("skipped: no real data (RINGACTOR_DATA)")
        lines = self.passed("--data", files[0])
        self.assertTrue(self.final(lines)[1].startswith("trades    98, 4730 "))

    def test_bad_arguments_are_errors_that_name_them(self):
        short = self.write("34200.1,1,7,100,1000000,1\n")
        bad = self.write("34200.1,9,7,100,1000000,1\n", "bad.csv")
        for arguments, status, what in (
                (["--rows", "99"], 2, "--rows"),
                (["--seed", "x"], 2, "--seed"),
                (["--data", self.folder / "none"], 2, "--data"),
                (["--wrong"], 2, "the options of supervision are"),
                (["--data", short], 1, "1 rows; the faults need at least"),
                (["--data", bad], 1, "line 1"),
                (["--backend", "none"], 1, "cpu")):
            with self.subTest(arguments=arguments):
                done = run(*DEMO, *arguments)
                self.assertEqual(done.returncode, status, done.stdout)
                self.assertIn(what, done.stdout + done.stderr)

    # ---- on a terminal ----------------------------------------------------

    def on_terminal(self, size, *arguments, **options):
        return run_on_terminal(size, DEMO + arguments, **options)

    def test_a_terminal_shows_the_tree_and_is_left_clean(self):
        status, text = self.on_terminal((40, 100), "--rows", "400")
        self.assertEqual(status, 0, text)
        self.assertEqual((text.count(HIDE), text.count(SHOW)), (1, 1))
        self.assertLess(text.index(HIDE), text.index(SHOW))
        screen = Screen(text).lines()
        self.assertEqual(screen[-1], "PASS")
        # One tree, drawn over and over in one place.
        for node in ("exchange", "market", "engine", "risk", "book", "hosts",
                     "tape", "gateway"):
            rows = [line for line in screen
                    if re.match(rf"[^a-z]*{node} +running", line)]
            self.assertEqual(len(rows), 1, f"{node}: {screen}")
        self.assertTrue(any("fault 8 of 8" in line for line in screen))
        self.assertIn("\x1b[32m", text)
        self.assertGreater(text.rindex("\x1b[0m"), text.rindex("\x1b[32m"))

    def test_no_colour_and_a_narrow_terminal_are_respected(self):
        for columns in (50, 9):
            with self.subTest(columns=columns):
                status, text = self.on_terminal(
                    (40, columns), "--rows", "100",
                    environment={"NO_COLOR": "1", "LANG": "C"})
                self.assertEqual(status, 0)
                frames = text[text.index(HIDE):text.index(SHOW)]
                self.assertNotRegex(frames, r"\x1b\[[0-9;]*m")
                self.assertTrue(frames.isascii())
                for line in Screen(frames).lines():
                    self.assertLess(len(line), columns)

    def test_plain_and_a_flat_terminal_are_written_line_by_line(self):
        for size, arguments in (((40, 80), ("--plain",)), ((8, 80), ())):
            status, text = self.on_terminal(size, "--rows", "100", *arguments)
            self.assertEqual(status, 0)
            self.assertNotIn("\x1b", text)
            self.assertIn("-- fault 1 of 8", text)

    def test_an_interrupt_gives_the_cursor_back(self):
        status, text = self.on_terminal((40, 80), kill_after=b"fault 1 of 8")
        self.assertTrue(os.WIFSIGNALED(status))
        self.assertEqual(os.WTERMSIG(status), signal.SIGINT)
        self.assertGreater(text.rindex(SHOW), text.rindex(HIDE))


if __name__ == "__main__":
    main(__doc__)
