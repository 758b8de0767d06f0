// SPDX-License-Identifier: BSD-3-Clause
#include "family.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/actor/error.hpp"
#include "tests/opencl_here.hpp"

#include <thread>

namespace actor_tests {

namespace {

constexpr std::uint32_t rest_code = 99;

const caf::error& asked_to_rest() {
  static const auto why =
    ringactor::to_caf(ringactor::errc::shutdown, "the market has closed");
  return why;
}

caf::behavior host_child(caf::event_based_actor* self, bool is_deaf) {
  if (is_deaf)
    self->set_exit_handler([](caf::exit_msg&) {});
  return {
    [](const probe_add& x) {
      return probe_total{1, x.amount};
    },
    [self](const probe_fail& x) {
      if (x.code == rest_code)
        self->quit(asked_to_rest());
      else
        self->quit(
          ringactor::to_caf(ringactor::errc::handler_failed,
                            "told to fail with " + std::to_string(x.code)));
    },
    [self](const probe_value&) { self->quit(); },
  };
}

const char* word_of(sup::event_kind what) {
  switch (what) {
    case sup::event_kind::started:
      return "start";
    case sup::event_kind::terminated:
      return "down";
    case sup::event_kind::stopped:
      return "stop";
    case sup::event_kind::shutdown_error:
      return "stop!";
    default:
      return nullptr;
  }
}

} // namespace

ringactor::engine_options options_of(kind k) {
  auto options = small_options();
  options.backend = k == kind::opencl_kernel ? "opencl" : "cpu";
  options.pool_bytes = 1u << 20;
  return options;
}

std::string why_skipped(kind k) {
  return k == kind::opencl_kernel ? why_no_opencl(actor_tests_image())
                                  : std::string{};
}

family::~family() {
  if (root)
    caf::anon_send_exit(root, caf::exit_reason::kill);
  if (recorder_)
    caf::anon_send_exit(recorder_, caf::exit_reason::kill);
  settle();
}

sup::child_spec family::child(sup::child_rules rules) {
  const auto id = rules.id;
  if (of == kind::host)
    return sup::host(std::move(rules),
                     [this, id](const sup::start_context& context) {
                       return start(id, context);
                     });
  auto spec = sup::kernel(std::move(rules), engine, probe_kernel({}));
  spec.start = [this, id, begin = spec.start](
                 const sup::start_context& context) -> sup::start_outcome {
    auto& script = scripts[id];
    if (script.ignores)
      return sup::ignored{};
    auto really = begin;
    if (script.start_fails > 0) { // its init ends it
      script.start_fails -= 1;
      really = sup::kernel({.id = id}, engine, probe_kernel({0, 77, 0})).start;
    }
    auto outcome = really(context);
    if (auto* begun = std::get_if<sup::pending>(&outcome))
      started_[id].push_back(begun->who.address());
    return outcome;
  };
  return spec;
}

sup::start_outcome family::start(const std::string& id,
                                 const sup::start_context& context) {
  auto& script = scripts[id];
  if (script.ignores)
    return sup::ignored{};
  if (script.start_fails > 0) {
    script.start_fails -= 1;
    return ringactor::to_caf(ringactor::errc::handler_failed, "no way");
  }
  auto who = context.system.spawn(host_child, script.is_deaf);
  started_[id].push_back(who.address());
  return who;
}

caf::expected<caf::actor> family::raise(sup::sup_spec spec) {
  if (!recorder_)
    recorder_ = system.spawn([this]() -> caf::behavior {
      return {[this](const sup::supervisor_event& x) { note(x); }};
    });
  auto raised = sup::spawn_supervisor(
    system, std::move(spec),
    {.name = "root", .subscribers = {recorder_.address()}});
  if (raised) {
    root = *raised;
    root->attach_functor([this](const caf::error& why) { root_reason = why; });
  }
  settle();
  return raised;
}

caf::actor family::raise(sup::sup_flags flags, const std::string& letters) {
  sup::sup_spec spec{flags, {}};
  for (char letter : letters)
    spec.children.push_back(child(std::string{letter}));
  auto raised = must(raise(std::move(spec)));
  trace();
  return raised;
}

void family::note(const sup::supervisor_event& what) {
  if (what.supervisor != "root") { // of those below: see trace_below()
    trace_below_.push_back(what.supervisor + ": "
                           + std::string{to_string(what.what.kind)} + " "
                           + what.what.id);
    return;
  }
  if (const auto* word = word_of(what.what.kind)) {
    auto line = std::string{word} + " " + what.what.id;
    if (what.what.kind != sup::event_kind::started)
      line += " " + std::string{to_string(what.what.why.kind)};
    trace_.push_back(line);
  } else if (what.what.kind == sup::event_kind::start_error
             || what.what.kind == sup::event_kind::ignored
             || what.what.kind == sup::event_kind::abandoned
             || what.what.kind == sup::event_kind::limit_reached
             || what.what.kind == sup::event_kind::auto_shutdown) {
    trace_.push_back(std::string{to_string(what.what.kind)} + " "
                     + what.what.id);
  }
}

std::vector<std::string> family::trace() {
  settle();
  return std::exchange(trace_, {});
}

caf::actor family::now(const std::string& id) {
  auto& all = started_[id];
  return all.empty() ? caf::actor{} : caf::actor_cast<caf::actor>(all.back());
}

std::vector<std::string> family::trace_below() {
  settle();
  return std::exchange(trace_below_, {});
}

void family::end(const std::string& id, how why) { end(now(id), why); }

void family::end(const caf::actor& who, how why) {
  REQUIRE(who);
  switch (why) {
    case how::normal:
      if (ringactor::drain(who)) // no kernel actor
        caf::anon_send(who, probe_value{0});
      break;
    case how::shutdown:
      caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
      break;
    case how::shutdown_with: // a kernel actor cannot end itself so
      if (of == kind::host)
        caf::anon_send(who, probe_fail{rest_code, 0});
      else
        ringactor::caf_compat::send_exit(who, asked_to_rest());
      break;
    case how::killed:
      caf::anon_send_exit(who, caf::exit_reason::kill);
      break;
    case how::abnormal:
      caf::anon_send(who, probe_fail{7, 0});
      break;
  }
  settle();
}

namespace {

// The words of probe_hold's block: the test's, the handler's.
struct held_words {
  std::uint64_t* at;
  bool is_handled() const {
    // Order: acquire; pairs with the release in the handler.
    return ra_load(at + 1, ra_acquire, ra_system) != 0;
  }
  ~held_words() {
    // Order: release; pairs with the acquire in the handler.
    ra_store(at, 1, ra_release, ra_system);
  }
};

} // namespace

// Its turn is made on another thread, which touches no host actor before the
// handler has returned: by then this one waits for it.
void family::hold(const caf::actor& who,
                  const std::function<void()>& meanwhile) {
  settle();
  auto block = must(engine.allocate(2 * sizeof(std::uint64_t)));
  auto* words = block.as<std::uint64_t>().data();
  words[0] = words[1] = 0;
  const auto to = engine.address_of(caf::actor{self});
  caf::anon_send(who, probe_hold{block.release(), to});
  std::jthread turn;
  {
    const held_words held{words};
    turn = std::jthread{[this] { engine.step(1); }};
    while (!held.is_handled()) // ends: else the alarm ends the program
      std::this_thread::yield();
    meanwhile();
  }
  turn.join();
  settle();
}

sup::management_reply family::manage(sup::management what) {
  return must(ask<sup::management_reply>(root, std::move(what)));
}

std::string family::children() {
  auto all = manage(sup::which_children_call()).children;
  std::string text;
  for (auto i = all.rbegin(); i != all.rend(); ++i) {
    text += (text.empty() ? "" : ", ") + i->what.id + " "
            + std::string{to_string(i->what.state)};
    CHECK((i->what.state == sup::child_state::running) == is_alive(i->who));
  }
  return text;
}

bool family::is_alive(const caf::actor& who) {
  return !ringactor::caf_compat::has_ended(
    caf::actor_cast<caf::strong_actor_ptr>(who));
}

} // namespace actor_tests
