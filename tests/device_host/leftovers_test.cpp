// SPDX-License-Identifier: BSD-3-Clause
// What is found in the mailboxes of a device that is gone, whatever it left
// there. No device: a host posts, and the test spoils.
#include "gpu/device_host/memory.hpp"
#include "gpu/host/leftovers.hpp"
#include "gpu/host/mailboxes.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <random>

using namespace ringactor;

namespace {

constexpr std::uint32_t places = 4, groups = 2;
constexpr std::uint16_t type = 20005;

/// The regions of an engine, with actors that are started and never run.
class grave {
public:
  grave() {
    backend::engine_config config;
    config.places_max = places;
    config.cells_max = 1024;
    config.pool_bytes = config.state_bytes = 4096;
    auto planned = host::plan_device(config, 1, {groups});
    REQUIRE(planned);
    plan = *planned;
    memory = std::move(*device_host::memory::make(plan, words()));
    boxes.emplace(plan.engine.record, memory->at().shared, memory->at().near,
                  groups);
    for (std::uint32_t i = 0; i < places; ++i) {
      ra_message start = message(i, 0, ra_type_start);
      ra_set_start_limit(&start, 200, ra_policy_reject);
      CHECK(boxes->post(start, {}, nullptr) == ra_post_own);
    }
    view = boxes->view(0, {}, nullptr);
  }
  device_host::hello words() {
    static const cpu::cpu_image none{nullptr, nullptr, nullptr, 0};
    return device_host::make_hello(plan, none);
  }
  static ra_message message(std::uint32_t place, std::uint64_t number,
                            std::uint32_t what = type,
                            std::uint32_t priority = ra_priority_normal) {
    ra_message m{};
    m.w[0] = ra_head_word(0, priority, what, 0);
    ra_set_to(&m, ra_make_address(1, place, 0), 8);
    m.w[ra_envelope_words] = number;
    return m;
  }
  void post(std::uint32_t place, std::uint64_t number) {
    REQUIRE((boxes->post(message(place, number), {}, nullptr) & 0xff) == ra_ok);
  }
  /// The numbers found, by place, in their order.
  std::map<std::uint32_t, std::vector<std::uint64_t>> bring() {
    boxes->close();
    std::map<std::uint32_t, std::vector<std::uint64_t>> found;
    const host::leftovers left{view, groups, places};
    std::uint64_t count =
      left.bring([&](std::uint32_t place, const ra_message& m) {
        CHECK((ra_message_flags(&m)
               & (ra_flag_dead_letter | ra_flag_down | ra_flag_retired
                  | ra_flag_fenced))
              == ra_flag_dead_letter);
        CHECK(ra_message_handler(&m) == ra_down);
        CHECK(ra_address_index(ra_message_to(&m)) == place);
        found[place].push_back(m.w[ra_envelope_words]);
      });
    for (const auto& [place, all] : found)
      count -= all.size();
    CHECK(count == 0);
    return found;
  }
  ra_worker& worker(std::uint32_t index) {
    return reinterpret_cast<ra_worker*>(
      view.near + plan.engine.record.worker_table)[index];
  }
  std::uint64_t& link(std::uint64_t ref) { return *ra_link_at(&view, ref); }
  std::uint64_t first(std::uint32_t place) {
    return ra_actor_at(&view, place)->first;
  }

  host::device_layout plan;
  std::unique_ptr<device_host::memory> memory;
  std::optional<host::mailboxes> boxes;
  ra_engine view{};
};

using numbers = std::vector<std::uint64_t>;

} // namespace

TEST_CASE(
  "what waits in mailboxes is found once, in order, and not the start "
  "of a life") {
  grave all;
  for (std::uint64_t i = 0; i < 10; ++i)
    all.post(i % 2, i);
  auto found = all.bring();
  CHECK(found.size() == 2);
  CHECK(found[0] == numbers{0, 2, 4, 6, 8});
  CHECK(found[1] == numbers{1, 3, 5, 7, 9});
}

TEST_CASE("what a worker had in hand is left out, and counts are published") {
  grave all;
  for (std::uint64_t i = 0; i < 3; ++i)
    all.post(2, i);
  all.worker(1).running = 2 + 1;
  all.worker(1).handled = 9;
  const host::leftovers left{all.view, groups, places};
  const auto counts = left.publish_counts();
  CHECK(counts.posted == 3);
  CHECK(counts.handled == 9);
  CHECK(all.boxes->status().handled == 9);
  CHECK(all.bring()[2] == numbers{1, 2});
}

TEST_CASE("after close() nothing is posted") {
  grave all;
  all.boxes->close();
  CHECK(all.boxes->post(grave::message(0, 1), {}, nullptr) == ra_unavailable);
  CHECK(all.bring().empty());
}

TEST_CASE(
  "a list is found from both ends where a link is missing, or leads "
  "nowhere") {
  for (const std::uint64_t wild :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1024 + places + 2},
        ~std::uint64_t{0}, std::uint64_t{1} << 40}) {
    grave all;
    for (std::uint64_t i = 0; i < 4; ++i)
      all.post(0, i);
    all.link(all.link(all.first(0))) = wild; // behind the first message
    CHECK(all.bring()[0] == numbers{0, 1, 2, 3});
  }
}

TEST_CASE(
  "a worker that died before it had written the next first message "
  "leaves the one it had in hand") {
  grave all;
  for (std::uint64_t i = 0; i < 4; ++i)
    all.post(0, i);
  auto& first = ra_actor_at(&all.view, 0)->first;
  first = all.link(first); // past the start
  first = 0;               // the message 0 is handled, nothing seemed behind it
  all.link(2) = 0;         // the start's cell is free
  all.worker(0).running = 1;
  auto found = all.bring();
  CHECK(found[0] == numbers{1, 2, 3});
}

TEST_CASE("a link that leads in a circle ends the search there") {
  grave all;
  for (std::uint64_t i = 0; i < 4; ++i)
    all.post(0, i);
  all.link(all.link(all.link(all.first(0)))) = all.first(0); // behind 1
  CHECK(all.bring()[0] == numbers{0, 1, 2, 3});
}

TEST_CASE("a message that was spoiled into another's is not told") {
  grave all;
  for (std::uint64_t i = 0; i < 3; ++i)
    all.post(0, i);
  auto* cell = ra_mail_at(&all.view, all.link(all.first(0)));
  cell->w[1] = grave::message(3, 0).w[1]; // to another place
  auto* next = ra_mail_at(&all.view, all.link(all.link(all.first(0))));
  next->w[0] =
    ra_head_word(ra_flag_retired | ra_flag_down | ra_flag_fenced, 0, type, 0);
  CHECK(all.bring()[0] == numbers{1, 2}); // without those flags
}

TEST_CASE("nonsense in the near region is survived (seed=1..200)") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    grave all;
    for (std::uint64_t i = 0; i < 100; ++i)
      all.post(random() % places, i);
    auto* words = reinterpret_cast<std::uint64_t*>(all.memory->at().near);
    const auto count = all.plan.engine.record.worker_table / 8;
    for (int i = 0; i < 400; ++i)
      words[random() % count] = random() >> random() % 64;
    for (std::uint32_t i = 0; i < groups; ++i)
      all.worker(i).running = random();
    std::size_t found = 0;
    for (const auto& [place, numbers] : all.bring())
      found += numbers.size();
    CHECK(found <= 1024);
  }
}
