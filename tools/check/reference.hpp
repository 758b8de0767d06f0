// SPDX-License-Identifier: BSD-3-Clause
// The reference case of a kernel: what to send it, and what it must answer. A
// JSON file beside its handlers (README.md has the form).
#pragma once

#include "ringactor/message/json.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor::check {

/// The numbers in a block that a span names.
enum class element : std::uint8_t {
  bytes, // not known: compared bit for bit
  uint8,
  uint32,
  uint64,
  int32,
  int64,
  float32,
  float64
};
std::size_t size_of(element kind) noexcept;

/// What the span at `offset` of a message names.
struct block {
  std::string field;
  std::uint32_t offset = 0;
  element kind = element::bytes;
  std::vector<std::byte> bytes;
};

/// A message, its spans apart: in `what` they are 0.
struct content {
  message::typed_bytes what;
  std::vector<block> blocks; // one for each span of the type
};

struct step {
  bool is_request = true;
  content send;
  std::optional<content> answer;      // none: any, the same on all backends
  std::optional<std::uint32_t> fails; // the number that the handler fails with
};

/// How far floating-point numbers may be from the CPU's and from the expected
/// ones, in units in the last place: by "message.field".
using tolerances = std::map<std::string, std::uint64_t, std::less<>>;

struct reference_case {
  std::optional<message::typed_bytes> config; // none: zeros
  std::vector<step> steps;
  tolerances ulp;
  bool compares_state = false; // at the end, bit for bit
};

/// Reads a case. `config_type`: the message that the kernel's init takes.
/// Errors: invalid_argument, no_such; the text has the path in the file, as in
///         "steps[2].ask.value.price", and what was expected.
result<reference_case> read_reference(const message::registry& types,
                                      std::uint16_t config_type,
                                      std::string_view text);

} // namespace ringactor::check
