#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""`ringactor orders --snapshots`, killed and started again.

Usage: orders_kill_test.py COMMAND [METHOD...]

Points of the kills are seeded (RINGACTOR_KILL_SEED, default 1). The command is
killed by SIGKILL: at a row, which the test knows as it feeds the rows through a
small pipe; or at a step of a snapshot's way to the disk (kill_at_step.cpp, its
library in RINGACTOR_KILL_LIBRARY). Each time it goes on from what is there, and
is killed again, until a run comes to its end.
"""
import fcntl
import json
import os
import random
import signal
import subprocess

import make_orders
from orders_rig import CommandTest, command, main, real_data, run

SAME = ("messages", "trades", "hidden_trades", "volume", "hidden_volume",
        "notional", "vwap", "best_bid", "best_ask", "alerts", "cross_trades",
        "halts", "unknown_orders", "live_orders", "dead_letters", "errors",
        "complete")
EVERY = 100  # rows between two snapshots; with a small window all are taken
PIPE_BYTES = 4096
STEPS_A_SNAPSHOT = 6


def state_of(path):
    """(generation, state) in a file of a snapshot; see persist/snapshot.hpp."""
    data = path.read_bytes()

    def number(at, size):
        return int.from_bytes(data[at:at + size], "little")
    return number(32, 8), data[number(12, 4):-4]


class KillTest(CommandTest):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("RINGACTOR_KILL_SEED", "1"))
        self.random = random.Random(seed)
        print(f"RINGACTOR_KILL_SEED={seed}")
        real = real_data()
        self.messages = real[0] if real else self.folder / "made.csv"
        if not real:
            make_orders.make(self.messages, self.folder / "book.csv", 1000,
                             seed)
        self.rows = self.messages.read_bytes().splitlines(keepends=True)

    def arguments(self, name, messages):
        return ["orders", "--json", "--messages", str(messages),
                "--trades", str(self.folder / f"{name}.trades"),
                "--snapshots", str(self.folder / name),
                "--snapshot-every", str(EVERY), "--window", "16"]

    def left(self, name):
        """All that a run leaves: totals aside."""
        states = {}
        for kernel in ("order_book", "risk"):
            files = (self.folder / name).glob(f"{kernel}.*.snapshot")
            states[kernel] = max(map(state_of, files))[1]
        trades = (self.folder / f"{name}.trades").read_bytes()
        return states, trades

    def finish(self, name):
        done = run(*self.arguments(name, self.messages))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def compare(self, found, name, wanted):
        for key in SAME:
            self.assertEqual(found[key], wanted[0][key], key)
        states, trades = self.left(name)
        self.assertEqual(trades, wanted[1][1])
        for kernel, state in wanted[1][0].items():
            self.assertTrue(states[kernel] == state, f"{kernel} differs")
        left = list((self.folder / name).glob("*.tmp"))
        self.assertEqual(left, [])

    def undisturbed(self):
        found = self.finish("undisturbed")
        self.assertEqual(found["resumed_at"], 0)
        self.assertGreater(found["trades"], 10)
        return found, self.left("undisturbed")

    def kill_at_row(self, name, row):
        """The command has taken this row, but for what a pipe holds."""
        with subprocess.Popen([command(), *self.arguments(name, "/dev/stdin")],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            fcntl.fcntl(process.stdin, 1031, PIPE_BYTES)  # F_SETPIPE_SZ
            for line in self.rows[:row]:
                os.write(process.stdin.fileno(), line)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)

    def kill_at_step(self, name, step):
        """True when it was killed: there were so many steps."""
        settings = dict(os.environ, RA_KILL_STEP=str(step),
                        LD_PRELOAD=os.environ["RINGACTOR_KILL_LIBRARY"],
                        ASAN_OPTIONS="verify_asan_link_order=0")
        done = run(*self.arguments(name, self.messages), env=settings)
        if done.returncode == -signal.SIGKILL:
            return True
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return False

    def test_a_stream_killed_at_random_rows_ends_as_one_undisturbed(self):
        wanted = self.undisturbed()
        resumed = 0
        for number in range(10):
            name = f"row{number}"
            for _ in range(self.random.randint(1, 3)):
                row = self.random.randint(1, len(self.rows))
                print(f"{name}: killed at row {row}")
                self.kill_at_row(name, row)
            found = self.finish(name)
            resumed += found["resumed_at"] > 0
            self.compare(found, name, wanted)
        print(f"{resumed} of 10 went on from a snapshot")
        self.assertGreater(resumed, 0)

    def test_a_stream_killed_during_snapshots_ends_as_one_undisturbed(self):
        wanted = self.undisturbed()
        resumed = 0
        for number in range(10):
            name = f"step{number}"
            pairs = len(self.rows) // EVERY
            step = self.random.randint(1, 2 * pairs * STEPS_A_SNAPSHOT)
            print(f"{name}: killed at step {step}, then at one of the next")
            self.assertTrue(self.kill_at_step(name, step), step)
            step = self.random.randint(1, 2 * STEPS_A_SNAPSHOT)
            self.assertTrue(self.kill_at_step(name, step), step)
            found = self.finish(name)
            resumed += found["resumed_at"] > 0
            self.compare(found, name, wanted)
        print(f"{resumed} of 10 went on from a snapshot")
        self.assertGreater(resumed, 0)

    def test_every_step_of_the_first_snapshots_is_a_point_to_go_on_from(self):
        wanted = self.undisturbed()
        for step in range(1, 4 * STEPS_A_SNAPSHOT + 1):
            name = f"each{step}"
            self.assertTrue(self.kill_at_step(name, step), step)
            self.compare(self.finish(name), name, wanted)

    def test_a_stream_that_ended_is_not_gone_through_again(self):
        wanted = self.undisturbed()
        found = self.finish("undisturbed")
        self.assertEqual(found["resumed_at"] > 0, True)
        self.compare(found, "undisturbed", wanted)

    def test_a_damaged_snapshot_falls_back_to_the_older_one(self):
        wanted = self.undisturbed()
        for kernel in ("order_book", "risk"):
            files = list((self.folder / "undisturbed").glob(f"{kernel}.*"))
            newest = max(files, key=state_of)
            data = bytearray(newest.read_bytes())
            data[len(data) // 2] ^= 1
            newest.write_bytes(data)
        self.compare(self.finish("undisturbed"), "undisturbed", wanted)

    def test_snapshots_that_are_all_damaged_are_refused(self):
        self.undisturbed()
        for each in (self.folder / "undisturbed").glob("risk.*"):
            each.write_bytes(each.read_bytes()[:-1])
        done = run(*self.arguments("undisturbed", self.messages))
        self.assertEqual(done.returncode, 1)
        self.assertIn("checksum", done.stderr)

    def test_another_run_s_trades_file_is_left_alone(self):
        self.undisturbed()
        trades = self.folder / "undisturbed.trades"
        lines = trades.read_text(encoding="ascii").splitlines(keepends=True)
        lines[3] = "1,2,3,4,5\n"
        trades.write_text("".join(lines), encoding="ascii")
        done = run(*self.arguments("undisturbed", self.messages))
        self.assertEqual(done.returncode, 1)
        self.assertIn("another run's", done.stderr)
        self.assertEqual(trades.read_text(encoding="ascii"), "".join(lines))

    def test_snapshots_of_a_folder_that_cannot_be_are_an_error(self):
        wrong = self.folder / "file"
        wrong.write_text("", encoding="ascii")
        done = run("orders", "--messages", self.messages, "--snapshots", wrong)
        self.assertEqual(done.returncode, 1)
        self.assertIn("file", done.stderr)


if __name__ == "__main__":
    main(__doc__)
