// SPDX-License-Identifier: BSD-3-Clause
// What `ringactor demo supervision` shows: on a terminal the tree, drawn again
// in its place; else one line for each event. Thread: one at a time.
#pragma once

#include "demo_supervision_faults.hpp"
#include "demo_supervision_gateway.hpp"

#include <ringactor/supervision/supervisor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ringactor::command {

struct demo_screen_options {
  bool is_live = false; // a terminal, drawn in place
  std::uint64_t rows = 0;
  std::uint64_t faults = 0;
  /// Messages that a child has handled so far.
  std::function<std::uint64_t(const std::string& id)> handled;
};

/// Is stdout a terminal that can be drawn on?
bool is_drawable_terminal();

class demo_screen {
public:
  explicit demo_screen(demo_screen_options options);
  ~demo_screen();
  demo_screen(const demo_screen&) = delete;
  demo_screen& operator=(const demo_screen&) = delete;

  void note(const supervision::supervisor_event& what, std::uint64_t row);
  void note(const demo_synced& what);
  void strike(const planned_fault& what);
  /// Draws the tree; nothing when it is not live.
  void draw(std::uint64_t row);

private:
  struct node {
    std::string id, branch;
    std::string state = "waiting", last = {};
    std::uint64_t lives = 0, handled = 0;
    double rate = 0;
  };
  using clock = std::chrono::steady_clock;

  void note_line(const supervision::supervisor_event& what, std::uint64_t row);
  void update_rates();
  std::string head(std::uint64_t row, std::size_t width) const;
  std::string line_of(const node& what, std::size_t width) const;
  std::string paint(const std::string& text, const std::string& state) const;
  node* find(const std::string& id);

  demo_screen_options options_;
  bool has_colour_ = false;
  bool has_utf8_ = false;
  std::vector<node> nodes_;
  std::size_t lines_drawn_ = 0;
  std::uint64_t struck_ = 0;
  clock::time_point rated_at_ = clock::now();
};

} // namespace ringactor::command
