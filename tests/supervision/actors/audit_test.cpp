// SPDX-License-Identifier: BSD-3-Clause
// Sinks: what the audit log and the metrics have when others see what came of
// an event.
#include "family.hpp"

#include "ringactor/supervision/audit_log.hpp"
#include "ringactor/supervision/metrics.hpp"
#include "tests/persist/snapshots.hpp"

using namespace actor_tests;
using sup::event_kind;
using trace = std::vector<std::string>;

namespace {

/// A tree whose events are written to a file; read() is what is in the file.
struct audited_family : family {
  explicit audited_family(kind k) : family{k} {}
  ~audited_family() { // its end is noted, too: before the file goes
    if (root)
      caf::anon_send_exit(root, caf::exit_reason::kill);
    settle();
  }

  void start(sup::sup_spec spec) {
    root = must(sup::spawn_supervisor(
      system, std::move(spec), {.name = "root", .sinks = {log, counts}}));
    root->attach_functor([this](const caf::error&) { at_end = words(); });
    settle();
  }
  std::vector<sup::event_record> read() const {
    std::vector<sup::event_record> found;
    auto reader = sup::audit_reader::open(file);
    REQUIRE(reader);
    while (auto next = reader->next()) { // ends: with the file
      REQUIRE(*next);
      found.push_back((*next)->what);
    }
    return found;
  }
  /// "terminated a, restarting a"
  std::string words() const {
    std::string text;
    for (const auto& each : read())
      text += (text.empty() ? "" : ", ")
              + std::string{to_string(each.what.kind)}
              + (each.what.id.empty() ? "" : " " + each.what.id);
    return text;
  }
  /// A child whose start notes what the file has.
  sup::child_spec noting_child(const std::string& id) {
    auto made = child(id);
    made.start = [this, begin = made.start](const sup::start_context& at) {
      at_starts.push_back(words());
      return begin(at);
    };
    return made;
  }

  persist_tests::folder folder;
  std::filesystem::path file = folder.path / "audit.jsonl";
  std::shared_ptr<sup::audit_log> log = *sup::audit_log::open(file);
  std::shared_ptr<sup::metrics> counts = std::make_shared<sup::metrics>();
  std::vector<std::string> at_starts;
  std::string at_end;
};

} // namespace

ALL_CHILDREN(
  "audit: a restart is written before its child is started, an end before the "
  "supervisor is down") {
  audited_family world{k};
  world.start({{.intensity = 1}, {world.noting_child("a")}});
  world.end("a");
  CHECK(world.at_starts == trace{"", "started a, terminated a, restarting a"});
  world.end("a");
  CHECK(world.at_end
        == "started a, terminated a, restarting a, started a, terminated a, "
           "limit_reached a, ended");
}

ALL_CHILDREN("audit: a stop is written before the child can go down of it") {
  audited_family world{k};
  world.start({{}, {world.child("a"), world.child("b")}});
  ::trace at_downs;
  for (const auto* id : {"a", "b"})
    world.now(id)->attach_functor(
      [&](const caf::error&) { at_downs.push_back(world.words()); });
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(at_downs
        == trace{"started a, started b, stopping b",
                 "started a, started b, stopping b, stopped b, stopping a"});
}

ALL_CHILDREN("audit: the children of a supervisor that is killed are orphans") {
  audited_family world{k};
  world.start({{}, {world.child("a")}});
  std::string at_down;
  world.now("a")->attach_functor(
    [&](const caf::error&) { at_down = world.words(); });
  caf::anon_send_exit(world.root, caf::exit_reason::kill);
  world.settle();
  CHECK(at_down == "started a, orphaned a");
  const auto last = world.read().back();
  CHECK(last.what.who == 1);
  CHECK(last.incarnation == 1);
  CHECK(last.address.empty() == (k == kind::host));
  CHECK(last.what.why.text == "its supervisor was killed");
}

ALL_CHILDREN("audit: a call is answered after its event is written") {
  audited_family world{k};
  world.start({{}, {world.child("a")}});
  std::string at_answer;
  auto asker = world.system.spawn([&](caf::event_based_actor* self) {
    self->request(world.root, caf::infinite, sup::terminate_child_call("a"))
      .then([&](const sup::management_reply&) { at_answer = world.words(); });
  });
  world.settle();
  CHECK(at_answer == "started a, stopping a, stopped a");
}

