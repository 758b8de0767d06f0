// SPDX-License-Identifier: BSD-3-Clause
// The whole of a program that checks kernels; ringactor_add_check() in CMake
// writes its main. `ringactor check` builds such a program and runs it.
#pragma once

#include <ringactor/message/registry.hpp>
#include <ringactor/ringactor.hpp>

namespace ringactor::check {

/// The arguments are KERNEL FILE [--json]. Plays the case in the file on the
/// CPU, and compares with what the case expects; then on each other backend and
/// model there is, and compares with the CPU. `--json`: prints one JSON object.
///
/// Returns 0; 1 where something differs or cannot be run; 2 for an error in the
/// command line or the file, also where it compares nothing.
int run_program(const image& program, const message::catalog& messages,
                int argc, char** argv);

} // namespace ringactor::check
