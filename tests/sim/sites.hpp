// SPDX-License-Identifier: BSD-3-Clause
// The places of the engine's text that name an order stronger than relaxed.
// Any of them can be weakened, so each order is a mutant without a flag.
#pragma once

#include "tests/sim/memory.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ringactor::sim {

struct site {
  std::string_view function;
  std::string_view what; // the access, as the text says it
  order how{};

  std::string name() const;
};

/// The order to use at a place: the text's, or the weaker one that weaken()
/// asked for. Remembers the place.
order at_site(order how, std::string_view function, std::string_view what);

/// From now on this place has that order.
void weaken(const site& where, order to);
/// Forgets the places, and which one is weakened.
void reset_sites();

/// The places that were reached so far and order something.
const std::vector<site>& sites();

/// The next weaker orders: either half of acq_rel, relaxed of a half.
std::vector<order> weaker(order how);
const char* to_string(order how);

} // namespace ringactor::sim
