// SPDX-License-Identifier: BSD-3-Clause
#include "supervision.hpp"

#include "benches.hpp"

namespace ringactor::bench {

void bench_supervision(session& run) {
  const auto otp = otp_peer::start();
  bench_restarts(run, otp.get());
  bench_crowds(run, otp.get());
}

} // namespace ringactor::bench
