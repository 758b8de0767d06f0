// SPDX-License-Identifier: BSD-3-Clause
// The audit log of supervisors: each event a line of JSON at the end of a file,
// there before anybody can see what comes of it. `ringactor audit` reads it.
#pragma once

#include "ringactor/persist/disk.hpp"
#include "ringactor/supervision/event_record.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace ringactor::supervision {

struct audit_options {
  /// None: a line survives the end of the process, and reaches the disk when
  /// the operating system writes it. Else a line is synced, with those before
  /// it, when the last sync is so long ago by the stamps of the lines; 0: each.
  /// A supervisor waits for it.
  std::optional<milliseconds> sync_every = {};
  /// Is told the first line that could not be written or synced, and again
  /// after one that could. On the thread of the event; must not block or throw.
  std::function<void(const failure&)> on_error = {};
  persist::disk* disk = nullptr; // null: the real one
};

/// Thread: any.
class audit_log final : public event_sink {
public:
  /// Opens the file to write at its end, makes it where it is missing. Of one
  /// process at a time.
  /// Errors: io; the text has the path and the reason.
  static result<std::shared_ptr<audit_log>>
  open(const std::filesystem::path& file, audit_options options = {});
  /// Syncs what is not synced, where lines are synced at all.
  ~audit_log() override;

  /// Appends a line. One that cannot be written is counted, and the next that
  /// can says how many went before it.
  void took(const event_record& what) noexcept override;
  /// What was written survives a loss of power. Errors: io.
  result<void> sync();

  /// What the file ended with when it was opened, if that was no whole line: a
  /// process ended, or the power went, while it was written. It stays there, a
  /// line of its own. Empty: nothing.
  const std::string& torn() const noexcept { return torn_; }
  std::uint64_t written() const; // lines
  std::uint64_t lost() const;    // events that could not be written

private:
  audit_log(persist::disk& disk, audit_options options);
  result<void> begin(const std::filesystem::path& file);
  result<void> append(const event_record& what);
  result<void> sync_if_due(std::uint64_t hlc);
  void failed(const failure& why);

  persist::disk& disk_;
  const audit_options options_;
  std::string torn_;
  mutable std::mutex mutex_;
  std::unique_ptr<persist::disk_file> file_;
  bool is_ragged_ = false;  // what is written last is no whole line
  bool is_failing_ = false; // and was told
  bool is_synced_ = true;
  std::uint64_t synced_us_ = 0; // by the stamp of the line
  std::uint64_t written_ = 0, lost_ = 0, unsaid_ = 0;
};

struct audit_entry {
  event_record what;
  std::uint64_t lost = 0; // events before it that could not be written
  std::uint64_t line = 0; // of the file, from 1
};

/// The line of an event, with its end.
std::string to_audit_line(const event_record& what, std::uint64_t lost = 0);
/// Members that are not known are left out: a later version's.
/// Errors: corrupt; the text names the member.
result<audit_entry> from_audit_line(std::string_view line);

/// Reads a log from its beginning, a line at a time.
class audit_reader {
public:
  /// Errors: io: it cannot be opened.
  static result<audit_reader> open(const std::filesystem::path& file);
  /// The next event; none: the end. Lines without anything are passed over.
  /// Errors: corrupt: this line is no event, the next may be one; the text has
  ///         its number. io: it cannot be read on.
  std::optional<result<audit_entry>> next();

private:
  explicit audit_reader(const std::filesystem::path& file);
  bool take_line(std::string& line, bool& is_whole);

  std::string path_;
  std::ifstream in_;
  std::uint64_t line_ = 0;
  bool is_over_ = false;
};

} // namespace ringactor::supervision
