#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Adds up test results for tools/test, and judges what was skipped.

Reads CTest's JUnit files (*.xml) and one-word files of single checks
(*.single: passed or failed) from a folder; the last line printed is
`N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

FAILURE = re.compile(r"Status: FAILURE!|[A-Z][a-z]+Sanitizer:")
# Behind what doctest (`MESSAGE: `) or unittest (`s`) puts before it.
SKIP_LINE = re.compile(r"skipped:\s*(.+?)\s*$", re.MULTILINE)


def outcome_of(case):
    """Returns (outcome, reason) of one JUnit test case."""
    output = case.findtext("system-out") or ""
    skipped = case.find("skipped")
    status = case.get("status")
    if status == "disabled":
        return "skipped", "disabled in CMake"
    # The line decides, so that a skip is loud even where the CTest property
    # SKIP_REGULAR_EXPRESSION was lost on the way.
    reason = SKIP_LINE.search(output)
    if skipped is None and status == "run":
        return ("skipped", reason.group(1)) if reason else ("passed", "")
    if skipped is not None:
        # CTest calls a test skipped as soon as it printed the word, even
        # where it failed later; doctest's and the sanitizers' words tell.
        if FAILURE.search(output):
            return "failed", "printed 'skipped:', but failed as well"
        if reason:
            return "skipped", reason.group(1)
        return "failed", "not run: " + (skipped.get("message") or "no reason")
    return "failed", ""


def read_junit(path):
    """Yields (name, outcome, reason) for each case of a JUnit file."""
    try:
        cases = list(xml.parse(path).getroot().iter("testcase"))
    except xml.ParseError as why:
        yield f"{path.name} is no JUnit file ({why})", "failed", ""
        return
    for case in cases:
        yield (f"{path.stem}: {case.get('name')}", *outcome_of(case))


def read_results(folder):
    """Returns (name, outcome, reason) of all results below a folder."""
    results = []
    for path in sorted(folder.glob("*.xml")):
        results.extend(read_junit(path))
    for path in sorted(folder.glob("*.single")):
        results.append((path.stem, path.read_text().strip(), ""))
    return results


def read_allowed(path):
    lines = (line.strip() for line in path.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def is_allowed(reason, allowed):
    """An allowed reason may be followed by a detail, after a space."""
    return any(reason == entry or reason.startswith(entry + " ")
               for entry in allowed)


def report(results, allowed, failed_phases):
    """Prints what did not pass and the sum; returns the exit status."""
    count = {"passed": 0, "failed": failed_phases, "skipped": 0}
    skips = {}
    for name, outcome, reason in results:
        count[outcome] += 1
        if outcome == "failed":
            print(f"failed: {name}" + (f" ({reason})" if reason else ""))
        if outcome == "skipped":
            skips.setdefault(reason, []).append(name)
    unknown = [r for r in skips if not is_allowed(r, allowed)]
    for reason, names in skips.items():
        print(f"skipped: {reason}: {len(names)} tests")
    for reason in unknown:
        print(f"NOT ALLOWED: the skip reason '{reason}' ({skips[reason][0]})"
              " is not in tools/allowed_skips.txt")
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**count))
    return 1 if count["failed"] or unknown or not results else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("where", type=pathlib.Path)
    parser.add_argument("--allowed", type=pathlib.Path)
    parser.add_argument("--failed-phases", type=int, default=0)
    parser.add_argument("--has-failure", action="store_true",
                        help="only say (exit status 0) whether a file has one")
    options = parser.parse_args()
    if options.has_failure:
        outcomes = [outcome for _, outcome, _ in read_junit(options.where)]
        return 0 if "failed" in outcomes else 1
    allowed = read_allowed(options.allowed) if options.allowed else []
    return report(read_results(options.where), allowed, options.failed_phases)


if __name__ == "__main__":
    sys.exit(main())
