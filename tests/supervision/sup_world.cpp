// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/sup_world.hpp"

#include <algorithm>
#include <stdexcept>

namespace supervision_tests {

namespace {

exit_note note_of(exit_class kind) {
  return {kind, std::string{to_string(kind)}};
}

} // namespace

sup_world::sup_world(const sup_flags& flags,
                     std::vector<child_rules> children) {
  make_node(flags, std::move(children));
}

node& sup_world::make_node(const sup_flags& flags,
                           std::vector<child_rules> children) {
  const auto number = ++nodes_given_;
  auto& made =
    nodes_.try_emplace(number, flags, std::move(children)).first->second;
  made.number = number;
  return made;
}

// ---- acts -------------------------------------------------------------------

void sup_world::begin() {
  give(1, ringactor::supervision::begin{});
  settle();
}

void sup_world::stop(exit_class kind) {
  give(1, ringactor::supervision::stop{note_of(kind)});
  settle();
}

bool sup_world::exits(const std::string& id, exit_class kind) {
  for (auto& [number, each] : nodes_)
    for (auto& [who, child] : each.lives)
      if (child.id == id && child.runs && !child.abandoned) {
        end_life(number, who, note_of(kind));
        settle();
        return true;
      }
  return false;
}

bool sup_world::life_exits(instance_number who, exit_class kind) {
  const auto found = root().lives.find(who);
  if (found == root().lives.end() || !found->second.runs
      || found->second.abandoned)
    return false;
  end_life(1, who, note_of(kind));
  settle();
  return true;
}

void sup_world::answer_start(const std::string& id, start_outcome outcome) {
  for (auto& [number, each] : nodes_)
    for (auto& [who, child] : each.lives)
      if (child.id == id && !child.runs) {
        answer_of_start(each, child, outcome, 0ns);
        settle();
        return;
      }
  throw std::logic_error{"no start of '" + id + "' waits for its answer"};
}

answer sup_world::ask(request what) {
  const auto number = post(std::move(what));
  settle();
  const auto found = answers_.find(number);
  if (found == answers_.end())
    throw std::logic_error{"the call was not answered at once"};
  return found->second;
}

void sup_world::advance(nanoseconds by) {
  const auto until = now_ + by;
  while (step(until)) {}
  now_ = until;
}

// ---- parts of acts ----------------------------------------------------------

call_number sup_world::post(request what, node_number to) {
  call asked{++calls_given_, {}};
  asked.what = std::move(what);
  give(to, std::move(asked));
  return calls_given_;
}

void sup_world::give(node_number to, input what, nanoseconds after) {
  later(to, std::move(what), after);
}

void sup_world::later(node_number to, std::variant<input, end_of_life> what,
                      nanoseconds after) {
  due_.emplace(now_ + after, due_thing{to, std::move(what)});
}

bool sup_world::step(nanoseconds until) {
  const auto first = due_.begin();
  if (first == due_.end() || first->first > until)
    return false;
  now_ = std::max(now_, first->first);
  auto thing = std::move(first->second);
  due_.erase(first);
  const auto at = nodes_.find(thing.to);
  if (at == nodes_.end())
    return true;
  if (auto* end = std::get_if<end_of_life>(&thing.what))
    end_life(thing.to, end->who, end->why);
  else
    handle(at->second, std::get<input>(thing.what));
  return true;
}

void sup_world::settle() {
  while (step(now_)) {}
}

void sup_world::end_life(node_number of, instance_number who,
                         const exit_note& why) {
  const auto at = nodes_.find(of);
  if (at == nodes_.end())
    return;
  const auto found = at->second.lives.find(who);
  if (found == at->second.lives.end())
    return;
  const life gone = std::move(found->second);
  at->second.lives.erase(found);
  note("down " + at->second.path + gone.id + " "
       + std::string{to_string(why.kind)});
  if (ended)
    ended(at->second, gone, why);
  if (gone.inner != 0)
    die(gone.inner);
  later(of, child_down{who, why}, more());
}

// Its children are linked to it (S13).
void sup_world::die(node_number of) {
  const auto at = nodes_.find(of);
  if (at == nodes_.end())
    return;
  for (const auto& child : at->second.lives) {
    note("down " + at->second.path + child.second.id + " killed");
    if (ended)
      ended(at->second, child.second, {exit_class::killed, "killed"});
    if (child.second.inner != 0)
      die(child.second.inner);
  }
  nodes_.erase(of);
}

void sup_world::handle(node& at, const input& what) {
  const auto number = at.number;
  std::vector<action> actions;
  at.decides.handle(what, now_, actions);
  actions_given_ += actions.size();
  if (between)
    between(at, what, actions);
  for (auto& each : actions) {
    const auto still = nodes_.find(number);
    if (still == nodes_.end())
      return;
    std::visit([&](auto& done) { act(still->second, done); }, each);
  }
}

// ---- observers --------------------------------------------------------------

void sup_world::note(std::string line) {
  if (keeps_trace)
    lines_.push_back(std::move(line));
}

std::string sup_world::trace() {
  std::string all;
  for (const auto& line : lines_)
    all += (all.empty() ? "" : ", ") + line;
  lines_.clear();
  return all;
}

std::string sup_world::listed() {
  std::string all;
  for (const auto& line : ask(which_children{}).children)
    all += (all.empty() ? "" : ", ") + line.id + " "
           + std::string{to_string(line.state)};
  return all;
}

std::size_t sup_world::count(event_kind kind) const {
  return static_cast<std::size_t>(std::ranges::count_if(
    events_, [kind](const event& each) { return each.kind == kind; }));
}

instance_number sup_world::who(const std::string& id) const {
  for (const auto& each : nodes_)
    for (const auto& child : each.second.lives)
      if (child.second.id == id && !child.second.abandoned)
        return child.first;
  return 0;
}

} // namespace supervision_tests
