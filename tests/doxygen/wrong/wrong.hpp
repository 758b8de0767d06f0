// SPDX-License-Identifier: BSD-3-Clause
// A header whose comment names a parameter that is not there: the check must
// see it. Included by nobody.
#pragma once

/// Takes so many.
/// @param amuont how many
void take(int amount);
