# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Which Debian packages the project needs, and a function that installs what is
# missing. Sourced by tools/demo and tools/test, after tools/phases.sh.

# To build the libraries and the `ringactor` command.
build_packages=(
  g++
  cmake
  ninja-build
  libcaf-dev
  libboost-dev
  nlohmann-json3-dev
  libcli11-dev
)

# To build and run the tests: clang compiles the device headers as C11 and as
# OpenCL C and builds the fuzz targets with its run-time, python3 runs
# tools/tidy and adds up the results, spin searches the models, valgrind counts
# instructions, doxygen reads the public headers' comments, OTP's own supervisor
# judges ours, PoCL is the OpenCL device of machines that have none, and oclgrind
# watches what kernels do with memory.
test_packages=(
  doctest-dev
  python3-minimal
  libpython3-stdlib
  clang
  clang-format
  valgrind
  libclang-rt-dev
  librapidcheck-dev
  spin
  doxygen
  erlang-base
  pocl-opencl-icd
  oclgrind
  ocl-icd-opencl-dev
  opencl-headers
)

# The peers that `ringactor bench` compares with. Each is optional; bench names
# the package of one that was not there when it was built.
# shellcheck disable=SC2034
bench_packages=(
  libboost-dev
  libatomic-queue-dev
  libreaderwriterqueue-dev
  libconcurrentqueue-dev
)

# Prints those of the given packages that are not installed.
missing_packages() {
  local package state
  for package in "$@"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $state == installed ]] || printf '%s\n' "$package"
  done
}

# Installs what is missing of the given packages; touches nothing otherwise.
# Returns 1 where that is not possible, after saying what to do.
need_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "== packages: this is not a Debian system, nothing is installed;"
    echo "   needed are the equivalents of: $*"
    return 0
  fi
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    echo "== packages: all $# are installed"
    return 0
  fi
  echo "== packages: missing ${missing[*]}"
  local install=(apt-get install -y --no-install-recommends "${missing[@]}")
  if ((EUID != 0)); then
    if ! may_sudo; then
      echo "   this needs root. Run as root, then start this script again:" >&2
      echo "     apt-get update && ${install[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  run_phase package-index "${as_root[@]}" apt-get update || return 1
  run_phase package-install "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    "${install[@]}" || return 1
}

# True where sudo works without a password, or can ask for one.
may_sudo() {
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return 0
  [[ -t 0 && -t 2 ]] && sudo -v
}
