// SPDX-License-Identifier: BSD-3-Clause
// The file store on the real disk.
#include "snapshots.hpp"

#include "ringactor/persist/file_store.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace persist_tests;

namespace {

struct on_disk : folder {
  std::unique_ptr<file_store> store = open();
  std::unique_ptr<file_store> open() {
    auto opened = file_store::open(path);
    REQUIRE(opened);
    return std::move(*opened);
  }
  std::uint64_t save(std::uint64_t number, const std::string& actor = "book") {
    auto saved = store->save(make(number, actor));
    REQUIRE_MESSAGE(saved, saved.error().what);
    return *saved;
  }
  std::uint64_t load(const std::string& actor = "book") {
    auto found = store->load(kind_of(actor));
    REQUIRE_MESSAGE(found, found.error().what);
    return number_of(found->what);
  }
  fs::path file(std::uint64_t generation, const std::string& actor = "book") {
    return *store->path_of(actor, generation);
  }
  std::vector<std::byte> bytes_of(const fs::path& file) {
    return *real_disk().read(file, 1 << 20);
  }
  void put(const fs::path& file, std::span<const std::byte> bytes) {
    std::ofstream to{file, std::ios::binary | std::ios::trunc};
    to.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  }
  std::size_t files() {
    return real_disk().list(path)->size() - 1; // without the lock
  }
};

} // namespace

TEST_CASE("a file store keeps two generations, and another finds the newest") {
  on_disk disk;
  CHECK(disk.store->load(kind_of("book")).error().code == errc::empty);
  for (std::uint64_t number = 1; number <= 5; ++number) {
    CHECK(disk.save(number) == number);
    disk.store = disk.open();
    CHECK(disk.load() == number);
    CHECK(disk.files() == std::min<std::uint64_t>(number, 2));
  }
  CHECK(disk.save(6) == 6); // it goes on counting
}

TEST_CASE("a newest file that is cut at any byte falls back to the older") {
  on_disk disk;
  disk.save(1);
  disk.save(2);
  const auto newest = disk.bytes_of(disk.file(2));
  for (std::size_t size = 0; size < newest.size(); ++size) {
    disk.put(disk.file(2), std::span{newest}.first(size));
    auto found = disk.store->load(kind_of("book"));
    REQUIRE(found);
    CHECK(number_of(found->what) == 1);
    CHECK(found->passed_over.find(disk.file(2).string()) != std::string::npos);
  }
}

TEST_CASE("a newest file with any byte flipped falls back to the older") {
  on_disk disk;
  disk.save(1);
  disk.save(2);
  const auto newest = disk.bytes_of(disk.file(2));
  for (std::size_t at = 0; at < newest.size(); ++at) {
    auto bytes = newest;
    bytes[at] ^= std::byte{0x10};
    disk.put(disk.file(2), bytes);
    auto found = disk.store->load(kind_of("book"));
    REQUIRE(found);
    CHECK(number_of(found->what) == 1);
    CHECK(!found->passed_over.empty());
  }
  CHECK(disk.save(3) >= 2); // whatever was flipped last
  CHECK(disk.load() == 3);
}

TEST_CASE("where no generation is whole, the error names both files") {
  on_disk disk;
  disk.save(1);
  disk.save(2);
  for (std::uint64_t each : {1, 2})
    disk.put(disk.file(each), std::vector<std::byte>(10));
  auto none = disk.store->load(kind_of("book"));
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errc::corrupt);
  CHECK(says(none.error(),
             {disk.file(1).string(), disk.file(2).string(), "no other"}));
  disk.save(3);
  CHECK(disk.load() == 3);
}

TEST_CASE(
  "another actor's file, format or length is refused, not passed over") {
  on_disk disk;
  disk.save(1, "risk");
  disk.save(1);
  disk.save(2);
  CHECK(disk.store->load(kind_of("book", 48)).error().code == errc::mismatch);
  CHECK(disk.store->save(make(3, "book", 48)).error().code == errc::mismatch);
  fs::copy_file(disk.file(1, "risk"), disk.file(1),
                fs::copy_options::overwrite_existing);
  CHECK(disk.load() == 2); // it is the older one
  auto refused = disk.store->save(make(3));
  CHECK(refused.error().code == errc::mismatch);
  CHECK(says(refused.error(), {"risk", "book", disk.file(1).string()}));
  fs::remove(disk.file(2));
  CHECK(disk.store->load(kind_of("book")).error().code == errc::mismatch);
}

