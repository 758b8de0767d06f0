// SPDX-License-Identifier: BSD-3-Clause
#include "tests/sim/world.hpp"

#include <cstdlib>

namespace ringactor::sim {

namespace {

constexpr std::uint64_t steps_max = 4000; // far more than a run needs
constexpr unsigned idle_rounds_max = 3;   // a thread may pause twice in a row
constexpr std::uint32_t hasty_waits = 3;  // waits that let nobody by

} // namespace

world* world::active_ = nullptr;

// ---- one run ----------------------------------------------------------------

void world::reset(const scenario& what, chooser& decides) {
  what_ = &what;
  decides_ = &decides;
  memory_.reset();
  threads_.resize(what.threads.size());
  for (auto& thread : threads_) {
    thread.is = standing::ready;
    thread.waits = thread.lets_by = 0;
    if (!thread.stack.prepare(&world::enter, this))
      std::abort();
  }
  ending_ = ending::done;
  current_ = static_cast<unsigned>(threads_.size()) - 1; // then comes 0
  failure_.clear();
  schedule_ = steps_ = stores_ = settled_stores_ = 0;
  idle_rounds_ = 0;
  events_.clear();
}

ending world::run(const scenario& what, chooser& decides) {
  reset(what, decides);
  what.begin();
  active_ = this;
  current_ = pick(false);
  cpu::fibre::change(main_, threads_[current_].stack);
  active_ = nullptr;
  if (ending_ != ending::done)
    return ending_;
  try {
    what.end();
  } catch (const checked_failure& found) {
    failure_ = found.why;
    ending_ = ending::failed;
  }
  return ending_;
}

// The body of each fibre. Never returns: there is nowhere to return to.
void world::enter(void* self) {
  world& w = *static_cast<world*>(self);
  w.what_->threads[w.current_]();
  w.threads_[w.current_].is = standing::ended;
  for (const auto& thread : w.threads_)
    if (thread.is != standing::ended) {
      w.go_to(w.pick(false));
      std::abort(); // nobody goes on with a thread that has ended
    }
  w.leave(ending::done);
}

void world::leave(ending how) {
  ending_ = how;
  cpu::fibre::change(threads_[current_].stack, main_);
  std::abort();
}

void world::fail(const std::string& why) {
  failure_ = why;
  leave(ending::failed);
}

// ---- who goes on ------------------------------------------------------------

bool world::can_go_on(unsigned thread) const noexcept {
  const virtual_thread& t = threads_[thread];
  return t.is == standing::ready
         || (t.is == standing::waiting && stores_ > t.news);
}

std::uint32_t world::able() const noexcept {
  std::uint32_t found = 0;
  for (unsigned i = 0; i < threads_.size(); ++i)
    found |= std::uint32_t{can_go_on(i)} << i;
  return found;
}

// Threads that wait in turns, each woken by what the other tried, would keep
// the others away for ever; so who waits often lets the others go first.
std::uint32_t world::able_and_fair(bool current_too) const noexcept {
  const std::uint32_t all = able();
  if (current_too)
    return all;
  std::uint32_t fair = 0;
  for (unsigned i = 0; i < threads_.size(); ++i)
    if ((threads_[i].lets_by & all & ~(1u << i)) == 0)
      fair |= all & 1u << i;
  return fair != 0 ? fair : all;
}

unsigned world::pick(bool current_too) {
  const auto count = static_cast<unsigned>(threads_.size());
  std::uint32_t fair = able_and_fair(current_too);
  while (fair == 0 && settle()) // ends: settle() gives up
    fair = able_and_fair(current_too);
  if (fair == 0)
    fail("nobody can go on: something is lost");
  std::array<unsigned, threads_max> who{};
  std::uint32_t found = 0;
  for (unsigned i = current_too ? 0 : 1; i < count + !current_too; ++i)
    if (const unsigned thread = (current_ + i) % count; fair >> thread & 1)
      who[found++] = thread;
  const choice what = current_too ? choice::preemption : choice::turn;
  const unsigned next = who[found == 1 ? 0 : decides_->choose(what, found)];
  for (auto& thread : threads_)
    thread.lets_by &= ~(1u << next);
  schedule_ = (schedule_ ^ next) * 0x100000001b3ull + 1;
  return next;
}

// All wait: what was stored becomes visible to all, and each looks once more.
bool world::settle() {
  idle_rounds_ = stores_ == settled_stores_ ? idle_rounds_ + 1 : 0;
  settled_stores_ = stores_;
  if (idle_rounds_ > idle_rounds_max)
    return false;
  for (unsigned i = 0; i < threads_.size(); ++i) {
    memory_.settle(i);
    if (threads_[i].is == standing::waiting)
      threads_[i].is = standing::ready;
  }
  return true;
}

void world::go_to(unsigned next) {
  if (next == current_)
    return;
  const unsigned last = current_;
  current_ = next;
  cpu::fibre::change(threads_[last].stack, threads_[next].stack);
}

void world::point() {
  if (++steps_ > steps_max)
    leave(ending::cut);
  go_to(pick(true));
}

void world::wait_for_news() {
  if (++steps_ > steps_max)
    leave(ending::cut);
  virtual_thread& me = threads_[current_];
  me.is = standing::waiting;
  me.news = stores_;
  if (++me.waits > hasty_waits)
    me.lets_by = ~0u;
  go_to(pick(false));
  me.is = standing::ready;
}

} // namespace ringactor::sim
