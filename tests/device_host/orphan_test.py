#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A device host never outlives its program: killed, or gone by _exit.

Usage: orphan_test.py PROGRAM

The program's handler works for ever. What it has started is found in /proc by a
mark in its environment.
"""
import os
import pathlib
import signal
import subprocess
import sys
import time

MARK = "RINGACTOR_TEST_MARK"


def marked(mark):
    """The processes that have this mark, but for those that have ended."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"{MARK}={mark}".encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def wait_for(what):
    for _ in range(6000):
        if what():
            return True
        time.sleep(0.01)
    return False


def check(program, arguments, end):
    mark = f"{os.getpid()}-{len(arguments)}"
    process = subprocess.Popen([program, *arguments], text=True,
                               stdout=subprocess.PIPE,
                               env={**os.environ, MARK: mark})
    assert process.stdout.readline() == "busy\n"
    others = [pid for pid in marked(mark) if pid != process.pid]
    if not arguments:
        assert len(others) == 1, others
    end(process)
    process.wait()
    assert wait_for(lambda: not marked(mark)), marked(mark)


def main():
    program = sys.argv[1]
    check(program, [], lambda process: process.send_signal(signal.SIGKILL))
    check(program, ["leave"], lambda process: None)
    print("no device host is left")


if __name__ == "__main__":
    main()
