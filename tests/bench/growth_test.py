# SPDX-License-Identifier: BSD-3-Clause
"""Checks that a supervisor's work grows with its children, and no faster.

Usage: growth_test.py PROGRAM [SCENE...]

Counts instructions under valgrind, which repeat where times do not: what a
child costs among FEW children and among MANY. Ordered maps may cost a little
more; a look at every child for each child costs up to MANY / FEW as much.
"""
import re
import shutil
import subprocess
import sys
import tempfile

FEW, MANY = 200, 1600
GROWTH = 1.3


def count(program, scene, children):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind",
             "--toggle-collect=ringactor_counted",
             f"--callgrind-out-file={folder}/out", program, scene,
             str(children)],
            check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (scene, children, done.stderr)
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found and int(found[1]) >= children, done.stderr
    return int(found[1]) / children


def check(program, scene):
    few, many = (count(program, scene, n) for n in (FEW, MANY))
    print(f"{scene}: {few:.0f} instructions a child of {FEW}, {many:.0f} of "
          f"{MANY}: {many / few:.2f} times as many")
    return many / few <= GROWTH


def main():
    if not shutil.which("valgrind"):
        print("skipped: no valgrind")
        return 0
    program = sys.argv[1]
    scenes = sys.argv[2:] or subprocess.run(
        [program, "--list"], check=True, capture_output=True,
        text=True, timeout=60).stdout.splitlines()
    bad = [scene for scene in scenes if not check(program, scene)]
    for scene in bad:
        print(f"{scene}: more than {GROWTH} times as many; find out who looks "
              "at all children for one")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
