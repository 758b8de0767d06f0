// SPDX-License-Identifier: BSD-3-Clause
// The scenes of growth.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace growth {

/// Runs what is to be counted.
using counted = void (*)(const std::function<void()>& body);
/// False: not all children did what they were to do.
using scene = std::function<bool(std::size_t count, counted run)>;
using scenes = std::map<std::string, scene>;

/// A core, and children that do as they are told.
scenes core_scenes();
/// A supervisor's actor, with host and with kernel children.
scenes actor_scenes();

} // namespace growth
