// SPDX-License-Identifier: BSD-3-Clause
// A stepped engine of relays: what keep_test and receive_test ask of them.
#pragma once

#include "tests/gpu/stepped_engine.hpp"
#include "tests/kernels/relay/messages.h"

#include <doctest/doctest.h>

namespace ringactor::testing {

inline constexpr std::uint32_t bounced = ra_flag_request | ra_flag_dead_letter;
using correlations = std::vector<std::uint64_t>;

inline ra_address address_of(const backend::place& place) {
  return ra_make_address(1, place.index, 0);
}

struct relays : stepped_engine {
  /// `kernel`: the number of relay in the image.
  relays(const cpu::cpu_image& image, std::uint16_t kernel,
         backend::engine_config config = {})
    : stepped_engine{image, config}, kernel_{kernel} {}

  /// A started relay.
  backend::place begin(std::uint32_t limit = 64, relay_config config = {},
                       ra_policy policy = ra_policy_reject) {
    auto place = engine.start_kernel(kernel_, config, limit, policy);
    run();
    up.seen.clear();
    return place;
  }
  /// One that rests, its mailbox full: of `limit` items.
  backend::place begin_full(std::uint32_t limit = 1) {
    auto place = begin(limit);
    engine.rest(place);
    for (std::uint32_t i = 0; i < limit; ++i)
      REQUIRE(post(place.index, relay_item{0, relay_sources, 0}) == errc::ok);
    return place;
  }
  /// A request to relay `number` to an address; its correlation, too.
  errc pass(const backend::place& by, ra_address to, std::uint64_t number,
            std::uint32_t how = relay_plain, std::uint32_t source = 0) {
    return post(by.index, relay_pass{to, number, source, how}, ra_flag_request,
                number);
  }
  /// The answer to pass(); the test ends when there is none.
  relay_passed passed(std::uint64_t number) {
    return answer<relay_passed>(number);
  }
  template <class T>
  T answer(std::uint64_t correlation) {
    for (const auto& m : up.seen)
      if (ra_message_flags(&m) == ra_flag_reply
          && ra_message_correlation(&m) == correlation
          && ra_message_type(&m) == message::message_traits<T>::type_id)
        return payload_of<T>(m);
    FAIL("no such answer: ", correlation);
    return {};
  }
  relay_facts facts(const backend::place& of) {
    post(of.index, relay_ask{0}, ra_flag_request, 999);
    run();
    const auto found = answer<relay_facts>(999);
    up.seen.clear();
    return found;
  }
  std::uint32_t activity(const backend::place& of) {
    return static_cast<std::uint32_t>(engine.control(of.index).activity);
  }

private:
  std::uint16_t kernel_;
};

} // namespace ringactor::testing
