// SPDX-License-Identifier: BSD-3-Clause
// One run of `ringactor orders` from files to a report, for main and demo.
#pragma once

#include "command.hpp"
#include "orders_gateway.hpp"

namespace ringactor::command {

/// Prints the report to stdout and errors to stderr. Returns the exit code;
/// `results`, if given, gets what was found.
int run_orders(const orders_options& options, gateway_results* results);

} // namespace ringactor::command
