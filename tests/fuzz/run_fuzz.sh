#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# run_fuzz.sh PROGRAM [SEED-INPUTS]: runs a fuzz target on 20000 inputs, the
# same ones each time. New inputs that reach new code are thrown away; to hunt,
# call the program itself with a folder.
set -euo pipefail
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
program=$1
shift
"$program" -runs=20000 -seed=1 -max_len=4096 -len_control=0 -timeout=20 \
  -artifact_prefix="$program-" "$found" "$@" 2>&1 | tail -n 60
