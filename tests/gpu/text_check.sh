#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# text_check.sh opencl|cuda ROOT: the engine's text and the shipped kernels
# compile in that language; skips loudly when its compiler is not there.
set -eu
language=$1 root=$2
includes=(-I"$root" -I"$root/libringactor" -I"$root/gpu/device")
case $language in
  opencl)
    compiler=$(command -v clang || true)
    [ -n "$compiler" ] || { echo "skipped: no OpenCL C compiler"; exit 0; }
    "$compiler" -x cl -cl-std=CL3.0 -fsyntax-only -Wall -Werror \
      -Wno-unused-function -Xclang -finclude-default-header \
      "${includes[@]}" "$root/tests/gpu/opencl_text.cl"
    ;;
  cuda)
    compiler=$(command -v nvcc || ls /usr/local/cuda/bin/nvcc 2>/dev/null || true)
    [ -n "$compiler" ] || { echo "skipped: no CUDA compiler"; exit 0; }
    # PTX, little optimised: a check of the text, three times as fast.
    "$compiler" -std=c++20 -arch=sm_90 -Werror all-warnings \
      -diag-suppress 177 "${includes[@]}" -ptx -Xcicc -O1 -o /dev/null \
      "$root/tests/gpu/cuda_text.cu"
    ;;
esac
echo "the engine's text compiles as $language"
