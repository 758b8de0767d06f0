# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Named phases with their time, a log, and help where one fails. Sourced by
# tools/demo and tools/test, which have set `root` to the checkout's path.

export LC_ALL=C.UTF-8 # so that times print with a point
log_dir=$root/build/logs

# ccache, where it is there, makes the second build of a kind cheap.
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
  export CMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER-ccache}
fi

# Prints the seconds since a moment that $EPOCHREALTIME gave, as "12.3 s".
seconds_since() {
  local from=${1/[.,]/} to=${EPOCHREALTIME/[.,]/} tenths
  tenths=$(((to - from + 50000) / 100000))
  printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# run_phase NAME COMMAND...: the output goes to build/logs/NAME.log.
run_phase() { _run_phase quiet "$@"; }

# The same, but the output is seen as well.
run_phase_shown() { _run_phase shown "$@"; }

_run_phase() {
  local how=$1 name=$2
  shift 2
  local log=$log_dir/$name.log start=$EPOCHREALTIME status=0
  mkdir -p "$log_dir"
  if [[ $how == shown ]]; then
    printf '== %s\n' "$name"
    { (cd "$root" && "$@") 2>&1 || status=$?; } > >(tee "$log")
    wait $! || true # for tee to have written the last line
    printf '== %-16s' "$name"
  else
    printf '== %-16s' "$name"
    (cd "$root" && "$@") >"$log" 2>&1 </dev/null || status=$?
  fi
  if ((status == 0)); then
    printf 'ok      %9s\n' "$(seconds_since "$start")"
    return 0
  fi
  printf 'FAILED  %9s  (exit status %d)\n' "$(seconds_since "$start")" "$status"
  explain_failure "$how" "$log" "$@"
  return 1
}

# The last lines of the log, where it is, and how to run the phase alone.
explain_failure() {
  local how=$1 log=$2
  shift 2
  if [[ $how == quiet ]]; then
    echo "-- the last 40 lines of its output:"
    tail -n 40 "$log"
  fi
  echo "-- the whole output: $log"
  echo "-- to run it again:"
  printf '   cd %q &&' "$root"
  printf ' %q' "$@"
  printf '\n'
}
