// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/persist/file_store.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <unistd.h>

namespace ringactor::persist {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t name_bytes_max = 200; // a file's: 255, with our endings
constexpr std::string_view ending = ".snapshot";
constexpr std::string_view unfinished = ".tmp";

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
         || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
}

// A name that any folder takes, and no two keys share.
std::string escaped(const std::string& key) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char letter : key) {
    if (is_plain(letter)) {
      text += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    text += {'%', digits[byte / 16], digits[byte % 16]};
  }
  return text;
}

bool is_left_over(const std::string& name) {
  return name.ends_with(unfinished) && name.find(ending) != std::string::npos;
}

// Another of this process must not have it.
std::string unfinished_name(const fs::path& of) {
  static std::atomic<std::uint64_t> count{0};
  return of.filename().string() + "." + std::to_string(::getpid()) + "-"
         + std::to_string(count.fetch_add(1)) + std::string{unfinished};
}

failure at(const fs::path& file, const failure& why) {
  return {why.code, file.string() + ": " + why.what};
}

} // namespace

file_store::file_store(fs::path folder, file_store_options options)
  : folder_{std::move(folder)},
    options_{options},
    disk_{options.where ? *options.where : real_disk()} {}

result<std::unique_ptr<file_store>>
file_store::open(fs::path folder, file_store_options options) {
  std::unique_ptr<file_store> store{new file_store{std::move(folder), options}};
  auto done = store->disk_.make_folder(store->folder_);
  if (done)
    done = store->clean();
  if (!done)
    return done.error();
  return store;
}

// Whoever holds the lock is the only writer: all other files are left over.
result<void> file_store::clean() {
  auto lock = disk_.lock(folder_ / ".lock");
  if (!lock)
    return lock.error();
  auto names = disk_.list(folder_);
  if (!names)
    return names.error();
  for (const auto& name : *names)
    if (is_left_over(name))
      if (auto done = disk_.remove(folder_ / name); !done)
        return done;
  return {};
}

result<fs::path> file_store::path_of(const std::string& actor,
                                     std::uint64_t generation) const {
  auto name = escaped(actor);
  if (name.empty() || name.size() > name_bytes_max)
    return {errc::invalid_argument,
            "the key '" + actor + "' gives a file name of "
              + std::to_string(name.size()) + " bytes; give one of 1 to "
              + std::to_string(name_bytes_max)};
  return folder_
         / (name + (generation % 2 ? ".1" : ".0") + std::string{ending});
}

// The number after the newest head that can be read. Its parity is the older
// one's file, or that of a damaged one: never the newest whole one's, unless
// that is the only one.
result<std::uint64_t> file_store::next_generation(const snapshot_kind& kind) {
  std::uint64_t newest = 0;
  for (std::uint64_t parity : {0, 1}) {
    auto path = path_of(kind.actor, parity);
    if (!path)
      return path.error();
    auto bytes = disk_.read(*path, snapshot_head_bytes_max);
    if (!bytes && bytes.error().code == errc::empty)
      continue;
    if (!bytes)
      return bytes.error();
    auto head = decode_head(*bytes);
    if (!head && head.error().code == errc::corrupt)
      continue;
    if (!head)
      return at(*path, head.error());
    if (auto ok = check(head->kind, kind); !ok)
      return at(*path, ok.error());
    newest = std::max(newest, head->generation);
  }
  return newest + 1;
}

result<std::uint64_t> file_store::save(const snapshot& what) {
  if (auto ok = check(what); !ok)
    return ok.error();
  if (what.kind.state_bytes > options_.state_bytes_max)
    return {errc::oversize, "the state of " + what.kind.actor + " has "
                              + std::to_string(what.kind.state_bytes)
                              + " bytes; this store takes "
                              + std::to_string(options_.state_bytes_max)};
  auto lock = disk_.lock(folder_ / ".lock");
  if (!lock)
    return lock.error();
  auto generation = next_generation(what.kind);
  if (!generation)
    return generation;
  auto numbered = what;
  numbered.generation = *generation;
  auto path = path_of(what.kind.actor, *generation);
  if (!path)
    return path.error();
  if (auto done = write(*path, numbered); !done)
    return done.error();
  return generation;
}

// Each step needs the one before to have reached the disk.
result<void> file_store::write(const fs::path& to, const snapshot& what) {
  const auto beside = folder_ / unfinished_name(to);
  auto done = fill(beside, what);
  if (done)
    done = disk_.rename(beside, to);
  if (!done) {
    static_cast<void>(disk_.remove(beside)); // the first error is told
    return done;
  }
  return disk_.sync_folder(folder_);
}

result<void> file_store::fill(const fs::path& file, const snapshot& what) {
  auto created = disk_.create(file);
  if (!created)
    return created.error();
  auto done = (*created)->write(encode(what));
  return done ? (*created)->sync() : done;
}

result<snapshot> file_store::read(const std::string& actor,
                                  std::uint64_t generation) {
  auto path = path_of(actor, generation);
  if (!path)
    return path.error();
  const auto most = snapshot_head_bytes_max + options_.state_bytes_max;
  auto bytes = disk_.read(*path, most + 1);
  if (!bytes)
    return bytes.error();
  if (bytes->size() > most)
    return {errc::oversize, path->string() + ": has more than "
                              + std::to_string(most) + " bytes"};
  auto found = decode(*bytes);
  if (!found)
    return at(*path, found.error());
  return found;
}

result<found_snapshot> file_store::load(const snapshot_kind& wanted) {
  found_snapshot newest;
  for (std::uint64_t parity : {0, 1}) {
    auto found = read(wanted.actor, parity);
    if (found) {
      if (found->generation >= newest.what.generation)
        newest.what = std::move(*found);
    } else if (found.error().code == errc::corrupt) {
      newest.passed_over += newest.passed_over.empty() ? "" : "; ";
      newest.passed_over += found.error().what;
    } else if (found.error().code != errc::empty) {
      return found.error();
    }
  }
  if (!newest.what.state && !newest.passed_over.empty())
    return {errc::corrupt, newest.passed_over + "; no other is left"};
  if (!newest.what.state)
    return nothing_stored(wanted.actor);
  if (auto ok = check(newest.what.kind, wanted); !ok)
    return ok.error();
  return newest;
}

} // namespace ringactor::persist
