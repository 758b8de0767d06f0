// SPDX-License-Identifier: BSD-3-Clause
// oclgrind_probe [wild|race]: an engine in batches on the first OpenCL device,
// with two groups and one activation of each in a launch, for oclgrind to see
// (oclgrind_test.py). Prints what was handled; exit status 1 where that is
// wrong. wild: a handler writes outside of all memory. race: two handlers of
// one launch write the same word.
#include "gpu/opencl/batch_engine.hpp"
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/clock/hlc.h"
#include "ringactor/message/message_traits.hpp"
#include "tests/kernels/probe/messages.h"
#include "tests/kernels/unruly/messages.h"

#include <cstring>
#include <iostream>
#include <string_view>

extern const ringactor::opencl::opencl_image oclgrind_probe_opencl_image;

using namespace ringactor;

namespace {

constexpr std::uint32_t probes = 6, unrulies = 2; // places: these, then those

struct counter final : backend::up_sink {
  std::uint64_t answers = 0, sum = 0, others = 0;
  void deliver(std::span<const ra_message> messages, void*) noexcept override {
    for (const auto& m : messages) {
      probe_total total{};
      std::memcpy(&total, m.w + ra_envelope_words, sizeof total);
      const bool answers_well = (ra_message_flags(&m) & ra_flag_reply) != 0
                                && (ra_message_flags(&m) & ra_flag_error) == 0;
      answers += answers_well;
      others += !answers_well;
      if (ra_message_type(&m) == message::message_traits<probe_total>::type_id)
        sum += total.sum;
    }
  }
};

class world {
public:
  explicit world(opencl::built_image& built) {
    backend::engine_config config;
    config.places_max = 16;
    config.cells_max = 512;
    config.pool_bytes = 65536;
    config.state_bytes = 65536;
    config.batch_limit = 64;
    config.stepped = true;
    auto plan = host::plan_device(config, oclgrind_probe_opencl_image.kernels,
                                  {2, true, false});
    auto memory = opencl::batch_memory::make(built, *plan);
    if (!memory)
      throw memory.error().what;
    engine_ = std::make_unique<opencl::batch_engine>(
      *plan, oclgrind_probe_opencl_image, std::move(*memory), config,
      clock::wall(), seen);
    for (std::uint32_t place = 0; place < probes + unrulies; ++place)
      start(place, place < probes ? 0 : 1);
    run();
  }
  ~world() {
    engine_->request_stop();
    engine_->join();
  }

  template <class M>
  void ask(std::uint32_t place, const M& what) {
    auto m = make<M>(place, what, ra_flag_request);
    ra_set_correlation(&m, 1);
    post(m);
  }
  void run() {
    while (engine_->step(64).value_or(0) != 0) { // ends: no more is posted
    }
  }
  ra_address address(std::uint32_t place) const {
    return ra_make_address(1, place, 1);
  }
  counter seen;

private:
  template <class M>
  static ra_message make(std::uint32_t place, const M& what,
                         std::uint32_t flags) {
    ra_message m{};
    m.w[0] = ra_head_word(flags, ra_priority_normal,
                          message::message_traits<M>::type_id, 0);
    ra_set_to(&m, ra_make_address(1, place, 1), sizeof what);
    ra_set_from(&m, ra_make_address(0, 7, 1));
    m.w[7] = ra_hlc_make(clock::wall().now_us(), 0);
    std::memcpy(m.w + ra_envelope_words, &what, sizeof what);
    return m;
  }
  void post(const ra_message& m) {
    if (errc status = engine_->post(m, nullptr); status != errc::ok)
      throw std::string{describe(status)};
  }
  void start(std::uint32_t place, std::uint32_t kernel) {
    const auto memory = engine_->memory();
    auto& control = reinterpret_cast<ra_control*>(
      memory.shared + memory.layout->control)[place];
    // Order: release; pairs with the acquire of the engine's admission.
    ra_store(&control.command, ra_command_word(ra_life_active, 1), ra_release,
             ra_system);
    auto m = make(place, probe_config{0, 0, 0}, 0);
    m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_start, kernel);
    if (kernel == 1)
      ra_set_to(&m, address(place), 4);
    ra_set_correlation(&m, 1);
    m.w[5] = memory.layout->states + place * 1024ull;
    ra_set_start_limit(&m, 64, ra_policy_reject);
    post(m);
  }
  std::unique_ptr<opencl::batch_engine> engine_;
};

// Requests, K2K, a forwarded request. Those who are sent to are ready last, so
// that no cell goes from group to group within a launch: oclgrind knows no
// order but that of barriers.
bool handles_all(world& here) {
  for (std::uint64_t round = 1; round <= 3; ++round) {
    for (std::uint32_t place = 0; place < probes; ++place)
      here.ask(place, probe_add{place + 1});
    for (std::uint32_t place = probes; place < probes + unrulies; ++place)
      here.ask(place, unruly_write{0, round});
    here.run();
  }
  for (std::uint32_t place = 0; place < 4; ++place)
    here.ask(place, probe_send{here.address(4 + place % 2), 1, 5, 0});
  here.run();
  here.ask(0, probe_forward{here.address(5), 10});
  here.ask(1, probe_add{0}); // the other group's
  here.run();
  const auto& seen = here.seen;
  std::cout << "answers " << seen.answers << ", others " << seen.others
            << ", sum " << seen.sum << "\n";
  // Sums after 1, 2 and 3 rounds; then place 5 has 6 * 3 of these, twice 1 to 5
  // of the others, and 10 of the forwarded; place 1 has 2 * 3.
  return seen.answers == 3 * (probes + unrulies) + 6 && seen.others == 0
         && seen.sum == 21 * (1 + 2 + 3) + 18 + 2 * 15 + 10 + 6;
}

int run(std::string_view what) {
  for (const auto* where : opencl::usable_devices()) {
    auto built = opencl::built_image::make(*where, oclgrind_probe_opencl_image);
    if (!built)
      throw built.error().what;
    world here{**built};
    std::cout << "device '" << where->name << "', atomics "
              << (*built)->spelling << "\n";
    if (what.empty())
      return handles_all(here) ? 0 : 1;
    const bool wild = what == "wild";
    here.ask(probes, unruly_write{wild ? std::int64_t{1} << 40 : 0, 1});
    here.ask(probes + 1, unruly_write{wild ? 0 : -128, 2}); // 1024 bytes back
    here.run();
    return 0;
  }
  std::cout << "skipped: no OpenCL device\n";
  return 0;
}

} // namespace

int main(int count, char** arguments) {
  try {
    return run(count > 1 ? arguments[1] : "");
  } catch (const std::string& what) {
    std::cerr << what << "\n";
    return 2;
  }
}
