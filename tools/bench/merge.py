#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Puts several runs of `ringactor bench --json` together.

Usage: merge.py [--table] RUN.json... Prints JSON, or the rows as Markdown: the
median of the processes' medians, and the smallest and largest of those.
"""
import argparse
import json
import statistics


def merged_row(rows):
    """One row out of the same row of each process."""
    first = rows[0]
    one = {key: first[key] for key in ("bench", "what", "unit", "goal", "bound")
           if key in first}
    if first["measured"]:
        medians = [row["median"] for row in rows]
        one |= {"median": statistics.median(medians), "low": min(medians),
                "high": max(medians), "processes": len(rows)}
        for key in ("p50_ns", "p99_ns", "p999_ns", "raw_ns"):
            if first.get(key):
                one[key] = statistics.median(row[key] for row in rows)
        one["load"] = [min(row["load"] for row in rows),
                       max(row["load"] for row in rows)]
        one["disturbed"] = sum(row["disturbed"] for row in rows)
    for whose in ("ours", "peer"):
        if whose in first:
            one[whose] = {key: sum(row[whose][key] for row in rows)
                          for key in first[whose]}
    if "bound" in one and "median" in one:
        sign, bound = one["bound"].split()
        one["met"] = (one["median"] <= float(bound) if sign == "<="
                      else one["median"] >= float(bound))
    elif not first["measured"]:
        one["note"] = first["note"]
    return one


def merge(reports):
    by_name = {}
    for report in reports:
        for row in report["rows"]:
            by_name.setdefault((row["bench"], row["what"]), []).append(row)
    return {"machines": [report["machine"] for report in reports],
            "rows": [merged_row(rows) for rows in by_name.values()]}


def table(rows):
    print("| goal | what | median [processes] | bound | |")
    print("| --- | --- | --- | --- | --- |")
    for row in rows:
        figure = row.get("note", "")
        if "median" in row:
            figure = (f"{row['median']:.3g} [{row['low']:.3g}.."
                      f"{row['high']:.3g}] {row['unit']}")
        verdict = {True: "met", False: "**not met**"}.get(row.get("met"), "")
        print(f"| {row.get('goal', '')} | {row['what']} | {figure} "
              f"| {row.get('bound', '')} | {verdict} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print Markdown")
    parser.add_argument("runs", nargs="+", type=argparse.FileType())
    options = parser.parse_args()
    found = merge([json.load(run) for run in options.runs])
    if options.table:
        table(found["rows"])
        return
    rows = ",\n".join(json.dumps(row) for row in found["rows"])
    print(f'{{"machines": {json.dumps(found["machines"])},\n"rows": [\n{rows}'
          "\n]}")


if __name__ == "__main__":
    main()
