# SPDX-License-Identifier: BSD-3-Clause
"""Runs `ringactor bench` for one round and reads its JSON.

Usage: bench_test.py PROGRAM NAME, or PROGRAM --refuses. No time is looked at.
"""
import json
import subprocess
import sys

COUNTS = ("lost", "duplicated", "corrupt")


def run(program, *arguments):
    return subprocess.run([program, "bench", *arguments], check=False,
                          capture_output=True, text=True, timeout=250)


def check_counts(where, counts):
    assert counts["verified"] == counts["messages"], (where, counts)
    for name in COUNTS:
        assert counts[name] == 0, (where, counts)


def check_rows(report, name):
    assert report["rows"], "there are no rows"
    for row in report["rows"]:
        assert row["bench"] == name, row
        if not row["measured"]:
            assert row["note"], row
            continue
        assert row["median"] > 0 and row["rounds"] >= 1, row
        if "ours" in row:
            check_counts(row["what"], row["ours"])


def check_bench(program, name):
    done = run(program, "--only", name, "--rounds", "1", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    for key in ("cpu", "cores", "load", "compiler", "caf", "backend"):
        assert report["machine"][key], key
    check_rows(report, name)
    check_counts("total", report["total"])
    if any(row["measured"] for row in report["rows"]):
        assert report["total"]["messages"] > 0, "nothing was sent"


def check_refusal(program):
    done = run(program, "--only", "nothing")
    assert done.returncode == 2, done
    assert "'nothing'" in done.stderr and "message" in done.stderr, done.stderr


def main():
    program, what = sys.argv[1:]
    if what == "--refuses":
        check_refusal(program)
    else:
        check_bench(program, what)


if __name__ == "__main__":
    main()
