// SPDX-License-Identifier: BSD-3-Clause
// The saver as an actor. Private to snapshot_saver.cpp and the tests of it.
#pragma once

#include "ringactor/actor/snapshot_saver.hpp"

#include <caf/event_based_actor.hpp>
#include <unordered_map>

namespace ringactor {

/// Messages of a saver's handle, and of itself.
struct saver_message {
  enum class type : std::uint8_t {
    keep,    // a kernel actor's snapshots
    tick,    // it is time for one
    write,   // those that have come
    damaged, // one was passed over; `key`, `text`
    end
  };
  type what = type::end;
  caf::actor_addr who = {};
  std::string key = {};
  std::chrono::milliseconds every{0};
  std::string text = {};
};

class snapshot_saver_actor final : public caf::event_based_actor {
public:
  snapshot_saver_actor(caf::actor_config& config,
                       std::shared_ptr<persist::snapshot_store> store,
                       saver_options options);
  const char* name() const override { return "ringactor.snapshot_saver"; }
  caf::behavior make_behavior() override;

private:
  using promise = caf::typed_response_promise<save_event>;
  struct row { // of a kernel actor that lives
    std::string key;
    std::chrono::milliseconds every{0};
    bool is_asked = false;
    std::shared_ptr<state_snapshot> waiting; // the newest; not stored yet
    std::vector<promise> told;               // once what is waiting is stored
    save_event last;
  };

  void took(const saver_message& what);
  void keep(const saver_message& what);
  void tick(const caf::actor_addr& who);
  void ask(const caf::actor_addr& who, promise* of);
  void answered(const caf::actor_addr& who, promise of, const caf::error& why);
  void took_snapshot(const state_snapshot& what);
  void write_all();
  void write(row& of);
  void tell(const save_event& what);

  std::shared_ptr<persist::snapshot_store> store_;
  saver_options options_;
  std::unordered_map<caf::actor_addr, row> rows_;
  saver_status status_;
  bool is_writing_ = false; // a `write` is in the mailbox
};

} // namespace ringactor

RINGACTOR_CAF_LOCAL_TYPE(ringactor::saver_message, 23);
