// SPDX-License-Identifier: BSD-3-Clause
#include "tests/sim/sites.hpp"

#include <algorithm>

namespace ringactor::sim {

namespace {

std::vector<site> reached;
site weakened;
order weakened_to{};

bool is_at(const site& s, std::string_view function, std::string_view what) {
  return s.function == function && s.what == what;
}

} // namespace

std::string site::name() const {
  return std::string{function} + ": " + std::string{what};
}

order at_site(order how, std::string_view function, std::string_view what) {
  // Order: named here, not used; relaxed places cannot be weakened.
  if (how == std::memory_order_relaxed)
    return how;
  if (is_at(weakened, function, what))
    return weakened_to;
  const bool known =
    std::any_of(reached.begin(), reached.end(),
                [=](const site& s) { return is_at(s, function, what); });
  if (!known)
    reached.push_back({function, what, how});
  return how;
}

void weaken(const site& where, order to) {
  weakened = where;
  weakened_to = to;
}

void reset_sites() {
  weakened = {};
  reached.clear();
}

const std::vector<site>& sites() { return reached; }

std::vector<order> weaker(order how) {
  // Order: named here, not used; the halves of acq_rel, else nothing.
  if (how == std::memory_order_acq_rel)
    return {std::memory_order_acquire, std::memory_order_release};
  return {std::memory_order_relaxed}; // of a single half
}

const char* to_string(order how) {
  switch (how) {
    case std::memory_order_relaxed: // named only, as below
      return "relaxed";
    case std::memory_order_acquire:
      return "acquire";
    case std::memory_order_release: // named only, as below
      return "release";
    case std::memory_order_acq_rel:
      return "acq_rel";
    default:
      return "seq_cst";
  }
}

} // namespace ringactor::sim
