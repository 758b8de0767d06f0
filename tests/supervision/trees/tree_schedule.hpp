// SPDX-License-Identifier: BSD-3-Clause
// One random history of a whole tree, from a seed: supervisors, host and kernel
// actors, engines, all as shipped. Handlers hang, fail, forge, write late;
// engines are not stepped for a while, or end; children are killed, called,
// slow to begin or deaf. Then health: who should live must answer.
#pragma once

#include "tests/supervision/trees/books.hpp"
#include "tests/supervision/trees/ear.hpp"
#include "tests/supervision/trees/stage.hpp"
#include "tests/supervision/trees/witness.hpp"

#include <array>
#include <deque>
#include <random>

namespace tree_tests {

/// What must happen in some histories, or they test nothing.
enum class sight : std::uint8_t {
  hang,
  late_output,
  failure,
  forgery,
  slow_start,
  hung_supervisor,
  orphaned,
  failed_start,
  deaf_child,
  abandoned,
  engine_fell,
  restart,
  delayed,
  limit_reached,
  auto_shutdown,
  nested_fell,
  root_killed,
  dead_letter,
  waited, // a message for a life that had not begun
  ended_early,
  healed,
  redelivered,
  instance_restarted, // of simple_one_for_one
  instance_ended,     // by a call
  count
};
std::string_view to_string(sight what);
using sights = std::array<bool, static_cast<std::size_t>(sight::count)>;

class tree_schedule {
public:
  tree_schedule(stage& on, std::uint64_t seed);
  ~tree_schedule();
  /// What was broken; empty as it should be.
  std::vector<std::string> run();
  const std::string& trace() const { return trace_; }
  const sights& seen() const { return seen_; }

  /// A kernel's handler has got to this point; what is it to do?
  std::uint32_t reach(std::uint32_t point, std::uint64_t number,
                      ra_address self);

private:
  struct seat { // of a child that is no supervisor
    std::string id;
    bool is_kernel = false, is_engine = false;
    bool is_deaf = false, is_slow = false; // its next start
    std::uint32_t fails = 0;               // so many starts to come
    bool ignores = false;
    ringactor::actor_ref ref = {};
    caf::actor follow = {};
    std::vector<caf::actor_addr> lives = {};
    std::string above = {}; // its supervisor's id; empty: the root
  };
  struct plan { // of a job
    std::uint32_t does = patient_does_well;
    bool hangs_first = false, hangs_last = false;
    bool is_early = false; // its actor had not begun
    std::size_t seat = 0;
  };

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  void tell(const std::string& line);
  void see(sight what) { seen_[static_cast<std::size_t>(what)] = true; }

  // tree_plant.cpp: the tree
  sup::sup_flags some_flags();
  sup::child_rules some_rules(const std::string& id,
                              const sup::sup_flags& flags);
  sup::sup_spec some_spec(const std::string& prefix, bool is_root);
  sup::child_spec a_leaf(const std::string& id, const sup::sup_flags& flags);
  sup::child_spec a_nested(const std::string& id, const sup::sup_flags& flags);
  sup::sup_spec an_instance_spec(const std::string& prefix);
  sup::start_outcome start_instance(bool is_kernel,
                                    const sup::child_rules& rules,
                                    const sup::start_context& context);
  sup::child_spec the_engine(const std::string& id);
  std::size_t add_seat(seat what);
  sup::start_outcome start_kernel(std::size_t which,
                                  const sup::start_function& begin,
                                  const sup::start_context& context);
  sup::start_outcome start_host(std::size_t which,
                                const sup::start_context& context);
  caf::behavior host_patient(caf::event_based_actor* self, std::size_t which);
  void open_engine();
  void plant();

  // tree_acts.cpp: what befalls it
  void act();
  void rare_act();
  void send_job(std::size_t which);
  plan some_plan();
  void add_words(patient_job& job);
  caf::actor target_of(const seat& to);
  void exit_somebody();
  void spoil_a_start();
  void call_somebody();
  void call(const caf::actor& supervisor, sup::management what);
  void end_an_engine();
  void end_a_supervisor();
  void call_for_instances();
  void hang_a_supervisor();
  void let_time_pass();

  // tree_points.cpp: what handlers do, what comes out
  std::uint32_t begins(std::uint64_t which, const life_ptr& by);
  std::uint32_t takes(std::uint64_t number, const life_ptr& by);
  std::uint32_t answers(std::uint64_t number, const life_ptr& by);
  void hears(std::uint64_t number, const life_ptr& by);
  void answered(caf::mailbox_element& what);
  void delivered(caf::mailbox_element& what);
  void told(caf::mailbox_element& what);
  void buried(const ringactor::dead_letter& letter);

  // tree_heal.cpp: its health, and its end
  bool step();
  void settle();
  void rest(int rounds);
  void heal();
  void demand_progress();
  void look_at(const caf::actor& supervisor);
  void look_at_instances(const caf::actor& supervisor, std::uint64_t number,
                         bool has_engine);
  void end_all();
  void close_books();

  stage& stage_;
  std::mt19937_64 random_;
  nanoseconds began_;
  books books_;
  witness witness_;
  std::deque<seat> seats_;               // grows while start functions hang
  std::vector<std::string> supervisors_; // below the root, by id
  std::vector<std::string> dynamic_;     // of these, simple_one_for_one
  std::map<std::uint64_t, plan> plans_;  // by the job's number
  std::map<std::uint64_t, sup::management_reply> replies_;
  std::vector<ringactor::engine> engines_;
  sup::engine_slot slot_;
  caf::actor client_, sink_, recorder_, root_;
  ra_address sink_at_{};
  bool is_calm_ = false;
  sights seen_{};
  // Those that come at once come in the order of the pending table, which has
  // a history of its own: told sorted.
  std::vector<std::string> refusals_;
  std::string trace_;
};

} // namespace tree_tests
