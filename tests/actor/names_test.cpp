// SPDX-License-Identifier: BSD-3-Clause
// Names: who may have one, how long, who is told.
#include "acts.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::errc;
using ringactor::find_name;
using ringactor::list_names;
using ringactor::register_name;
using ringactor::unregister_name;

namespace {

/// Why this name is refused; ok when it is not.
errc refused(stepped& world, std::string_view name) {
  return code_of(register_name(world.engine, name, world.spawn()));
}

/// The names that match, with a space after each.
std::string listed(stepped& world, std::string_view pattern) {
  std::string all;
  for (const auto& each : must(list_names(world.engine, pattern)))
    all += each.name + ' ';
  return all;
}

} // namespace

TEST_CASE("a name finds the actor that registered, kernel or host") {
  stepped world;
  auto kernel = world.spawn();
  auto host = idle(world);
  auto ref = must(register_name(world.engine, "orders/1", kernel));
  CHECK(must(ref.resolve()) == kernel);
  must(register_name(world.engine, "gateway", host));
  CHECK(must(must(find_name(world.engine, "orders/1")).resolve()) == kernel);
  CHECK(must(must(find_name(world.engine, "gateway")).resolve()) == host);
  must(register_name(world.engine, "alias", kernel)); // one more is fine
  CHECK(must(find_name(world.engine, "alias")) == ref);
}

TEST_CASE("a name is known to all engines of a system") {
  stepped world;
  auto other = world.open();
  auto kernel = world.spawn_in(other);
  must(register_name(other, "there", kernel));
  CHECK(must(must(find_name(world.engine, "there")).resolve()) == kernel);
}

TEST_CASE("an unknown name is an error that says what to do") {
  stepped world;
  auto none = find_name(world.engine, "nobody");
  CHECK(code_of(none) == errc::no_such);
  CHECK(says(world, none.error(), {"'nobody'", "register_name", "list_names"}));
  CHECK(code_of(ringactor::address_of(world.engine, "nobody"))
        == errc::no_such);
  CHECK(code_of(unregister_name(world.engine, "nobody")) == errc::no_such);
}

TEST_CASE("a name that is taken is refused, with its owner") {
  stepped world;
  auto first = world.spawn();
  must(register_name(world.engine, "book", first));
  auto again = register_name(world.engine, "book", world.spawn());
  CHECK(code_of(again) == errc::invalid_argument);
  CHECK(says(world, again.error(),
             {"'book'", "actor 1/0", "incarnation 1", "unregister"}));
  CHECK(code_of(register_name(world.engine, "book", first))
        == errc::invalid_argument);
  CHECK(must(must(find_name(world.engine, "book")).resolve()) == first);
}

TEST_CASE("a name that is no text is refused (0 bytes, 64 KiB, NUL, Latin-1)") {
  stepped world;
  CHECK(refused(world, "") == errc::invalid_argument);
  CHECK(refused(world, std::string(65536, 'x')) == errc::invalid_argument);
  CHECK(refused(world, std::string(256, 'x')) == errc::invalid_argument);
  CHECK(refused(world, std::string(255, 'x')) == errc::ok);
  CHECK(refused(world, std::string_view{"a\0b", 3}) == errc::invalid_argument);
  CHECK(refused(world, "line\n") == errc::invalid_argument);
  CHECK(refused(world, "caf\xe9") == errc::invalid_argument);
  CHECK(refused(world, "caf\xc3\xa9") == errc::ok);
  CHECK(refused(world, "orders/*") == errc::invalid_argument);
  auto why =
    register_name(world.engine, std::string(65536, 'x'), world.spawn());
  CHECK(says(world, why.error(), {"65536 bytes", "255"}));
  auto kernel = world.spawn();
  must(register_name(world.engine, "caf\xc3\xa9", kernel));
  CHECK(listed(world, "*") == "caf\xc3\xa9 ");
}

TEST_CASE("nobody registers an actor that has ended, or nobody") {
  stepped world;
  auto gone = world.spawn();
  end(world, gone);
  CHECK(code_of(register_name(world.engine, "gone", gone)) == errc::down);
  CHECK(code_of(register_name(world.engine, "none", caf::actor{}))
        == errc::no_such);
  CHECK(listed(world, "*").empty());
}

TEST_CASE("a name goes when it is unregistered, and can be taken again") {
  stepped world;
  must(register_name(world.engine, "a", world.spawn()));
  auto kernel = world.spawn();
  must(register_name(world.engine, "b", kernel));
  CHECK_FALSE(unregister_name(world.engine, "b"));
  CHECK(code_of(find_name(world.engine, "b")) == errc::no_such);
  CHECK(refused(world, "b") == errc::ok);
}

