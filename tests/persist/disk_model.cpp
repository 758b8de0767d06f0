// SPDX-License-Identifier: BSD-3-Clause
#include "disk_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace persist_tests {

using ringactor::errc;
using ringactor::failure;
using ringactor::result;
using ringactor::persist::disk_file;
using ringactor::persist::disk_lock;

class model_file final : public disk_file {
public:
  model_file(disk_model& of, std::shared_ptr<disk_model::file> what)
    : of_{of}, file_{std::move(what)} {}

  result<void> write(std::span<const std::byte> bytes) override {
    failure why;
    const auto fate = of_.take("write", why);
    auto count = bytes.size();
    if (fate == disk_model::fate::fails)
      count = 0;
    else if (fate != disk_model::fate::works)
      count /= 2;
    if (!of_.is_off || fate == disk_model::fate::power_goes)
      file_->now.insert(file_->now.end(), bytes.begin(),
                        bytes.begin() + static_cast<std::ptrdiff_t>(count));
    return why.code == errc::ok ? result<void>{} : why;
  }
  result<void> sync() override {
    auto done = of_.step("sync");
    if (done)
      file_->synced = file_->now;
    return done;
  }

private:
  disk_model& of_;
  std::shared_ptr<disk_model::file> file_;
};

class model_lock final : public disk_lock {
public:
  explicit model_lock(disk_model& of) : of_{of} {
    CHECK_FALSE(of.is_locked_); // it would wait for ever
    of.is_locked_ = true;
  }
  ~model_lock() override { of_.is_locked_ = false; }

private:
  disk_model& of_;
};

disk_model::fate disk_model::take(std::string_view name, failure& why) {
  if (is_off) {
    why = {errc::io, "the power is off"};
    return fate::fails;
  }
  names.emplace_back(name);
  const auto what = decide ? decide(steps, name) : fate::works;
  steps += 1;
  is_off = what == fate::power_goes;
  if (what != fate::works)
    why = {errc::io, std::string{name} + ": No space left on device"};
  return what;
}

result<void> disk_model::step(std::string_view name) {
  failure why;
  take(name, why);
  return why.code == errc::ok ? result<void>{} : why;
}

void disk_model::restart(std::uint64_t seed) {
  std::mt19937_64 random{seed};
  now_ = since_sync_[random() % since_sync_.size()];
  for (auto& [name, each] : now_) {
    auto left = std::make_shared<file>();
    left->now = each->now;
    if (each->synced != each->now && random() % 2 == 0)
      left->now = each->synced.value_or(std::vector<std::byte>{});
    else if (each->synced != each->now) { // zeros where bytes had not arrived
      const auto sure = each->synced ? each->synced->size() : 0;
      for (auto i = sure + random() % (left->now.size() - sure + 1);
           i < left->now.size();)
        left->now[i++] = std::byte{0};
    }
    left->synced = left->now;
    each = left;
  }
  since_sync_ = {now_};
  is_off = is_locked_ = false;
  decide = nullptr;
}

std::vector<std::byte>& disk_model::content(const fs::path& file) {
  return now_.at(file.string())->now;
}

result<void> disk_model::make_folder(const fs::path&) {
  return step("make_folder");
}

result<std::vector<std::string>> disk_model::list(const fs::path& folder) {
  auto done = step("list");
  if (!done)
    return done.error();
  std::vector<std::string> found;
  for (const auto& [name, each] : now_)
    if (fs::path{name}.parent_path() == folder)
      found.push_back(fs::path{name}.filename().string());
  return found;
}

result<std::unique_ptr<disk_lock>> disk_model::lock(const fs::path&) {
  auto done = step("lock");
  if (!done)
    return done.error();
  return std::unique_ptr<disk_lock>{new model_lock{*this}};
}

result<std::unique_ptr<disk_file>> disk_model::create(const fs::path& file) {
  auto done = step("create");
  if (!done)
    return done.error();
  if (has(file))
    return {errc::io, file.string() + ": File exists"};
  auto made = std::make_shared<disk_model::file>();
  now_[file.string()] = made;
  since_sync_.push_back(now_);
  return std::unique_ptr<disk_file>{new model_file{*this, made}};
}

result<std::unique_ptr<disk_file>> disk_model::append(const fs::path& file) {
  auto done = step("append");
  if (!done)
    return done.error();
  if (!has(file)) {
    now_[file.string()] = std::make_shared<disk_model::file>();
    since_sync_.push_back(now_);
  }
  return std::unique_ptr<disk_file>{
    new model_file{*this, now_.at(file.string())}};
}

result<std::vector<std::byte>> disk_model::read_end(const fs::path& file,
                                                    std::size_t max) {
  auto bytes = read(file, std::size_t(-1));
  if (bytes && bytes->size() > max)
    bytes->erase(bytes->begin(), bytes->end() - static_cast<long>(max));
  return bytes;
}

result<std::vector<std::byte>> disk_model::read(const fs::path& file,
                                                std::size_t max) {
  auto done = step("read");
  if (!done)
    return done.error();
  if (!has(file))
    return {errc::empty, "no such file"};
  auto bytes = content(file);
  bytes.resize(std::min(bytes.size(), max));
  return bytes;
}

result<void> disk_model::rename(const fs::path& from, const fs::path& to) {
  auto done = step("rename");
  if (!done)
    return done;
  if (!has(from))
    return {errc::io, "no such file"};
  now_[to.string()] = now_.extract(from.string()).mapped();
  since_sync_.push_back(now_);
  return {};
}

result<void> disk_model::remove(const fs::path& file) {
  auto done = step("remove");
  if (done && now_.erase(file.string()) != 0)
    since_sync_.push_back(now_);
  return done;
}

result<void> disk_model::sync_folder(const fs::path&) {
  auto done = step("sync_folder");
  if (done)
    since_sync_ = {now_};
  return done;
}

} // namespace persist_tests
