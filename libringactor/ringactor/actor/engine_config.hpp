// SPDX-License-Identifier: BSD-3-Clause
// What an engine's options mean to its device, and what they refuse. Used by
// engine_core.cpp and engine.cpp.
#pragma once

#include "ringactor/actor/engine_options.hpp"

#include <string_view>

namespace ringactor {

/// Looks at what no backend does. Errors: invalid_argument.
result<void> check(const engine_options& options);

/// All but the engine's number, which the directory gives.
backend::engine_config config_of(const engine_options& options,
                                 const clock::physical_clock& clock);

/// Errors: no_such, engine_options::kernels has other names.
result<void> check_hosted(const engine_options& options,
                          std::string_view kernel);

} // namespace ringactor
