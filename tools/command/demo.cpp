// SPDX-License-Identifier: BSD-3-Clause
// `ringactor demo`: what the project does, in four steps that check themselves.
#include "command.hpp"
#include "demo_orders.hpp"
#include "orders_gateway.hpp"
#include "orders_run.hpp"
#include "ringactor_command_image.hpp"

#include <ringactor/ringactor.hpp>

#include <caf/all.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace ringactor::command {

namespace {

constexpr auto patience = std::chrono::seconds(10);

/// What the steps share. A step returns what went wrong, or "".
struct stage {
  caf::actor_system& system;
  const engine& where;
};

void say(const std::string& what) {
  std::printf("  %s\n", what.c_str());
  std::fflush(stdout);
}

// ---- hello

std::string hello(const stage& on) {
  auto echo = spawn_kernel(on.where, echo_kernel());
  if (!echo)
    return describe(on.system, echo.error());
  caf::scoped_actor self{on.system};
  std::string wrong = "no answer";
  self->request(*echo, patience, echo_request{42})
    .receive(
      [&](const echo_reply& reply) {
        say("sent 42, the kernel answered " + std::to_string(reply.value));
        wrong = reply.value == 42 ? "" : "42 did not come back";
      },
      [&](const caf::error& why) { wrong = describe(on.system, why); });
  return wrong;
}

// ---- vector add

/// Adds a[i] and b[i]; `sum` checks the result.
std::string add_vectors(const stage& on, const caf::actor& adder,
                        const std::vector<float>& a,
                        const std::vector<float>& b) {
  auto bytes = a.size() * sizeof(float);
  auto left = on.where.allocate(bytes);
  auto right = on.where.allocate(bytes);
  if (!left || !right)
    return describe(on.system, left ? right.error() : left.error());
  std::copy(a.begin(), a.end(), left->as<float>().begin());
  std::copy(b.begin(), b.end(), right->as<float>().begin());
  caf::scoped_actor self{on.system};
  std::string wrong = "no answer";
  auto check = [&](const vector_add_reply& reply) {
    auto sum = on.where.adopt(reply.sum);
    auto items = sum.as<float>();
    wrong = items.size() == a.size() ? "" : "the sum has another length";
    for (std::size_t i = 0; i < items.size() && wrong.empty(); ++i)
      if (items[i] != a[i] + b[i])
        wrong = "item " + std::to_string(i) + " is wrong";
    if (wrong.empty() && items.size() == 3)
      say("{1,2,3} + {4,5,6} = {" + std::to_string(int(items[0])) + ","
          + std::to_string(int(items[1])) + "," + std::to_string(int(items[2]))
          + "}");
  };
  self
    ->request(adder, patience,
              vector_add_request{left->release(), right->release()})
    .receive(check,
             [&](const caf::error& why) { wrong = describe(on.system, why); });
  return wrong;
}

std::string vector_add(const stage& on) {
  auto adder = spawn_kernel(on.where, vector_add_kernel());
  if (!adder)
    return describe(on.system, adder.error());
  auto wrong = add_vectors(on, *adder, {1, 2, 3}, {4, 5, 6});
  if (!wrong.empty())
    return wrong;
  constexpr std::size_t items = 1 << 20;
  std::vector<float> a(items), b(items);
  for (std::size_t i = 0; i < items; ++i) {
    a[i] = float(i % 1000);
    b[i] = float(i % 77) / 2;
  }
  wrong = add_vectors(on, *adder, a, b);
  if (wrong.empty())
    say("1048576 sums through the payload pool are right, too");
  return wrong;
}

// ---- the order stream

/// A folder of our own that is gone at the end.
class scratch_folder {
public:
  scratch_folder()
    : path_{std::filesystem::temp_directory_path()
            / ("ringactor_demo_" + std::to_string(getpid()))} {
    std::filesystem::create_directories(path_);
  }
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path write(const char* name, const char* text) const {
    std::ofstream{path_ / name} << text;
    return path_ / name;
  }

private:
  std::filesystem::path path_;
};

/// Compares with what tests/orders/oracle.py found in the same file.
std::string compare(const gateway_results& found) {
  auto wanted = nlohmann::json::parse(demo_orders_expected);
  auto vwap = double(found.risk.notional) / double(found.risk.volume)
              / double(price_unit);
  auto is_wrong = [&](const char* key, std::uint64_t value) {
    return wanted.at(key).get<std::uint64_t>() != value;
  };
  if (is_wrong("messages", found.book.messages)
      || is_wrong("trades", found.risk.fills)
      || is_wrong("volume", found.risk.volume)
      || is_wrong("alerts", found.risk.alerts)
      || is_wrong("hidden_trades", found.book.by_type[order_book_hidden])
      || is_wrong("halts", found.book.by_type[order_book_halt])
      || is_wrong("unknown_orders", found.book.unknown_orders)
      || is_wrong("rows_equal", found.rows_equal)
      || is_wrong("levels_adopted", found.book.levels_adopted))
    return "the totals are not those of the independent script";
  if (std::abs(vwap - wanted.at("vwap").get<double>()) > 1e-9)
    return "the volume-weighted price is not that of the independent script";
  return {};
}

std::string order_stream_step(const stage& on) {
  scratch_folder folder;
  orders_options options;
  options.messages = folder.write("orders.csv", demo_orders_messages);
  options.book = folder.write("book.csv", demo_orders_book);
  options.backend = on.where.backend();
  gateway_results results;
  if (run_orders(options, &results) != exit_ok)
    return "the order stream has errors";
  auto wrong = compare(results);
  if (wrong.empty())
    say("equal to the totals of an independent script");
  return wrong;
}

// ---- a kernel that fails

std::string fail_and_see(const stage& on) {
  constexpr std::uint32_t code = 101;
  auto echo = spawn_kernel(on.where, echo_kernel());
  if (!echo)
    return describe(on.system, echo.error());
  caf::scoped_actor self{on.system};
  self->monitor(*echo);
  caf::anon_send(*echo, echo_fail{code});
  std::string wrong = "no monitor was told";
  self->receive(
    [&](caf::down_msg& down) {
      say("a monitor was told: " + describe(on.system, down.reason));
      wrong = failure_code(down.reason) == code ? "" : "the code is not 101";
    },
    caf::after(patience) >> [] {});
  return wrong;
}

} // namespace

int run_demo(const std::string& backend) {
  caf::actor_system_config config;
  init(config, ringactor_command_image());
  caf::actor_system system{config};
  engine_options options;
  options.backend = backend;
  auto where = open_engine(system, ringactor_command_image(), options);
  if (!where)
    return complain(describe(system, where.error()), exit_usage);
  std::printf("ringactor demo on backend %s\n", where->backend().c_str());
  struct step {
    const char* title;
    std::string (*run)(const stage&);
  };
  constexpr step steps[] = {
    {"hello: a kernel actor answers", hello},
    {"vector add: bulk data in the payload pool", vector_add},
    {"orders: a book kernel, a risk kernel, a gateway", order_stream_step},
    {"failure: a kernel ends with code 101", fail_and_see}};
  for (const auto& each : steps) {
    std::printf("%s\n", each.title);
    auto wrong = each.run({system, *where});
    if (!wrong.empty()) {
      std::printf("FAIL: %s: %s\n", each.title, wrong.c_str());
      return exit_data;
    }
  }
  std::printf("PASS\n");
  return exit_ok;
}

} // namespace ringactor::command
