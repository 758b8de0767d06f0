// SPDX-License-Identifier: BSD-3-Clause
// The device's door as host code reads it: gpu/device/door_up.h with the host's
// atomics.
#pragma once

#include "gpu/cpu/layer.h"
#include "gpu/device/door_up.h"
