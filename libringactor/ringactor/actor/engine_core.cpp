// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/engine_core.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/actor/engine_call.hpp"
#include "ringactor/actor/engine_config.hpp"
#include "ringactor/actor/engine_reaper.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/place_job.hpp"
#include "ringactor/backend/own_thread.hpp"
#include "ringactor/clock/ticks.hpp"

#include <cstring>

namespace ringactor {

engine_core::engine_core(caf::actor_system& system, const image& what,
                         const engine_options& options)
  : system_{system}, image_{what}, options_{options} {}

result<caf::intrusive_ptr<engine_core>>
engine_core::open(caf::actor_system& system, const image& what,
                  const engine_options& options) {
  if (auto good = backend::check(what.core); !good)
    return good.error();
  caf::intrusive_ptr<engine_core> core{new engine_core{system, what, options}};
  if (auto good = core->launch(); !good)
    return good.error();
  return core;
}

result<void> engine_core::launch() {
  if (auto good = check(options_); !good)
    return good.error();
  const auto& clock = options_.clock ? *options_.clock : clock::wall();
  auto config = config_of(options_, clock);
  auto opened = backend::open_device(
    image_.core, {options_.backend, config, options_.kernels});
  if (!opened)
    return opened.error();
  directory_ = directory::of(system_, clock);
  auto id = directory_->add_engine(this);
  if (!id)
    return id.error();
  id_ = *id;
  config.engine_id = id_;
  auto engine = opened->where->launch(config, *this, this);
  if (!engine)
    return engine.error();
  device_ = std::move(opened->where);
  engine_ = std::move(*engine);
  backend_name_ = opened->on->name();
  if (engine_->schedules())
    if (auto good = fit_device(); !good)
      return good.error();
  prepare();
  return {};
}

void engine_core::prepare() {
  auto memory = engine_->memory();
  auto* pool = reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool);
  bridge_ = std::make_unique<ringactor::bridge>(directory_, image_, pool);
  places_ = std::make_unique<backend::place_table>(
    options_.places_max, memory.layout->states, options_.state_bytes);
  jobs_ = std::make_unique<std::atomic<job_chunk*>[]>(
    options_.places_max / job_chunk_places + 1);
  const bool stepped = options_.executor == executor_kind::step;
  if (stepped && !engine_->schedules())
    stepper_ = std::make_unique<backend::step_executor>();
  else if (options_.executor == executor_kind::threads)
    threads_ = std::make_unique<backend::thread_executor>(
      options_.threads, backend::thread_executor::options{
                          options_.spin_us, options_.hang_limit_ms != 0});
  else if (options_.executor == executor_kind::inline_)
    inline_ =
      std::make_unique<inline_runner>(system_, options_.inline_limit_us);
  ports_ = std::make_unique<backend::port_hub>(
    *this, id_, stepped || engine_->schedules(), options_.spin_us);
  if (options_.hang_limit_ms != 0)
    watch_for_hangs();
}

void engine_core::end() const noexcept {
  if (backend::is_own_thread())
    reap(const_cast<engine_core*>(this));
  else
    delete this;
}

engine_core::~engine_core() {
  end_watch();
  if (id_ != 0)
    directory_->remove_engine(id_); // from here on nobody can post
  if (ports_)
    ports_->stop(); // what host threads had posted is brought before
  if (stepper_)
    while (stepper_->step(1024) != 0) { // what is left is refused: it ends
    }
  if (threads_)
    threads_->join();
  if (engine_) {
    engine_->request_stop();
    engine_->join();
  }
  std::uint32_t chunks = jobs_ ? options_.places_max / job_chunk_places + 1 : 0;
  for (std::uint32_t i = 0; i < chunks; ++i)
    delete jobs_[i].load();
}

// ---- down ------------------------------------------------------------------

errc engine_core::post(const ra_message& message, kernel_actor* through,
                       caf_compat::execution_unit* unit) noexcept {
  call context{unit, through, nullptr, nullptr};
  if (inline_ && through && run_at_once(message, context))
    return errc::ok;
  return engine_->post(message, &context);
}

errc engine_core::post_for_later(const ra_message& message,
                                 kernel_actor* through,
                                 caf_compat::execution_unit* unit) noexcept {
  call context{unit, through, nullptr, nullptr};
  return engine_->post(message, &context);
}

