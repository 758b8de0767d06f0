# SPDX-License-Identifier: BSD-3-Clause
"""Counts instructions of one primitive under valgrind, and compares them.

Usage: instruction_test.py PROGRAM NAME
       instruction_test.py PROGRAM --record

Instructions say what no clock on a shared machine can: they repeat. What is
recorded depends on the compiler, so instruction_counts.json has a set for each;
--record adds or replaces the set of the compiler that built PROGRAM.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

RECORD = pathlib.Path(__file__).with_name("instruction_counts.json")
TIMES = 6400  # a multiple of the burst in which messages are dispatched
TOLERANCE = 0.03


def ask(program, option):
    return subprocess.run([program, option], check=True, capture_output=True,
                          text=True, timeout=60).stdout.split("\n")[:-1]


def count(program, name):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind",
             "--toggle-collect=ringactor_counted",
             f"--callgrind-out-file={folder}/out", program, name, str(TIMES)],
            check=False, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stderr
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found and int(found[1]) >= TIMES, done.stderr
    return round(int(found[1]) / TIMES, 2)


def recorded():
    return json.loads(RECORD.read_text(encoding="utf-8"))


def record(program):
    sets = recorded()
    sets[ask(program, "--key")[0]] = {name: count(program, name)
                                      for name in ask(program, "--list")}
    text = json.dumps(sets, indent=2, sort_keys=True)
    RECORD.write_text(text + "\n", encoding="utf-8")
    print(text)


def check(program, name):
    key = ask(program, "--key")[0]
    expected = recorded().get(key)
    if expected is None:
        print(f"skipped: no recorded instruction counts for {key}")
        return True
    found = count(program, name)
    print(f"{name}: {found} instructions a message, recorded {expected[name]}")
    if abs(found / expected[name] - 1) <= TOLERANCE:
        return True
    print("Find out why. If it is meant, or cheaper, record it anew:\n"
          f"  python3 {sys.argv[0]} {program} --record")
    return False


def main():
    program, what = sys.argv[1:]
    if not shutil.which("valgrind"):
        print("skipped: no valgrind")
        return 0
    if what == "--record":
        record(program)
        return 0
    return 0 if check(program, what) else 1


if __name__ == "__main__":
    sys.exit(main())
