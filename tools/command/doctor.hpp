// SPDX-License-Identifier: BSD-3-Clause
// `ringactor doctor`: what there is to run kernels on, whether it works, and
// what to do where it does not.
#pragma once

namespace CLI {
class App;
}

namespace ringactor::command {

struct doctor_options {
  bool json = false;
};

CLI::App* add_doctor(CLI::App& app, doctor_options& options);

/// 0: each device there is answers a request. 1: one does not, or the library
/// of CAF is not the one that this was built for.
int run_doctor(const doctor_options& options);

} // namespace ringactor::command