TEST_CASE("names go when their actor ends") {
  stepped world;
  auto kernel = world.spawn();
  auto host = idle(world);
  must(register_name(world.engine, "kernel/1", kernel));
  must(register_name(world.engine, "kernel/2", kernel));
  must(register_name(world.engine, "host", host));
  CHECK(listed(world, "*") == "host kernel/1 kernel/2 ");
  caf::anon_send_exit(kernel, exit_reason::kill);
  CHECK(listed(world, "*") == "host ");
  end(world, host);
  CHECK(listed(world, "*").empty());
}

TEST_CASE("a kept address keeps its names across restarts") {
  stepped world;
  auto life = world.spawn(0, {.keep_address = true});
  auto ref = must(register_name(world.engine, "kept", life));
  must(register_name(world.engine, "this life", ref.pinned()));
  end(world, life);
  CHECK(listed(world, "*") == "kept ");
  CHECK(code_of(must(find_name(world.engine, "kept")).resolve()) == errc::down);
  must(register_name(world.engine, "between", ref)); // nobody lives there now
  life = must(ringactor::respawn_kernel(world.engine, ref, probe_kernel({})));
  world.settle();
  CHECK(must(must(find_name(world.engine, "kept")).resolve()) == life);
  CHECK(must(must(find_name(world.engine, "between")).resolve()) == life);
  CHECK(ringactor::release_address(world.engine, ref));
  CHECK(listed(world, "*") == "between kept ");
  end(world, life);
  CHECK(listed(world, "*").empty());
}

TEST_CASE("names go when a kept address is released between lives") {
  stepped world;
  auto life = world.spawn(0, {.keep_address = true});
  auto ref = must(register_name(world.engine, "kept", life));
  end(world, life);
  CHECK(ringactor::release_address(world.engine, ref));
  CHECK(listed(world, "*").empty());
}

TEST_CASE("names go with their engine, and those of others stay") {
  stepped world;
  auto other = world.open();
  auto kept = must(
    ringactor::spawn_kernel(other, probe_kernel({}), {.keep_address = true}));
  world.settle();
  must(register_name(other, "there", kept));
  auto here = world.spawn();
  must(register_name(other, "here", here));
  end(world, kept);
  CHECK(listed(world, "*") == "here there ");
  caf::anon_send_exit(other.actor(), exit_reason::user_shutdown);
  world.settle();
  CHECK(listed(world, "*") == "here there "); // it may move to another engine
  REQUIRE_FALSE(ringactor::watch_names(world.engine, "there", world.self));
  CHECK(world.next<ringactor::name_event>().text() == "there");
  kept = nullptr;
  world.others.clear();
  other = {}; // the last that held it
  CHECK(listed(world, "*") == "here ");
  CHECK(world.next<ringactor::name_event>().change
        == ringactor::name_change::unregistered);
}

TEST_CASE("names are listed by pattern, in order") {
  stepped world;
  auto kernel = world.spawn();
  for (auto name : {"orders/2", "orders/1", "orders/10", "risk", "order"})
    must(register_name(world.engine, name, kernel));
  CHECK(listed(world, "orders/*") == "orders/1 orders/10 orders/2 ");
  CHECK(listed(world, "orders/?") == "orders/1 orders/2 ");
  CHECK(listed(world, "risk") == "risk ");
  CHECK(listed(world, "nothing*").empty());
  CHECK(code_of(list_names(world.engine, "")) == errc::invalid_argument);
  CHECK(code_of(list_names(world.engine, std::string(256, '*')))
        == errc::invalid_argument);
}

TEST_CASE("a handler sends by a name resolved once, life after life") {
  stepped world;
  auto from = world.spawn();
  auto life = world.spawn(0, {.keep_address = true});
  auto ref = must(register_name(world.engine, "target", life));
  auto address = must(ringactor::address_of(world.engine, "target"));
  must(world.ask<probe_status>(from, probe_send{address, 3, 1, 0}));
  CHECK(must(world.ask<probe_total>(life, probe_add{0})).sum == 3);
  end(world, life);
  life = must(ringactor::respawn_kernel(world.engine, ref, probe_kernel({})));
  world.settle();
  must(world.ask<probe_status>(from, probe_send{address, 4, 1, 0}));
  CHECK(must(world.ask<probe_total>(life, probe_add{0})).sum == 4);
  must(register_name(world.engine, "one life", from));
  CHECK(must(ringactor::address_of(world.engine, "one life")).incarnation == 1);
}

TEST_CASE("names are bounded (names=65536)") {
  stepped world;
  auto kernel = world.spawn();
  ringactor::name_table names;
  for (std::size_t i = 0; i < ringactor::names_max; ++i)
    REQUIRE(names.add(std::to_string(i), {world.engine.address_of(kernel)}));
  auto more = names.add("one more", {world.engine.address_of(kernel)});
  REQUIRE_FALSE(more);
  CHECK(more.error().code == errc::exhausted);
  CHECK(names.remove("17"));
  CHECK(names.add("one more", {world.engine.address_of(kernel)}));
}
