// SPDX-License-Identifier: BSD-3-Clause
#include "demo_supervision_director.hpp"

namespace ringactor::command {

namespace {

namespace sup = supervision;

constexpr auto director_tick = std::chrono::milliseconds(50);
constexpr auto patience = std::chrono::minutes(2);
constexpr const char* children[] = {"engine", "risk", "book", "tape",
                                    "gateway"};

bool is_child(const std::string& id) {
  for (const auto* each : children)
    if (id == each)
      return true;
  return false;
}

} // namespace

caf::behavior demo_director::make_behavior() {
  set_down_handler([this](const caf::down_msg& down) {
    if (!is_ending_)
      on_.result.failure =
        "the tree has ended: " + describe(system(), down.reason);
    quit();
  });
  moved_at_ = std::chrono::steady_clock::now();
  delayed_send(this, director_tick, caf::tick_atom_v);
  auto root = sup::spawn_supervisor(
    system(), on_.tree,
    {.name = "exchange", .subscribers = {address()}, .sinks = on_.sinks});
  if (!root) {
    on_.result.failure = describe(system(), root.error());
    quit();
    return {};
  }
  root_ = *root;
  monitor(root_);
  return {
    [this](const sup::supervisor_event& what) { heard(what); },
    [this](const demo_synced& what) {
      if (on_.screen && what.epoch > 1 && synced_ != what.epoch)
        on_.screen->note(what);
      synced_ = what.epoch;
    },
    [this](const demo_paused& what) {
      if (struck_.empty() && are_all_up() && what.row >= pause_at())
        strike(); // else it is wired anew, and asks again
    },
    [this](const demo_finished& what) { on_finished(what); },
    [this](caf::tick_atom) { on_tick(); },
  };
}

void demo_director::heard(const sup::supervisor_event& what) {
  const auto& id = what.what.id;
  const bool begins = what.what.kind == sup::event_kind::started;
  if (is_ending_)
    return;
  if (on_.screen)
    on_.screen->note(what, on_.ledger->row);
  if (!is_child(id))
    return;
  up_.erase(id);
  if (what.what.kind == sup::event_kind::terminated && id == struck_)
    struck_.clear();
  if (!begins)
    return;
  on_.result.restarts += lives_[id]++ > 0;
  if (auto who = caf::actor_cast<caf::actor>(what.child))
    up_[id] = who;
  if (are_all_up())
    wire();
}

bool demo_director::are_all_up() const {
  return up_.size() == std::size(children);
}

void demo_director::wire() {
  demo_wiring what{++epoch_, caf::actor_cast<caf::actor>(address()),
                   up_["book"], up_["risk"], up_["tape"]};
  what.risk_address = on_.engines->slot().get().address_of(up_["risk"]);
  what.pause_at = pause_at();
  send(up_["gateway"], what);
}

std::uint64_t demo_director::pause_at() const {
  return next_ < on_.plan.size() ? on_.plan[next_].row : 0;
}

// ---- faults ---------------------------------------------------------------

void demo_director::strike() {
  if (next_ == on_.plan.size())
    return;
  const auto& what = on_.plan[next_++];
  if (on_.screen)
    on_.screen->strike(what);
  on_.result.struck += 1;
  struck_ = what.target;
  hit(what);
  if (auto gateway = up_.find("gateway"); gateway != up_.end())
    send(gateway->second, demo_go_on{pause_at()});
}

void demo_director::hit(const planned_fault& what) {
  const auto& target = up_[what.target];
  if (what.kind == fault_kind::is_killed) {
    send_exit(target, caf::exit_reason::kill);
    return;
  }
  on_.result.fault_messages += 1;
  send(target, demo_fault{what.kind == fault_kind::hangs});
}

// ---- the end --------------------------------------------------------------

void demo_director::on_finished(const demo_finished& what) {
  if (is_ending_ || what.epoch != epoch_ || !struck_.empty() || !are_all_up())
    return; // somebody is down, or was restarted: it will finish again
  on_.result.last = what;
  end("");
}

void demo_director::on_tick() {
  delayed_send(this, director_tick, caf::tick_atom_v);
  if (on_.screen && !is_ending_)
    on_.screen->draw(on_.ledger->row);
  const auto now = std::chrono::steady_clock::now();
  const auto moved = epoch_ + next_ + on_.ledger->row + on_.ledger->taped;
  if (moved != moved_) {
    moved_ = moved;
    moved_at_ = now;
  } else if (now - moved_at_ > patience && !is_ending_) {
    end("nothing went on for two minutes, at row "
        + std::to_string(on_.ledger->row)
        + (struck_.empty() ? "" : "; the " + struck_ + " has not gone down"));
  }
}

void demo_director::end(const std::string& failure) {
  if (on_.screen)
    on_.screen->draw(on_.ledger->row);
  on_.result.failure = failure;
  is_ending_ = true;
  up_.clear();
  send_exit(root_, caf::exit_reason::user_shutdown);
}

} // namespace ringactor::command
