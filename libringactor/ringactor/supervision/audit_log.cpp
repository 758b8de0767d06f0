// SPDX-License-Identifier: BSD-3-Clause
// The writing half; audit_lines.cpp has the lines and their reader.
#include "ringactor/supervision/audit_log.hpp"

#include "ringactor/clock/hlc_timestamp.hpp"

namespace ringactor::supervision {

namespace {

constexpr std::size_t tail_bytes = 1u << 16; // no line is longer

} // namespace

audit_log::audit_log(persist::disk& disk, audit_options options)
  : disk_{disk}, options_{std::move(options)} {}

result<std::shared_ptr<audit_log>>
audit_log::open(const std::filesystem::path& file, audit_options options) {
  auto& disk = options.disk ? *options.disk : persist::real_disk();
  std::shared_ptr<audit_log> log{new audit_log{disk, std::move(options)}};
  if (auto ok = log->begin(file); !ok)
    return ok.error();
  return log;
}

result<void> audit_log::begin(const std::filesystem::path& file) {
  auto tail = disk_.read_end(file, tail_bytes);
  const bool is_new = !tail && tail.error().code == errc::empty;
  if (!tail && !is_new)
    return tail.error();
  if (tail && !tail->empty() && tail->back() != std::byte{'\n'}) {
    std::string text{reinterpret_cast<const char*>(tail->data()), tail->size()};
    text.erase(0, text.rfind('\n') + 1); // npos + 1 is 0
    is_ragged_ = true;
    if (!from_audit_line(text)) // else its end alone is missing
      torn_ = std::move(text);
  }
  auto opened = disk_.append(file);
  if (!opened)
    return opened.error();
  file_ = std::move(*opened);
  if (is_new && options_.sync_every)
    return disk_.sync_folder(file.has_parent_path() ? file.parent_path() : ".");
  return {};
}

audit_log::~audit_log() {
  if (options_.sync_every)
    if (auto ok = sync(); !ok && options_.on_error)
      options_.on_error(ok.error());
}

void audit_log::took(const event_record& what) noexcept {
  std::lock_guard lock{mutex_};
  try {
    auto ok = append(what);
    if (ok)
      ok = sync_if_due(what.hlc);
    if (ok)
      is_failing_ = false;
    else
      failed(ok.error());
  } catch (const std::exception& thrown) { // no memory
    lost_ += 1;
    unsaid_ += 1;
  }
}

// Half a line may be there: the next begins behind it.
result<void> audit_log::append(const event_record& what) {
  auto line = to_audit_line(what, unsaid_);
  if (is_ragged_)
    line.insert(0, 1, '\n');
  is_ragged_ = true;
  if (auto ok = file_->write(std::as_bytes(std::span{line})); !ok) {
    lost_ += 1;
    unsaid_ += 1;
    return {ok.error().code, ok.error().what
                               + "; the audit log lacks this event, make room "
                                 "or give another file"};
  }
  is_ragged_ = is_synced_ = false;
  unsaid_ = 0;
  written_ += 1;
  return {};
}

result<void> audit_log::sync_if_due(std::uint64_t hlc) {
  if (!options_.sync_every)
    return {};
  const auto now_us = ra_hlc_physical_us(hlc);
  const auto every_us =
    static_cast<std::uint64_t>(options_.sync_every->count()) * 1000;
  if (synced_us_ != 0 && now_us < synced_us_ + every_us)
    return {};
  auto ok = file_->sync();
  is_synced_ = bool{ok};
  if (ok)
    synced_us_ = now_us;
  return ok;
}

result<void> audit_log::sync() {
  std::lock_guard lock{mutex_};
  if (is_synced_)
    return {};
  auto ok = file_->sync();
  is_synced_ = bool{ok};
  return ok;
}

void audit_log::failed(const failure& why) {
  if (!std::exchange(is_failing_, true) && options_.on_error)
    options_.on_error(why);
}

std::uint64_t audit_log::written() const {
  std::lock_guard lock{mutex_};
  return written_;
}

std::uint64_t audit_log::lost() const {
  std::lock_guard lock{mutex_};
  return lost_;
}

} // namespace ringactor::supervision
