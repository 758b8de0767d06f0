// SPDX-License-Identifier: BSD-3-Clause
// The files of examples/data inside the command, so that the demo needs no
// source tree. The build writes the definitions.
#pragma once

namespace ringactor::command {

extern const char demo_orders_messages[];
extern const char demo_orders_book[];
extern const char demo_orders_expected[];

} // namespace ringactor::command
