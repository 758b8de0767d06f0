// SPDX-License-Identifier: BSD-3-Clause
// The core beside OTP's own supervisor: random scenarios, one after the other
// in one Erlang process, must leave equal traces. RINGACTOR_SEED begins
// elsewhere; RINGACTOR_OTP_SCENARIOS says how many.
#include "tests/supervision/otp/otp_player.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>

using namespace supervision_tests;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

class oracle {
public:
  oracle()
    : folder_{std::filesystem::temp_directory_path()
              / ("ringactor_otp_" + std::to_string(getpid()))} {
    std::filesystem::create_directory(folder_);
  }
  ~oracle() { std::filesystem::remove_all(folder_); }

  static bool is_there() {
    return std::system("command -v escript >/dev/null") == 0;
  }

  /// The text of each scenario, in order.
  std::vector<std::string> run(const std::vector<scenario>& scenarios) {
    const auto in = folder_ / "scenarios", out = folder_ / "traces";
    std::ofstream file{in};
    for (const auto& each : scenarios)
      file << to_erlang(each);
    file.close();
    const auto command =
      "escript '" OTP_ORACLE "' '" + in.string() + "' '" + out.string() + "'";
    REQUIRE_MESSAGE(std::system(command.c_str()) == 0, command << " failed");
    return read(out);
  }

private:
  static std::vector<std::string> read(const std::filesystem::path& from) {
    std::vector<std::string> texts{""};
    std::ifstream file{from};
    for (std::string line; std::getline(file, line);) {
      texts.back() += line + "\n";
      if (line == "end")
        texts.emplace_back();
    }
    texts.pop_back();
    return texts;
  }
  std::filesystem::path folder_;
};

// Instances end all at once, in no order: sorted where they follow each other.
std::string without_order(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  const auto is_down = [](const std::string& s) {
    return s.starts_with("down");
  };
  for (auto i = lines.begin(); i != lines.end();) {
    i = std::find_if(i, lines.end(), is_down);
    const auto last = std::find_if_not(i, lines.end(), is_down);
    std::sort(i, last);
    i = last;
  }
  std::string all;
  for (const auto& line : lines)
    all += line + "\n";
  return all;
}

// Prints the table; the fewest exits of a cell.
std::size_t print(const coverage& covered) {
  std::size_t fewest = ~std::size_t{0};
  std::cout << "exits: normal shutdown {shutdown,x} kill crash\n";
  for (std::size_t s = 0; s < covered.size(); ++s)
    for (std::size_t r = 0; r < covered[s].size(); ++r) {
      std::cout << to_string(static_cast<strategy>(s)) << ' '
                << to_string(static_cast<restart_type>(r));
      for (const auto count : covered[s][r]) {
        std::cout << ' ' << count;
        fewest = std::min(fewest, count);
      }
      std::cout << '\n';
    }
  return fewest;
}

} // namespace

TEST_CASE("the core and OTP's supervisor leave equal traces") {
  if (!oracle::is_there()) {
    std::cout << "skipped: no erl\n";
    return;
  }
  const auto first = from_environment("RINGACTOR_SEED", 1);
  const auto count = from_environment("RINGACTOR_OTP_SCENARIOS", 600);
  std::vector<scenario> scenarios;
  for (auto seed = first; seed < first + count; ++seed)
    scenarios.push_back(make_scenario(seed));
  const auto theirs = oracle{}.run(scenarios);
  REQUIRE(theirs.size() == scenarios.size());
  coverage covered{};
  std::size_t differences = 0;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const auto& what = scenarios[i];
    auto ours = otp_player{what, covered}.play();
    auto otp = theirs[i];
    if (what.flags.strategy == strategy::simple_one_for_one) {
      ours = without_order(ours);
      otp = without_order(otp);
    }
    if (ours != otp && ++differences <= 3)
      std::cout << to_erlang(what) << "-- OTP:\n"
                << otp << "-- ours:\n"
                << ours;
  }
  std::cout << "seeds " << first << " to " << first + count - 1 << '\n';
  CHECK(differences == 0);
  CHECK(print(covered) >= 5);
}