bool engine_core::run_at_once(const ra_message& message,
                              call& context) noexcept {
  auto& job = job_at(context.through->place());
  if (!inline_->admits(job, context.unit))
    return false;
  // Whoever sends to it holds the actor, so this call needs no handle.
  auto result = backend::attempt::busy;
  std::size_t taken = 0;
  call handling{context.unit, context.through, &job, nullptr};
  inline_->run(
    [&] {
      const bool sampled = inline_->wants_sample(job);
      const std::uint64_t start = sampled ? clock::ticks() : 0;
      result = engine_->try_handle({&message, 1}, taken, &handling);
      if (sampled && result != backend::attempt::busy)
        inline_->note(job, clock::ticks() - start, 1);
    },
    [&](std::uint32_t place) { run_or_schedule(place, context.unit); });
  if (result == backend::attempt::busy)
    return false;
  inline_->count();
  if (result == backend::attempt::more) { // still the owner of the activation
    job.owner = context.through->strong();
    schedule(job, context.unit);
  }
  return true;
}

std::size_t engine_core::step(std::size_t turns) {
  if (options_.executor != executor_kind::step)
    return 0;
  ports_->drain();
  return stepper_ ? stepper_->step(turns) : engine_->step(turns).value_or(0);
}

place_job& engine_core::job_at(std::uint32_t place) noexcept {
  // Order: acquire; pairs with the release in take_place().
  auto* chunk = jobs_[place / job_chunk_places].load(std::memory_order_acquire);
  return chunk->jobs[place % job_chunk_places];
}

place_job* engine_core::find_job(std::uint32_t place) noexcept {
  if (place >= options_.places_max)
    return nullptr;
  // Order: acquire; as in job_at().
  auto* chunk = jobs_[place / job_chunk_places].load(std::memory_order_acquire);
  return chunk ? &chunk->jobs[place % job_chunk_places] : nullptr;
}

// Whoever calls this owns the activation, and with it the job's fields.
void engine_core::make_ready(backend::activatable& who, std::uint32_t place,
                             void* context) noexcept {
  auto* from = static_cast<call*>(context);
  auto& job = job_at(place);
  job.who = &who;
  // A message of a host actor keeps its receiver alive until it is handled; a
  // message of a kernel does not (a kernel's address is a weak reference).
  if (from && from->through && from->through->place() == place)
    job.owner = from->through->strong();
  hand_over(job, from ? from->unit : nullptr);
}

void engine_core::hand_over(place_job& job,
                            caf_compat::execution_unit* unit) noexcept {
  if (stepper_) {
    stepper_->make_ready(*this, job.place(), nullptr);
  } else if (threads_) {
    intrusive_ptr_add_ref(this); // the line's; released in activate()
    threads_->make_ready(*this, job.place(), nullptr);
  } else {
    make_job(job, unit);
  }
}

void engine_core::make_job(place_job& job,
                           caf_compat::execution_unit* unit) noexcept {
  using verdict = inline_runner::verdict;
  auto where = verdict::job;
  if (inline_)
    where = inline_->judge(job);
  else if (job.cost == backend::handler_cost::long_)
    where = verdict::yield;
  if (where != verdict::wait)
    schedule(job, where == verdict::yield ? nullptr : unit);
}

// A null unit is the scheduler's end, where another worker may take it.
void engine_core::schedule(place_job& job,
                           caf_compat::execution_unit* unit) noexcept {
  intrusive_ptr_add_ref(this); // the scheduler's; released after the run
  caf_compat::schedule(system_, &job, unit);
}

bool engine_core::activate(std::uint32_t place, void*) noexcept {
  const bool counted = threads_ != nullptr;
  const bool more = run(place, nullptr);
  if (counted && !more)
    intrusive_ptr_release(this); // may end this engine: nothing after it
  return more;
}

void engine_core::run_or_schedule(std::uint32_t place,
                                  caf_compat::execution_unit* unit) noexcept {
  if (run(place, unit))
    schedule(job_at(place), unit);
}

bool engine_core::run_job(std::uint32_t place,
                          caf_compat::execution_unit* unit) noexcept {
  if (!inline_)
    return run(place, unit);
  bool more = false;
  inline_->run([&] { more = run(place, unit); },
               [&](std::uint32_t next) { run_or_schedule(next, unit); });
  return more;
}

bool engine_core::run(std::uint32_t place,
                      caf_compat::execution_unit* unit) noexcept {
  auto& job = job_at(place);
  call context{unit, nullptr, &job, std::move(job.owner)};
  context.keeps_alive = context.self != nullptr;
  auto* processed = &control_at(place).processed;
  const std::uint64_t start = inline_ ? clock::ticks() : 0;
  // Order: relaxed, here and below; a count, for an average.
  const std::uint64_t before =
    inline_ ? ra_load(processed, ra_relaxed, ra_system) : 0;
  bool more = job.who->activate(place, &context);
  if (more && context.keeps_alive) // else the place may be another's by now
    job.owner = std::move(context.self);
  if (inline_)
    inline_->note(job, clock::ticks() - start,
                  ra_load(processed, ra_relaxed, ra_system) - before); // Order
  return more;
}

} // namespace ringactor
