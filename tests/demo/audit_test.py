#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""`ringactor audit`, and what `demo supervision` records for it.

Usage: audit_test.py COMMAND [METHOD...]
"""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / "orders"))
from orders_rig import CommandTest, main, run  # noqa: E402


def line(number, kind="started", **more):
    """One of the log."""
    return json.dumps({"hlc": (1_700_000_000_000_000 + number) << 12,
                       "supervisor": "root", "child": "a", "kind": kind,
                       "life": number, "incarnation": number} | more) + "\n"


def counters(text, name):
    """{(supervisor, child, last label): value} of a metric."""
    return {labels: int(value) for *labels, value in (
        (*match[:3], match[3]) for match in re.findall(
            name + r'{supervisor="(.*?)",child="(.*?)",\w+="(.*?)"} (\d+)',
            text))
        for labels in [tuple(labels)]}


class AuditTest(CommandTest):
    read = 0  # events of the demos before

    def demo(self):
        """The events and the metrics' text of a demo."""
        log, metrics = self.folder / "audit", self.folder / "metrics"
        done = run("demo", "supervision", "--audit", log, "--metrics", metrics)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        shown = run("audit", log, "--json")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        found = json.loads(shown.stdout)
        new = int(re.search(r"\naudit +(\d+) events\n", done.stdout)[1])
        self.assertEqual(found["read"] - self.read, new)
        self.read = found["read"]
        return done, found["events"], metrics.read_text()

    def test_the_demo_writes_down_each_fault_and_restart(self):
        done, events, _ = self.demo()
        struck = int(re.search(r"faults +(\d+) struck", done.stdout)[1])
        down = [e for e in events if e["kind"] == "terminated"]
        # An engine takes two kernels; a slow machine may see hangs, too.
        self.assertGreaterEqual(len(down), struck + 2)
        self.assertTrue(all(e["exit"] in ("killed", "abnormal")
                            for e in down))
        for event in events:
            is_kernel = event["child"] in ("book", "risk")
            self.assertEqual("address" in event, is_kernel, event)
        for name in ("exchange", "exchange/market", "exchange/hosts"):
            stamps = [e["hlc"] for e in events if e["supervisor"] == name]
            self.assertEqual(stamps, sorted(stamps))

    def test_the_metrics_have_the_counts_of_the_log(self):
        _, events, text = self.demo()
        counted = counters(text, "ringactor_supervision_events_total")
        self.assertEqual(sum(counted.values()), len(events))
        for (supervisor, child, kind), count in counted.items():
            written = [e for e in events
                       if (e["supervisor"], e["child"], e["kind"])
                       == (supervisor, child, kind)]
            self.assertEqual(len(written), count)
        for (supervisor, child, _), count in counters(
                text, "ringactor_restarts_total").items():
            self.assertEqual(count, counted.get(
                (supervisor, child, "restarting"), 0))
        down = [e["down_ns"] for e in events
                if e["child"] == "tape" and "down_ns" in e]
        total = re.search(r'ringactor_restart_seconds_sum{.*"tape"} (.*)',
                          text)[1]
        self.assertAlmostEqual(float(total), sum(down) / 1e9, places=6)

    def test_a_second_demo_goes_on_in_the_same_log(self):
        first = self.demo()[1]
        both = self.demo()[1]
        self.assertEqual(both[:len(first)], first)
        self.assertGreater(len(both), len(first))

    def test_a_part_is_shown_by_supervisor_child_and_kind(self):
        log = self.write(line(1) + line(2, child="b")
                         + line(3, "terminated", exit="killed",
                                reason="why\nso")
                         + line(4, supervisor="root/sub"), "log")
        for arguments, lives in (([], [1, 2, 3, 4]),
                                 (["--child", "a"], [1, 3, 4]),
                                 (["--kind", "started"], [1, 2, 4]),
                                 (["--supervisor", "root/sub"], [4]),
                                 (["--child", "b", "--kind", "ended"], [])):
            with self.subTest(arguments=arguments):
                done = run("audit", log, *arguments)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                rows = done.stdout.splitlines()
                self.assertEqual(rows[-1], f"{len(lives)} of 4 events")
                self.assertEqual([int(r.split()[4]) for r in rows[1:-1]],
                                 lives)
        rows = run("audit", log).stdout.splitlines()
        self.assertTrue(rows[1].startswith("2023-11-14T22:13:20.000001Z  root"))
        self.assertTrue(rows[3].endswith("killed: why so"), rows[3])

    def test_a_torn_line_is_told_and_the_rest_shown(self):
        log = self.write(line(1) + line(2)[:30] + "\n" + line(3), "log")
        done = run("audit", log)
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 2 is no event (30 bytes", done.stderr)
        self.assertIn("2 of 2 events", done.stdout)
        shown = json.loads(run("audit", log, "--json").stdout)
        self.assertEqual([e["life"] for e in shown["events"]], [1, 3])
        self.assertEqual(len(shown["damaged"]), 1)

    def test_a_demo_tells_of_a_torn_line_and_goes_on_behind_it(self):
        log = self.write(line(1) + line(2)[:30], "log")
        done = run("demo", "supervision", "--rows", "100", "--audit", log)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ended with a torn line of 30 bytes", done.stdout)
        shown = run("audit", log)
        self.assertIn("line 2 is no event", shown.stderr)
        self.assertEqual(len(shown.stderr.splitlines()), 1)

    def test_events_that_could_not_be_written_are_told(self):
        log = self.write(line(1) + line(4, lost=2), "log")
        done = run("audit", log)
        self.assertEqual(done.returncode, 1)
        self.assertIn("-- 2 events could not be written", done.stdout)
        self.assertIn("2 events could not be written", done.stderr)

    def test_bad_arguments_are_errors_that_name_them(self):
        log = self.write(line(1), "log")
        for arguments, status, what in (
                (["audit"], 2, "file is required"),
                (["audit", log, "--kind", "died"], 2, "died"),
                (["audit", log, "--wrong"], 2, "the options of audit are"),
                (["audit", self.folder / "none"], 1, "cannot be opened"),
                (["audit", self.folder], 1, "is a folder"),
                (["demo", "supervision", "--audit", self.folder], 1,
                 str(self.folder)),
                (["demo", "supervision", "--rows", "100", "--metrics",
                  self.folder / "no" / "where"], 1, "cannot be written")):
            with self.subTest(arguments=arguments):
                done = run(*arguments)
                self.assertEqual(done.returncode, status, done.stdout)
                self.assertIn(what, done.stderr)


if __name__ == "__main__":
    main(__doc__)
