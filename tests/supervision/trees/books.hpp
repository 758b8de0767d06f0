// SPDX-License-Identifier: BSD-3-Clause
// What became of each message: sent = handled + delivered + dead letter, once;
// each request one answer; nothing of what was said too late.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tree_tests {

enum class entry_kind : std::uint8_t {
  note,    // to a kernel actor
  request, // to an actor
  call,    // a request that only its supervisor handles
  word     // said by a kernel's handler
};

struct entry {
  entry_kind kind = entry_kind::note;
  bool was_said = false; // words: the engine took it
  bool is_late = false;  // its handler's actor had ended by then
  bool late_reply = false;
  std::uint32_t handled = 0, delivered = 0, letters = 0;
  std::uint32_t answers = 0, errors = 0;
};

class books {
public:
  /// Numbers from 1.
  std::uint64_t open(entry_kind kind) {
    all_.push_back({.kind = kind});
    return all_.size();
  }
  bool has(std::uint64_t number) const {
    return number != 0 && number <= all_.size();
  }
  entry& at(std::uint64_t number) { return all_[number - 1]; }
  std::size_t size() const { return all_.size(); }
  /// Requests and calls that nobody has answered.
  std::size_t unanswered() const;

  std::uint64_t said_late() const;
  /// What does not add up, once nothing is under way.
  std::vector<std::string> broken() const;

private:
  std::vector<entry> all_;
};

} // namespace tree_tests
