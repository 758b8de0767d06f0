// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/strategies.hpp"

namespace ringactor::supervision {

namespace {

cycle itself(place failed) noexcept { return {failed, failed + 1}; }
cycle all(place end) noexcept { return {0, end}; }
cycle rest(place failed, place end) noexcept { return {failed, end}; }

} // namespace

cycle cycle_of(strategy how, place failed, place end) noexcept {
  switch (how) {
    case strategy::one_for_one:
    case strategy::simple_one_for_one:
      return itself(failed);
    case strategy::one_for_all:
      return all(end);
    case strategy::rest_for_one:
      return rest(failed, end);
  }
  return itself(failed);
}

} // namespace ringactor::supervision
