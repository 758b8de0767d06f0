// SPDX-License-Identifier: BSD-3-Clause
// Watches a tree from outside: starts as the children's own start functions see
// them, ends as observers are told, supervisors' events. Says where a promise
// of supervision is broken, in its own words.
#pragma once

#include "ringactor/supervision/supervisor.hpp"

#include <deque>
#include <map>
#include <set>

namespace tree_tests {

namespace sup = ringactor::supervision;
using std::chrono::nanoseconds;

/// One life of a child; shared with the observer of its end.
struct life {
  std::string id;
  std::size_t rank = 0; // among its supervisor's children
  caf::actor_addr who, supervisor;
  ra_address where{}; // of a kernel actor
  bool is_supervisor = false, has_begun = false;
  bool has_ended = false, is_abandoned = false;
  caf::error reason;
};
using life_ptr = std::shared_ptr<life>;

class witness {
public:
  explicit witness(std::function<nanoseconds()> now) : now_{std::move(now)} {}

  /// A supervisor has begun; its events come from this actor.
  void reigns(const caf::actor& who, const sup::sup_flags& flags,
              std::vector<sup::child_rules> children);
  /// A start function is about to start a child, and has.
  void before_start(const std::string& id, const caf::actor_addr& supervisor);
  life_ptr started(const std::string& id, const caf::actor& who,
                   const caf::actor_addr& supervisor);
  void saw(const sup::supervisor_event& what, const caf::actor_addr& from);
  /// A management call was sent; the supervisor answered.
  void asked(const caf::actor_addr& supervisor, const std::string& id);

  /// Its own supervisor has abandoned this one.
  bool is_given_up(const caf::actor_addr& supervisor) const;

  /// The newest life of this child; null: none yet.
  life_ptr newest(const std::string& id) const;
  /// The life at this address; null: none that we know.
  life_ptr at(ra_address where) const;
  bool is_up(const life_ptr& one) const { return one && !one->has_ended; }
  /// The life of this actor; null: none that we know.
  life_ptr of(const caf::actor_addr& who) const;
  /// Its children are instances of one spec: ids of our own, not its rules'.
  bool is_dynamic(const caf::actor_addr& supervisor) const;
  /// Its children that are up.
  std::size_t count_up(const caf::actor_addr& supervisor) const;
  /// Its spec may be without a life: it was told so, or said ignore.
  bool is_excused(const std::string& id) const { return excused_.contains(id); }
  void excuse(const std::string& id) { excused_.insert(id); }
  /// Everything has ended: who has not?
  void all_must_have_ended();

  void say(std::string what) { broken_.push_back(std::move(what)); }
  const std::vector<std::string>& broken() const { return broken_; }
  std::uint64_t count(sup::event_kind kind) const {
    return counts_[static_cast<std::size_t>(kind)];
  }

private:
  struct reign {
    sup::sup_flags flags;
    std::vector<sup::child_rules> children;
    bool has_ended = false, is_abandoned = false;
    bool has_backoff = false;
    std::deque<nanoseconds> restarts;
    std::optional<std::size_t> start_run;
    std::set<std::string> asked;
    bool was_asked = false;
    bool is_dynamic() const {
      return flags.strategy == sup::strategy::simple_one_for_one;
    }
  };
  std::size_t rank_of(const reign& of, const std::string& id) const;
  bool counts_against(const life& one) const;
  void check_stop(reign& of, const sup::supervisor_event& what,
                  const caf::actor_addr& from);
  void check_restart(reign& of, bool is_over);
  void abandoned(life& one);

  std::function<nanoseconds()> now_;
  std::map<caf::actor_addr, std::shared_ptr<reign>> reigns_;
  std::vector<life_ptr> lives_;
  std::map<std::string, life_ptr> newest_;
  std::set<std::string> excused_;
  std::array<std::uint64_t, 16> counts_{};
  std::vector<std::string> broken_;
};

} // namespace tree_tests