ALL_CHILDREN(
  "audit: a kernel child's incarnation is its address's, a host child's the "
  "number of its life") {
  audited_family world{k};
  world.start({{.intensity = 9}, {world.child("a")}});
  std::vector<std::uint64_t> lives;
  std::string address;
  for (int i = 0; i < 3; ++i) {
    if (k != kind::host) {
      const auto ref = ringactor::ref_to(world.engine, world.now("a"));
      lives.push_back(ref.incarnation());
      address =
        std::to_string(ref.id() >> 24) + "/" + std::to_string(ref.index());
    } else {
      lives.push_back(static_cast<std::uint64_t>(i + 1));
    }
    world.end("a");
  }
  std::vector<std::uint64_t> started, ended;
  for (const auto& each : world.read()) {
    CHECK(each.address == address);
    CHECK(each.supervisor == "root");
    if (each.what.kind == event_kind::terminated)
      ended.push_back(each.incarnation);
    else if (each.what.kind == event_kind::started)
      started.push_back(each.incarnation);
  }
  CHECK(ended == lives);
  started.pop_back();
  CHECK(started == lives);
  CHECK(lives[0] != lives[1]);
}

ALL_CHILDREN(
  "audit: each try of a restart is counted, and how long it was down") {
  audited_family world{k};
  world.start({{.intensity = 9}, {world.child("a")}});
  world.scripts["a"].start_fails = 2;
  world.end("a");
  std::vector<std::pair<event_kind, std::uint32_t>> attempts;
  std::optional<sup::nanoseconds> down_for;
  for (const auto& each : world.read()) {
    attempts.emplace_back(each.what.kind, each.what.attempt);
    down_for = each.what.down_for;
  }
  using enum event_kind;
  CHECK(attempts
        == decltype(attempts){{started, 1},
                              {terminated, 0},
                              {restarting, 1},
                              {start_error, 1},
                              {restarting, 2},
                              {start_error, 2},
                              {restarting, 3},
                              {started, 3}});
  CHECK(down_for.has_value());
}

ALL_CHILDREN(
  "metrics: what befell each child is counted, by kind and by exit") {
  audited_family world{k};
  world.start(
    {{.intensity = 3},
     {world.child("a"), world.child("b", sup::restart_type::transient)}});
  world.end("a");
  world.end("a", how::killed);
  world.end("b", how::normal);
  const auto all = world.counts->read();
  REQUIRE(all.size() == 2);
  const auto &a = all[0], &b = all[1];
  CHECK(a.supervisor == "root");
  CHECK(a.child == "a");
  CHECK(a.count(event_kind::started) == 3);
  CHECK(a.count(event_kind::restarting) == 2);
  CHECK(a.count(event_kind::terminated) == 2);
  CHECK(a.count(sup::exit_class::abnormal) == 1);
  CHECK(a.count(sup::exit_class::killed) == 1);
  CHECK(a.restarts.count == 2);
  CHECK(b.child == "b");
  CHECK(b.count(sup::exit_class::normal) == 1);
  CHECK(b.count(event_kind::restarting) == 0);
  CHECK(b.restarts.count == 0);
}

ALL_CHILDREN("metrics: the tree's counts are those of its audit log") {
  audited_family world{k};
  sup::sup_spec below{{.intensity = 1}, {world.child("leaf")}};
  world.start({{.intensity = 5}, {sup::nested({.id = "nest"}, below)}});
  for (int i = 0; i < 5; ++i)
    world.end("leaf");
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.settle();
  std::map<std::pair<std::string, std::string>, std::uint64_t> written;
  for (const auto& each : world.read())
    written[{each.supervisor, each.what.id}] += 1;
  CHECK(written.size() == 4); // two supervisors, and a child of each
  for (const auto& each : world.counts->read()) {
    std::uint64_t counted = 0;
    for (const auto count : each.events)
      counted += count;
    CHECK(written[{each.supervisor, each.child}] == counted);
  }
  CHECK(world.counts->read().size() == written.size());
}
