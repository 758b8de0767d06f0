// SPDX-License-Identifier: BSD-3-Clause
// Which CAF this is, and what of it a header can name without reading the rest.
// CAF_VERSION itself is not asked: 1.1.0 ships it as an octal.
#pragma once

#include <caf/config.hpp>
#include <caf/fwd.hpp>

#include <typeinfo>

#if CAF_MAJOR_VERSION >= 1
#  define RINGACTOR_CAF_1 1
#else
#  define RINGACTOR_CAF_1 0
#endif

namespace ringactor::caf_compat {

/// What identifies the type of a message's element at run time.
#if RINGACTOR_CAF_1
using type_key = caf::type_id_t;
#else
using type_key = const std::type_info*;
#endif

} // namespace ringactor::caf_compat
