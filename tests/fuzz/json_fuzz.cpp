// SPDX-License-Identifier: BSD-3-Clause
// JSON from outside: a struct with a field of every kind, and a type number.
// What is read is shown and read again, to the same.
#include "input.hpp"

#include "ringactor/message/json.hpp"
#include "tests/message/json_structs.hpp"

using namespace ringactor;

namespace {

void read_struct(std::string_view text) {
  const auto value = message::from_json<json_all>(text);
  if (!value) {
    fuzz::require(!value.error().what.empty());
    return;
  }
  const std::string shown = message::to_json(*value);
  const auto again = message::from_json<json_all>(shown);
  fuzz::require(static_cast<bool>(again));
  fuzz::require(message::to_json(*again) == shown);
}

void read_id(std::string_view text) {
  const auto id = message::type_id_from_json(text);
  if (!id)
    return;
  const auto again = message::type_id_from_json(message::type_id_to_json(*id));
  fuzz::require(again && *again == *id);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  read_struct(text);
  read_id(text);
  return 0;
}
