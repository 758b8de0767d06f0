# SPDX-License-Identifier: BSD-3-Clause
"""What oclgrind says of the engine's text, in batches, as OpenCL 1.2.

Usage: oclgrind_test.py PROGRAM clean|wild|race. Skips loudly without oclgrind.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

WANTED = {"clean": None, "wild": "Invalid write", "race": "data race"}


def main():
    program, what = sys.argv[1:]
    wanted = WANTED[what]
    if not shutil.which("oclgrind"):
        print("skipped: no oclgrind (Debian: apt install oclgrind)")
        return
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        done = subprocess.run(
            ["oclgrind", "--data-races", "--log", str(log), program]
            + ([] if wanted is None else [what]),
            check=False, capture_output=True, text=True, timeout=250)
        said = log.read_text(encoding="utf-8") if log.exists() else ""
    print(done.stdout, done.stderr, said[:4000])
    assert "Oclgrind" in done.stdout, "it ran on another device"
    assert "atomics 4" in done.stdout, "not as OpenCL 1.2"
    if wanted is None:
        assert done.returncode == 0, done.returncode
        assert said.strip() == "", "oclgrind found something"
    else:
        assert wanted.lower() in said.lower(), "not reported: " + wanted
        assert "unruly" in said, "reported without the kernel's own file"


main()
