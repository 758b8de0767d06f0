// SPDX-License-Identifier: BSD-3-Clause
// The front door: what a program that hosts kernel actors includes.
#pragma once

#include "ringactor/actor/actor_ref.hpp"
#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/host_actor.hpp"
#include "ringactor/actor/letters.hpp"
#include "ringactor/actor/message_options.hpp"
#include "ringactor/actor/names.hpp"
#include "ringactor/actor/port.hpp"
#include "ringactor/actor/reporting.hpp"
#include "ringactor/actor/restart.hpp"
#include "ringactor/actor/send_window.hpp"
#include "ringactor/actor/tune.hpp"
#include "ringactor/actor/typed_kernel.hpp"
#include "ringactor/runtime/runtime.hpp"
#include "ringactor/supervision/init.hpp"
#include "ringactor/supervision/supervisor.hpp"
#include "ringactor/supervision/tree_parts.hpp"
