#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# spill_check.sh NVCC ROOT FILE ARCHITECTURE: an image compiles for it without a
# warning, and keeps what it works with in registers; prints ptxas's report.
set -eu
nvcc=$1 root=$2 file=$3 architecture=$4
report=$("$nvcc" -std=c++20 "-arch=sm_$architecture" -cubin -o /dev/null \
  -Xptxas -v -Werror all-warnings -diag-suppress 177 \
  -I"$root" -I"$root/libringactor" -I"$root/gpu/device" "$file" 2>&1) || {
  echo "$report"
  exit 1
}
echo "$report"
functions=$(grep -c 'bytes spill stores' <<<"$report" || true)
[ "$functions" -gt 0 ] || { echo "ptxas reported no function"; exit 1; }
if grep 'bytes spill stores' <<<"$report" |
  grep -v ' 0 bytes spill stores, 0 bytes spill loads'; then
  echo "the engine spills registers on sm_$architecture: see RA_CALLED in" \
    "gpu/cuda/layer.h"
  exit 1
fi
echo "$functions functions, no spills on sm_$architecture"
