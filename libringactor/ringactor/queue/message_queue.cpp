// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/queue/message_queue.hpp"

#include "ringactor/queue/basic_queue.hpp"

#include <bit>
#include <string>

namespace ringactor::queue {

namespace {

template <class Queue>
result<std::unique_ptr<message_queue>> make(const queue_options& options) {
  auto made = Queue::make(options);
  if (!made)
    return made.error();
  return std::unique_ptr<message_queue>{std::move(*made)};
}

/// A tier from outside may be any number.
result<void> check_tier(queue_tier tier) {
  if (tier <= queue_tier::extra_large)
    return {};
  return {errc::invalid_argument,
          "there is no queue tier " + std::to_string(static_cast<int>(tier))
            + "; they go from small (0) to extra_large (3)"};
}

result<void> move_tier(message_queue& queue,
                       queue_tier (*next)(queue_tier) noexcept) {
  const auto tier = tier_of(queue.capacity());
  if (!tier)
    return tier.error();
  return queue.resize(ring::capacity(next(*tier)));
}

} // namespace

result<void> check_options(const queue_options& options) {
  if (auto fine = ring::check_capacity(options.capacity); !fine)
    return fine;
  if (options.sample_every != 0 && !std::has_single_bit(options.sample_every))
    return {errc::invalid_argument,
            "sample_every is " + std::to_string(options.sample_every)
              + "; a power of two is needed, or 0 for never"};
  return {};
}

result<std::unique_ptr<message_queue>>
make_queue(queue_kind kind, const queue_options& options) {
  switch (kind) {
    case queue_kind::spsc:
      return make<spsc_queue>(options);
    case queue_kind::mpsc:
      return make<mpsc_queue>(options);
  }
  return {errc::invalid_argument, "there is no queue kind "
                                    + std::to_string(static_cast<int>(kind))
                                    + "; it is spsc (0) or mpsc (1)"};
}

result<std::unique_ptr<message_queue>> make_queue(queue_kind kind,
                                                  queue_tier tier) {
  if (auto fine = check_tier(tier); !fine)
    return fine.error();
  return make_queue(kind, {.capacity = ring::capacity(tier)});
}

result<queue_tier> tier_of(std::uint64_t capacity) {
  for (int i = 0; i <= static_cast<int>(queue_tier::extra_large); ++i)
    if (ring::capacity(static_cast<queue_tier>(i)) == capacity)
      return static_cast<queue_tier>(i);
  return {errc::invalid_argument, "no queue tier holds "
                                    + std::to_string(capacity)
                                    + " messages; use resize()"};
}

result<void> upgrade(message_queue& queue) {
  return move_tier(queue, ring::upgrade);
}

result<void> downgrade(message_queue& queue) {
  return move_tier(queue, ring::downgrade);
}

} // namespace ringactor::queue
