#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""`ringactor orders` on a resident kernel, killed by SIGKILL in mid-stream.

Usage: orders_device_test.py COMMAND [METHOD...]

Each run has a mark in its environment, by which whatever it started is found in
/proc. It is killed at a seeded row (RINGACTOR_KILL_SEED, default 1), once its
kernel is seen to be resident: a thread uses a core though no row comes.
"""
import fcntl
import os
import pathlib
import random
import signal
import subprocess
import time

import make_orders
from orders_rig import CommandTest, command, main, run

TRIES = 10
TICKS = 10  # of 10 ms: used by one thread while nothing is to do
MARK = "RINGACTOR_TEST_MARK"


def used_ticks(process):
    """Time used by each thread of a process: user and system."""
    used = {}
    for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        used[task.name] = int(fields[11]) + int(fields[12])
    return used


def marked(mark):
    """The processes that have this mark, but for those that have ended."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"{MARK}={mark}".encode() in path.read_bytes().split(b"\0"):
                found.append(path.parent.name)
        except OSError:  # it ended meanwhile, or is another user's
            pass
    return found


class DeviceTest(CommandTest):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("RINGACTOR_KILL_SEED", "1"))
        self.random = random.Random(seed)
        print(f"RINGACTOR_KILL_SEED={seed}")
        messages = self.folder / "made.csv"
        make_orders.make(messages, self.folder / "book.csv", 1000, seed)
        self.rows = messages.read_bytes().splitlines(keepends=True)
        self.arguments = ["orders", "--json", "--backend", "opencl", "--model",
                          "persistent", "--messages"]
        done = run(*self.arguments, messages)
        for reason, text in (("no OpenCL headers", "no backend 'opencl'"),
                             ("no OpenCL device", "no device for kernels"),
                             ("no OpenCL device", "one compute unit")):
            if text in done.stderr:
                self.skipTest("skipped: " + reason)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def wait_until_resident(self, process):
        """Nothing comes: the threads of the host sleep, the kernel looks."""
        before = used_ticks(process)
        for _ in range(3000):
            now = used_ticks(process)
            if any(ticks - before.get(thread, 0) >= TICKS
                   for thread, ticks in now.items()):
                return
            time.sleep(0.01)
        self.fail("no thread of the command uses a core: no resident kernel")

    def kill_at_row(self, mark, row):
        settings = dict(os.environ, **{MARK: mark})
        with subprocess.Popen([command(), *self.arguments, "/dev/stdin"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=settings) as process:
            fcntl.fcntl(process.stdin, 1031, 4096)  # F_SETPIPE_SZ
            for line in self.rows[:row]:
                os.write(process.stdin.fileno(), line)
            self.wait_until_resident(process)
            self.assertIn(str(process.pid), marked(mark))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)

    def test_a_host_killed_beside_a_resident_kernel_leaves_no_process(self):
        for number in range(TRIES):
            mark = f"{os.getpid()}.{number}"
            row = self.random.randint(200, len(self.rows))
            print(f"{number}: killed at row {row}")
            self.kill_at_row(mark, row)
            self.assertEqual(marked(mark), [])
        print(f"{TRIES} of {TRIES} left no process, and so no busy core")


if __name__ == "__main__":
    main(__doc__)
