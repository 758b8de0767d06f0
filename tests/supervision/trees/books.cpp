// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/trees/books.hpp"

#include <algorithm>

namespace tree_tests {

namespace {

const char* wrong_with_request(const entry& e) {
  if (e.answers + e.errors == 0)
    return "a request was never answered";
  if (e.answers + e.errors > 1)
    return "a request was answered twice";
  if (e.handled > 1)
    return "a message was handled twice";
  if (e.kind == entry_kind::request && e.answers == 1 && e.handled == 0)
    return "an answer came from nobody";
  if (e.letters != 0)
    return "a request is a dead letter as well";
  return nullptr;
}

const char* wrong_with_message(const entry& e) {
  const auto seen = e.handled + e.delivered + e.letters;
  if (e.kind == entry_kind::word && (!e.was_said || e.is_late)) {
    if (seen != 0)
      return "what was not said was heard";
    return nullptr;
  }
  if (seen == 0)
    return "a message was lost";
  if (seen > 1)
    return "a message was heard twice";
  return nullptr;
}

const char* wrong_with(const entry& e) {
  const bool is_asked =
    e.kind == entry_kind::request || e.kind == entry_kind::call;
  return is_asked ? wrong_with_request(e) : wrong_with_message(e);
}

} // namespace

std::size_t books::unanswered() const {
  return static_cast<std::size_t>(
    std::ranges::count_if(all_, [](const entry& e) {
      return (e.kind == entry_kind::request || e.kind == entry_kind::call)
             && e.answers + e.errors == 0;
    }));
}

std::uint64_t books::said_late() const {
  std::uint64_t count = 0;
  for (const auto& each : all_)
    count +=
      (each.is_late && each.was_said ? 1 : 0) + (each.late_reply ? 1 : 0);
  return count;
}

std::vector<std::string> books::broken() const {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (const auto* what = wrong_with(all_[i]))
      found.push_back(std::string{what} + ": number " + std::to_string(i + 1));
  return found;
}

} // namespace tree_tests
