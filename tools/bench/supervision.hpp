// SPDX-License-Identifier: BSD-3-Clause
// What the parts of the supervision bench share.
#pragma once

#include "actors.hpp"
#include "otp_peer.hpp"

namespace ringactor::bench {

namespace sup = ringactor::supervision;

/// A child that fails and is started again, over and over. Latencies: from the
/// fault to the first answer; `extra`: p50 from the fault to "it runs again".
void bench_restarts(session& run, otp_peer* otp);

/// Start, restart of all and stop of many children.
void bench_crowds(session& run, otp_peer* otp);

inline constexpr auto no_escript =
  "no escript: apt-get install --no-install-recommends erlang-base";

} // namespace ringactor::bench
