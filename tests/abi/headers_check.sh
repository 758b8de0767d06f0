#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Compiles each header of the abi, and clock/hlc.h, alone, in one of the
# languages that share them. Says `skipped:` where the language's compiler is
# absent. Ends with 1 at the first failure.
set -euo pipefail

if [ $# -ne 2 ] || [ ! -d "$1/ringactor/abi" ]; then
  echo "usage: $0 INCLUDE-DIR LANGUAGE
  INCLUDE-DIR  the folder that holds ringactor/abi
  LANGUAGE     C11, C++20, OpenCL C or CUDA" >&2
  exit 2
fi
root=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Why a header cannot stand alone in a language; empty when it can.
excuse() { # LANGUAGE HEADER
  case "$1 $2" in
    "OpenCL C ringactor/abi/host_layer.h" | "CUDA ringactor/abi/host_layer.h")
      echo "the atomics of host code" ;;
    "OpenCL C ringactor/abi/span_pool.h" | "CUDA ringactor/abi/span_pool.h" | \
    "OpenCL C ringactor/abi/published.h" | "CUDA ringactor/abi/published.h")
      echo "needs the atomics of a device's layer before it" ;;
  esac
}

# The text that includes the header; span_pool.h and published.h come after
# a layer.
text() { # HEADER
  if [ "$1" = ringactor/abi/span_pool.h ] \
     || [ "$1" = ringactor/abi/published.h ]; then
    echo '#include "ringactor/abi/host_layer.h"'
  fi
  echo "#include \"$1\""
}

find_nvcc() {
  command -v nvcc || { [ -x /usr/local/cuda/bin/nvcc ] \
    && echo /usr/local/cuda/bin/nvcc; } || true
}

compile() { # LANGUAGE FILE
  case "$1" in
    C11) "${CC:-gcc}" -std=c11 -Wall -Wextra -Werror -I"$root" \
      -fsyntax-only "$2" ;;
    C++20) "${CXX:-g++}" -std=c++20 -Wall -Wextra -Werror -I"$root" \
      -fsyntax-only "$2" ;;
    "OpenCL C") clang -x cl -cl-std=CL3.0 -Xclang -finclude-default-header \
      -Wall -Wextra -Werror -I"$root" -fsyntax-only "$2" ;;
    CUDA) "$nvcc" -std=c++20 -arch=sm_90 -Werror all-warnings -I"$root" \
      -c -o "$work/out.o" "$2" ;;
  esac
}

compiler_of() { # LANGUAGE: the compiler's path, or nothing
  case "$1" in
    C11) command -v "${CC:-gcc}" || true ;;
    C++20) command -v "${CXX:-g++}" || true ;;
    "OpenCL C") command -v clang || true ;;
    CUDA) echo "$nvcc" ;;
  esac
}

check() { # LANGUAGE SUFFIX
  local language=$1 file="$work/alone.$2" header why
  if [ -z "$(compiler_of "$language")" ]; then
    echo "skipped: no ${language% C} compiler"
    return
  fi
  for header in "${headers[@]}"; do
    why=$(excuse "$language" "$header")
    if [ -n "$why" ]; then
      echo "does not stand alone: $language $header: $why"
      continue
    fi
    text "$header" > "$file"
    if ! compile "$language" "$file" > "$work/log" 2>&1; then
      echo "FAILED: $language $header"
      cat "$work/log"
      exit 1
    fi
    echo "ok: $language $header"
  done
}

nvcc=$(find_nvcc)
mapfile -t headers < <(cd "$root" \
  && ls ringactor/abi/*.h ringactor/clock/hlc.h)
case "$2" in
  C11) check "$2" c ;;
  C++20) check "$2" cpp ;;
  "OpenCL C") check "$2" cl ;;
  CUDA) check "$2" cu ;;
  *) echo "$0: no language '$2'" >&2; exit 2 ;;
esac
