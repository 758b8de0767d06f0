// SPDX-License-Identifier: BSD-3-Clause
// Properties checked on random input by rapidcheck. The seed is 1 unless
// RINGACTOR_SEED says another; RC_PARAMS, rapidcheck's own variable, goes
// before it and repeats a failure that was printed. Used by the model tests.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace model_tests {

/// Checks a property on 2000 inputs; prints the seed, and the least
/// input that it found failing.
template <class Property>
bool holds(const std::string& sentence, Property&& property) {
  const char* seed = std::getenv("RINGACTOR_SEED");
  const std::string parameters =
    std::string{"seed="} + (seed ? seed : "1") + " max_success=2000";
  ::setenv("RC_PARAMS", parameters.c_str(), 0);
  return rc::check(sentence, std::forward<Property>(property));
}

/// One command of a random sequence: what, by whom, how much.
struct step {
  std::uint8_t action = 0;
  std::uint8_t who = 0;
  std::uint8_t amount = 0;
};

inline std::ostream& operator<<(std::ostream& out, const step& each) {
  return out << '{' << int{each.action} << ", " << int{each.who} << ", "
             << int{each.amount} << '}';
}

/// Up to some hundred commands with actions below `actions`.
inline rc::Gen<std::vector<step>> steps(std::uint8_t actions) {
  using rc::gen::inRange;
  auto one = rc::gen::map(
    rc::gen::tuple(inRange<std::uint8_t>(0, actions),
                   inRange<std::uint8_t>(0, 4), inRange<std::uint8_t>(0, 57)),
    [](const auto& parts) {
      return step{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)};
    });
  return rc::gen::scale(4, rc::gen::container<std::vector<step>>(one));
}

/// The first thing that went wrong in a run; checks may stand where nothing
/// may be thrown.
class verdict {
public:
  void expect(bool is_fine, const char* what) {
    if (!is_fine && what_.empty())
      what_ = what;
  }
  const std::string& what() const noexcept { return what_; }

private:
  std::string what_;
};

} // namespace model_tests
