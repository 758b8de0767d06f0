#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# check_model.sh MODEL holds|fails [VARIANT]...: lets spin search all states of
# a model. `holds`: no error, and every step of every process was reached.
# `fails`: spin finds a violated assertion or a deadlock.
set -euo pipefail
model=$(readlink -f "$1") wanted=$2
shift 2
if ! command -v spin >/dev/null; then
  echo "skipped: no spin"
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
spin -a "${@/#/-D}" "$model"
"${CC:-cc}" -O1 -w -DSAFETY -DNOFAIR -o pan pan.c
./pan -m100000 >report || true
cat report

if grep -q 'search depth too small\|out of memory' report; then
  echo "the search was not complete" >&2
  exit 1
fi
if [[ $wanted == fails ]]; then
  grep -qE 'assertion violated|invalid end state' report
  exit
fi
grep -q 'errors: 0$' report
if grep -E '^\s*\([1-9][0-9]* of [0-9]+ states\)' report; then
  echo "steps of the model were never reached" >&2
  exit 1
fi
