#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# doxygen_check.sh ROOT OUTPUT INPUT: runs tools/Doxyfile over INPUT; fails, and
# prints them, where there are warnings. Skips loudly without doxygen.
set -eu
root=$1 output=$2 input=$3
command -v doxygen >/dev/null || {
  echo "skipped: no doxygen"
  exit 0
}
mkdir -p "$output"
cd "$root"
warnings=$({
  cat tools/Doxyfile
  echo "OUTPUT_DIRECTORY = $output"
  echo "INPUT = $input"
} | doxygen - 2>&1)
pages=$(find "$output/html" -name '*_8hpp.html' | wc -l)
echo "doxygen: $pages headers with a page"
if [ -n "$warnings" ] || [ "$pages" -eq 0 ]; then
  echo "$warnings"
  exit 1
fi