TEST_CASE("keys of any bytes have files of their own") {
  on_disk disk;
  const std::string keys[] = {"a/b",
                              "a%2Fb",
                              "..",
                              ".",
                              "a b",
                              "A/B",
                              std::string("a\0b", 3),
                              "\xc3\xa9",
                              "*",
                              "a.0",
                              std::string(200, 'k')};
  std::uint64_t number = 0;
  for (const auto& key : keys)
    CHECK(disk.save(++number, key) == 1);
  number = 0;
  for (const auto& key : keys)
    CHECK(disk.load(key) == ++number);
  CHECK(disk.files() == std::size(keys));
  for (const auto& key :
       {std::string{}, std::string(201, 'k'), std::string(67, '/')}) {
    auto refused = disk.store->save(make(1, key));
    CHECK(refused.error().code == errc::invalid_argument);
    CHECK(disk.store->load(kind_of(key)).error().code
          == errc::invalid_argument);
  }
}

TEST_CASE("what a killed writer left is removed, and nothing else") {
  on_disk disk;
  disk.save(1);
  const auto other = disk.path / "notes.tmp";
  disk.put(other, std::vector<std::byte>(1));
  disk.put(disk.path / "book.0.snapshot.99-1.tmp", std::vector<std::byte>(9));
  CHECK(disk.files() == 3);
  disk.store = disk.open();
  CHECK(disk.files() == 2);
  CHECK(fs::exists(other));
  CHECK(disk.load() == 1);
}

TEST_CASE("a file larger than a store takes is refused before it is read") {
  on_disk disk;
  disk.save(1);
  auto small = std::move(*file_store::open(disk.path, {.state_bytes_max = 16}));
  auto refused = small->save(make(2));
  CHECK(refused.error().code == errc::oversize);
  CHECK(says(refused.error(), {"40", "16"}));
  std::error_code error; // a hole: no bytes on the disk
  fs::resize_file(disk.file(2), 1ull << 40, error);
  disk.put(disk.file(2), {});
  fs::resize_file(disk.file(2), 1ull << 40, error);
  if (!error)
    CHECK(small->load(kind_of("book")).error().code == errc::oversize);
}

TEST_CASE("a folder that cannot be used is refused by the system's reason") {
  on_disk disk;
  const auto file = disk.path / "file";
  disk.put(file, std::vector<std::byte>(1));
  auto refused = file_store::open(file);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::io);
  CHECK(says(refused.error(), {file.string()}));
  fs::remove_all(disk.path);
  auto gone = disk.store->save(make(1));
  CHECK(gone.error().code == errc::io);
  CHECK(says(gone.error(), {"No such file"}));
}

TEST_CASE("a disk that is full leaves the snapshots as they were") {
  on_disk disk;
  disk.save(1);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit tight{30, before.rlim_max};
  auto* old = ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &tight);
  auto refused = disk.store->save(make(2));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, old);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::io);
  CHECK(disk.files() == 1);
  CHECK(disk.load() == 1);
  CHECK(disk.save(2) == 2);
}

TEST_CASE("stores of one folder write one at a time (threads=4, saves=25)") {
  on_disk disk;
  std::vector<std::thread> all;
  std::vector<std::uint64_t> generations[4];
  for (auto& mine : generations)
    all.emplace_back([&disk, &mine] {
      auto store = file_store::open(disk.path);
      for (std::uint64_t i = 1; store && i <= 25; ++i)
        if (auto saved = (*store)->save(make(i)))
          mine.push_back(*saved);
    });
  for (auto& each : all)
    each.join();
  std::vector<std::uint64_t> seen;
  for (auto& mine : generations)
    seen.insert(seen.end(), mine.begin(), mine.end());
  std::sort(seen.begin(), seen.end());
  REQUIRE(seen.size() == 100);
  for (std::uint64_t i = 0; i < 100; ++i)
    CHECK(seen[i] == i + 1); // each number once
  CHECK(disk.load() != 0);
  CHECK(disk.files() == 2);
}
