// SPDX-License-Identifier: BSD-3-Clause
// The bytes of a snapshot: nothing but what was written is read.
#include "snapshots.hpp"

#include "ringactor/persist/crc32c.hpp"

#include <cstring>

using namespace persist_tests;

namespace {

std::vector<std::byte> file_of(std::uint64_t number) {
  auto what = make(number);
  what.generation = 7;
  return encode(what);
}

// Both checksums again, after bytes were changed on purpose.
void seal(std::vector<std::byte>& bytes) {
  const std::span<const std::byte> all{bytes};
  std::uint32_t head_bytes = 0;
  std::memcpy(&head_bytes, bytes.data() + 12, 4);
  if (head_bytes >= 64 && head_bytes <= bytes.size()) {
    const auto crc =
      crc32c(all.subspan(64, head_bytes - 64), crc32c(all.first(60)));
    std::memcpy(bytes.data() + 60, &crc, 4);
  }
  const auto crc = crc32c(all.first(bytes.size() - 4));
  std::memcpy(bytes.data() + bytes.size() - 4, &crc, 4);
}

template <class T>
std::vector<std::byte> forged(std::size_t at, T value) {
  auto bytes = file_of(1);
  std::memcpy(bytes.data() + at, &value, sizeof value);
  seal(bytes);
  return bytes;
}

} // namespace

TEST_CASE("crc32c has the published check value, whole and in parts") {
  const std::string text = "123456789";
  const auto bytes = std::as_bytes(std::span{text.data(), text.size()});
  CHECK(crc32c(bytes) == 0xe3069283);
  for (std::size_t i = 0; i <= text.size(); ++i)
    CHECK(crc32c(bytes.subspan(i), crc32c(bytes.first(i))) == 0xe3069283);
  CHECK(crc32c(std::vector<std::byte>(32)) == 0x8a9136aa); // RFC 3720, B.4
}

TEST_CASE("a snapshot is read as it was written (state 0, 40, 4096 bytes)") {
  for (std::size_t size : {0, 40, 4096}) {
    auto what = make(3, "a key/with\0 odd \xff bytes", size);
    what.generation = 9;
    const auto bytes = encode(what);
    auto back = decode(bytes);
    REQUIRE(back);
    CHECK(back->kind == what.kind);
    CHECK(back->generation == 9);
    CHECK(back->hlc == 3);
    CHECK(*back->state == *what.state);
    auto head = decode_head(
      std::span{bytes}.first(std::min(bytes.size(), snapshot_head_bytes_max)));
    REQUIRE(head);
    CHECK(head->kind == what.kind);
    CHECK(head->generation == 9);
  }
}

TEST_CASE("a file cut off at any byte is corrupt, its head at most whole") {
  const auto whole = file_of(5);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto part = std::span{whole}.first(size);
    auto found = decode(part);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == errc::corrupt);
    CHECK(!found.error().what.empty());
    auto head = decode_head(part);
    CHECK((head || head.error().code == errc::corrupt));
  }
}

TEST_CASE("a file with any bit flipped is corrupt") {
  const auto whole = file_of(5);
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    auto bytes = whole;
    bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    auto found = decode(bytes);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == errc::corrupt);
  }
}

TEST_CASE("a file with bytes behind it is corrupt (1, 4, 1000 bytes)") {
  for (std::size_t more : {1, 4, 1000}) {
    auto bytes = file_of(5);
    bytes.resize(bytes.size() + more);
    CHECK(decode(bytes).error().code == errc::corrupt);
  }
}

TEST_CASE("a length that the bytes do not have is refused, whatever it says") {
  for (std::uint64_t said :
       {std::uint64_t{0}, std::uint64_t{39}, std::uint64_t{41},
        std::uint64_t{1} << 40, ~std::uint64_t{0}, ~std::uint64_t{0} - 3}) {
    auto found = decode(forged(48, said));
    REQUIRE_FALSE(found);
    CHECK(found.error().code == errc::corrupt);
    CHECK(says(found.error(), {std::to_string(said)}));
  }
  for (std::size_t field : {12, 16, 20})
    for (std::uint32_t said : {0u, 3u, 64u, 1025u, 0x80000000u, 0xffffffffu})
      CHECK(decode(forged(field, said)).error().code == errc::corrupt);
}

TEST_CASE("another format is refused as such, whole or by its head") {
  const auto bytes = forged(8, std::uint32_t{2});
  for (const auto& why : {decode(bytes).error(), decode_head(bytes).error()}) {
    CHECK(why.code == errc::mismatch);
    CHECK(says(why, {"format 2", "reads 1", "move the file away"}));
  }
}

TEST_CASE("another actor, kernel, layout or length is refused by its name") {
  const auto mine = kind_of("book");
  CHECK(check(mine, mine));
  auto wrong = mine;
  const auto refused = [&](std::initializer_list<std::string_view> parts) {
    auto answer = check(mine, wrong);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == errc::mismatch);
    CHECK(says(answer.error(), parts));
    wrong = mine;
  };
  wrong.actor = "risk";
  refused({"actor", "book", "risk"});
  wrong.kernel = "echo";
  refused({"kernel", "reporter", "echo"});
  wrong.layout += 1;
  refused({"layout", std::to_string(mine.layout)});
  wrong.state_bytes = 48;
  refused({"length", "40", "48"});
}

TEST_CASE("a snapshot whose names or length are wrong is not stored") {
  CHECK(check(make(1)));
  CHECK(check(make(1, "")).error().code == errc::invalid_argument);
  CHECK(check(make(1, std::string(1025, 'a'))).error().code
        == errc::invalid_argument);
  auto wrong = make(1);
  wrong.kind.state_bytes = 41;
  CHECK(says(check(wrong).error(), {"40", "41", "book"}));
  wrong.state = nullptr;
  CHECK(check(wrong).error().code == errc::invalid_argument);
}
