// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/persist/snapshot.hpp"

#include "ringactor/persist/crc32c.hpp"

#include <bit>
#include <cstring>

namespace ringactor::persist {

namespace {

static_assert(std::endian::native == std::endian::little);

// The line ends tell of a file that was sent as text.
constexpr char magic[] = {'R', 'A', 'S', 'N', 'A', 'P', '\r', '\n'};

struct raw_head {
  char magic[8];
  std::uint32_t format, head_bytes;
  std::uint32_t actor_bytes, kernel_bytes;
  std::uint32_t layout, zero;
  std::uint64_t generation, hlc, state_bytes;
  std::uint32_t more_zero, crc;
};
static_assert(sizeof(raw_head) == snapshot_head_bytes);

using bytes_view = std::span<const std::byte>;

bytes_view view_of(const std::string& text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

std::uint32_t crc_of(const raw_head& head, bytes_view names) {
  const auto bytes = std::as_bytes(std::span{&head, 1});
  return crc32c(names, crc32c(bytes.first(offsetof(raw_head, crc))));
}

failure damaged(const std::string& what) { return {errc::corrupt, what}; }

failure another_format(std::uint32_t format) {
  return {errc::mismatch,
          "it has format " + std::to_string(format) + ", this program reads "
            + std::to_string(snapshot_format)
            + "; use the program that wrote it, or move the file away"};
}

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= snapshot_name_bytes_max;
}

result<raw_head> raw_head_of(bytes_view bytes) {
  raw_head head;
  if (bytes.size() < sizeof head)
    return damaged("it has " + std::to_string(bytes.size())
                   + " bytes, and a head has " + std::to_string(sizeof head));
  std::memcpy(&head, bytes.data(), sizeof head);
  if (std::memcmp(head.magic, magic, sizeof magic) != 0)
    return damaged("it does not begin as a snapshot does");
  return head;
}

// Every length is compared before it is used.
result<snapshot_head> names_of(const raw_head& head, bytes_view bytes) {
  if (head.actor_bytes > snapshot_name_bytes_max
      || head.kernel_bytes > snapshot_name_bytes_max
      || head.head_bytes != sizeof head + head.actor_bytes + head.kernel_bytes
      || head.head_bytes > bytes.size())
    return damaged("the lengths in its head contradict each other");
  const auto names = bytes.first(head.head_bytes).subspan(sizeof head);
  if (crc_of(head, names) != head.crc)
    return damaged("the checksum of its head is wrong");
  const auto* text = reinterpret_cast<const char*>(names.data());
  snapshot_head found;
  found.kind.actor.assign(text, head.actor_bytes);
  found.kind.kernel.assign(text + head.actor_bytes, head.kernel_bytes);
  found.kind.layout = head.layout;
  found.kind.state_bytes = head.state_bytes;
  found.generation = head.generation;
  found.hlc = head.hlc;
  found.bytes = head.head_bytes;
  return found;
}

// Of the whole file: its last bytes.
bool is_whole(bytes_view bytes) {
  std::uint32_t crc = 0;
  const auto content = bytes.first(bytes.size() - sizeof crc);
  std::memcpy(&crc, bytes.data() + content.size(), sizeof crc);
  return crc32c(content) == crc;
}

std::string differs(const char* field, const std::string& found,
                    const std::string& wanted) {
  return std::string{"its "} + field + " is " + found + ", wanted is " + wanted;
}

} // namespace

result<void> check(const snapshot& what) {
  if (!is_name(what.kind.actor) || !is_name(what.kind.kernel))
    return {errc::invalid_argument,
            "a snapshot's actor and kernel have names of 1 to "
              + std::to_string(snapshot_name_bytes_max) + " bytes"};
  if (!what.state || what.state->size() != what.kind.state_bytes)
    return {errc::invalid_argument,
            "the snapshot of " + what.kind.actor + " has "
              + std::to_string(what.state ? what.state->size() : 0)
              + " bytes of state, and its kind says "
              + std::to_string(what.kind.state_bytes)};
  return {};
}

std::vector<std::byte> encode(const snapshot& what) {
  const auto& kind = what.kind;
  raw_head head{};
  std::memcpy(head.magic, magic, sizeof magic);
  head.format = snapshot_format;
  head.actor_bytes = static_cast<std::uint32_t>(kind.actor.size());
  head.kernel_bytes = static_cast<std::uint32_t>(kind.kernel.size());
  head.head_bytes = static_cast<std::uint32_t>(sizeof head) + head.actor_bytes
                    + head.kernel_bytes;
  head.layout = kind.layout;
  head.generation = what.generation;
  head.hlc = what.hlc;
  head.state_bytes = kind.state_bytes;
  head.crc = crc_of(head, view_of(kind.actor + kind.kernel));
  std::vector<std::byte> bytes;
  bytes.reserve(head.head_bytes + what.state->size() + sizeof head.crc);
  const auto add = [&bytes](bytes_view more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
  };
  add(std::as_bytes(std::span{&head, 1}));
  add(view_of(kind.actor));
  add(view_of(kind.kernel));
  add(*what.state);
  const std::uint32_t crc = crc32c(bytes);
  add(std::as_bytes(std::span{&crc, 1}));
  return bytes;
}

result<snapshot_head> decode_head(bytes_view bytes) {
  auto head = raw_head_of(bytes);
  if (!head)
    return head.error();
  if (head->format != snapshot_format)
    return another_format(head->format);
  return names_of(*head, bytes);
}

result<snapshot> decode(bytes_view bytes) {
  auto raw = raw_head_of(bytes);
  if (!raw)
    return raw.error();
  if (bytes.size() < sizeof(raw_head) + sizeof raw->crc || !is_whole(bytes))
    return damaged("the checksum at its end is wrong");
  if (raw->format != snapshot_format)
    return another_format(raw->format);
  auto head = names_of(*raw, bytes);
  if (!head)
    return head.error();
  const auto rest = bytes.size() - head->bytes; // the state and the checksum
  if (rest < sizeof raw->crc
      || head->kind.state_bytes != rest - sizeof raw->crc)
    return damaged("it says that its state has "
                   + std::to_string(head->kind.state_bytes)
                   + " bytes, and is not of that length");
  const auto state = bytes.subspan(head->bytes, rest - sizeof raw->crc);
  return snapshot{
    std::move(head->kind), head->generation, head->hlc,
    std::make_shared<const std::vector<std::byte>>(state.begin(), state.end())};
}

result<void> check(const snapshot_kind& found, const snapshot_kind& wanted) {
  std::string what;
  if (found.actor != wanted.actor)
    what = differs("actor", found.actor, wanted.actor);
  else if (found.kernel != wanted.kernel)
    what = differs("kernel", found.kernel, wanted.kernel);
  else if (found.layout != wanted.layout)
    what = differs("layout", std::to_string(found.layout),
                   std::to_string(wanted.layout));
  else if (found.state_bytes != wanted.state_bytes)
    what = differs("state's length", std::to_string(found.state_bytes),
                   std::to_string(wanted.state_bytes));
  else
    return {};
  return {errc::mismatch,
          what + "; it is another's, or of another build: give another key, or "
                 "move it away"};
}

} // namespace ringactor::persist
