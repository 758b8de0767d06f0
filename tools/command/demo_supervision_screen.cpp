// SPDX-License-Identifier: BSD-3-Clause
#include "demo_supervision_screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ringactor::command {

namespace {

namespace sup = supervision;

constexpr std::size_t lines_of_tree = 10; // with the head
constexpr const char* hide_cursor = "\x1b[?25l";
constexpr char show_cursor[] = "\x1b[?25h\x1b[0m\n";

/// Ctrl-C leaves a terminal that can be worked with.
extern "C" void leave_cleanly(int signal_number) {
  // Nothing can be done about a terminal that takes no more.
  [[maybe_unused]] auto written =
    write(STDOUT_FILENO, show_cursor, sizeof show_cursor - 1);
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool speaks_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (is_set(name)) {
      const std::string value = std::getenv(name);
      return value.find("UTF-8") != std::string::npos
             || value.find("utf8") != std::string::npos;
    }
  return false;
}

winsize size_of_terminal() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    size = {24, 80, 0, 0};
  return size;
}

/// Bytes of UTF-8 that begin no character.
bool is_continuation(char byte) { return (byte & 0xc0) == 0x80; }

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// Exactly so many characters: cut, or filled with blanks.
std::string fitted(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t count = 0;
  for (char byte : text) {
    if (!is_continuation(byte) && count++ == width)
      return out;
    out += byte;
  }
  return out + std::string(width - std::min(count, width), ' ');
}

std::string right(const std::string& text, std::size_t width) {
  return text.size() >= width ? text
                              : std::string(width - text.size(), ' ') + text;
}

/// A child's id; of what a supervisor tells of itself, the end of its path.
std::string subject_of(const sup::supervisor_event& what) {
  if (!what.what.id.empty())
    return what.what.id;
  return what.supervisor.substr(what.supervisor.rfind('/') + 1);
}

/// The sentence without who (it is the node's) and without advice.
std::string why_of(const sup::event& what) {
  auto text = what.why.text;
  if (auto who = text.find(": ");
      text.starts_with("kernel actor ") && who != std::string::npos)
    text.erase(0, who + 2);
  for (const char* end : {";", " ("})
    text.erase(std::min(text.find(end), text.size()));
  return text;
}

std::string state_after(sup::event_kind kind) {
  switch (kind) {
    case sup::event_kind::started:
      return "running";
    case sup::event_kind::restarting:
    case sup::event_kind::delayed:
      return "restarting";
    case sup::event_kind::stopping:
      return "stopping";
    case sup::event_kind::stopped:
    case sup::event_kind::ended:
      return "stopped";
    default:
      return "down";
  }
}

} // namespace

bool is_drawable_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0
         && (term == nullptr || std::strcmp(term, "dumb") != 0)
         && size_of_terminal().ws_row > lines_of_tree;
}

demo_screen::demo_screen(demo_screen_options options)
  : options_{std::move(options)},
    has_colour_{options_.is_live && !is_set("NO_COLOR")},
    has_utf8_{speaks_utf8()} {
  const std::string fork = has_utf8_ ? "├─ " : "|- ";
  const std::string last = has_utf8_ ? "└─ " : "`- ";
  const std::string bar = has_utf8_ ? "│  " : "|  ";
  nodes_ = {{"exchange", ""},       {"market", fork},
            {"engine", bar + fork}, {"risk", bar + fork},
            {"book", bar + last},   {"hosts", last},
            {"tape", "   " + fork}, {"gateway", "   " + last}};
  nodes_[0].state = "running";
  if (!options_.is_live)
    return;
  std::fputs(hide_cursor, stdout);
  std::signal(SIGINT, leave_cleanly);
  std::signal(SIGTERM, leave_cleanly);
}

demo_screen::~demo_screen() {
  if (!options_.is_live)
    return;
  std::fputs(show_cursor, stdout);
  std::fflush(stdout);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

demo_screen::node* demo_screen::find(const std::string& id) {
  auto at = std::find_if(nodes_.begin(), nodes_.end(),
                         [&](const node& each) { return each.id == id; });
  return at == nodes_.end() ? nullptr : &*at;
}

void demo_screen::note(const sup::supervisor_event& what, std::uint64_t row) {
  auto* node = find(subject_of(what));
  if (node == nullptr)
    return;
  node->state = state_after(what.what.kind);
  node->lives += what.what.kind == sup::event_kind::started;
  if (what.what.kind == sup::event_kind::terminated)
    node->last = why_of(what.what);
  if (!options_.is_live)
    note_line(what, row);
}

void demo_screen::note_line(const sup::supervisor_event& what,
                            std::uint64_t row) {
  const auto* node = find(subject_of(what));
  auto text = std::string{to_string(what.what.kind)};
  if (what.what.kind == sup::event_kind::started)
    text += ", life " + std::to_string(node->lives);
  else if (auto why = why_of(what.what); !why.empty())
    text += ": " + why;
  std::printf("row %6llu  %-8s  %s\n", static_cast<unsigned long long>(row),
              node->id.c_str(), text.c_str());
}

void demo_screen::note(const demo_synced& what) {
  auto text = "goes on at row " + std::to_string(what.next)
              + ": the book is at " + std::to_string(what.book) + ", risk at "
              + std::to_string(what.risk) + ", the tape at "
              + std::to_string(what.tape);
  if (auto* node = find("gateway"))
    node->last = "went on at row " + std::to_string(what.next);
  if (!options_.is_live)
    std::printf("row %6llu  gateway   %s\n",
                static_cast<unsigned long long>(what.seen), text.c_str());
}

void demo_screen::strike(const planned_fault& what) {
  struck_ += 1;
  if (auto* node = find(what.target))
    node->last = text_of(what);
  if (!options_.is_live)
    std::printf("row %6llu  -- fault %llu of %llu: %s\n",
                static_cast<unsigned long long>(what.row),
                static_cast<unsigned long long>(struck_),
                static_cast<unsigned long long>(options_.faults),
                text_of(what).c_str());
}

// ---- drawing --------------------------------------------------------------

void demo_screen::update_rates() {
  constexpr double each_s = 0.25;
  const auto now = clock::now();
  const double passed = std::chrono::duration<double>(now - rated_at_).count();
  if (passed < each_s)
    return;
  rated_at_ = now;
  for (auto& each : nodes_) {
    const auto handled = options_.handled(each.id);
    each.rate = double(handled - std::min(each.handled, handled)) / passed;
    each.handled = handled;
  }
}

std::string demo_screen::paint(const std::string& text,
                               const std::string& state) const {
  if (!has_colour_)
    return text;
  const char* colour = state == "running"   ? "\x1b[32m"
                       : state == "down"    ? "\x1b[1;31m"
                       : state == "stopped" ? "\x1b[2m"
                                            : "\x1b[33m";
  return colour + text + "\x1b[0m";
}

std::string demo_screen::head(std::uint64_t row, std::size_t width) const {
  constexpr std::size_t cells = 24;
  const auto done = options_.rows == 0 ? 0 : row * cells / options_.rows;
  std::string bar;
  for (std::size_t i = 0; i < cells; ++i)
    bar += i < done ? (has_utf8_ ? "█" : "#") : (has_utf8_ ? "░" : ".");
  return fitted("row " + right(std::to_string(row), 5) + " of "
                  + std::to_string(options_.rows) + "  " + bar + "  fault "
                  + std::to_string(struck_) + " of "
                  + std::to_string(options_.faults),
                width);
}

// The columns that a narrow terminal has no room for are cut, rightmost first.
std::string demo_screen::line_of(const node& what, std::size_t width) const {
  constexpr std::size_t name_width = 16, state_width = 10;
  auto name = fitted(what.branch + what.id, std::min(width, name_width));
  if (width <= name_width)
    return name;
  width -= name_width;
  auto state =
    paint(fitted(what.state, std::min(width, state_width)), what.state);
  if (width <= state_width)
    return name + state;
  const bool counts = what.id != "exchange" && what.lives > 0;
  auto rate = what.rate > 0 ? std::to_string(std::uint64_t(what.rate)) : "";
  auto rest = right(counts ? std::to_string(what.lives) : "", 6)
              + right(counts ? std::to_string(what.lives - 1) : "", 10)
              + right(rate, 9) + "  " + what.last;
  return name + state + trimmed(fitted(rest, width - state_width));
}

void demo_screen::draw(std::uint64_t row) {
  if (!options_.is_live)
    return;
  update_rates();
  // The last column stays free: a terminal may wrap there.
  const std::size_t width =
    std::max<std::size_t>(size_of_terminal().ws_col, 2) - 1;
  std::string out;
  if (lines_drawn_ > 0)
    out += "\x1b[" + std::to_string(lines_drawn_) + "A";
  auto add = [&](const std::string& line) { out += "\r" + line + "\x1b[K\n"; };
  add(head(row, width));
  add(fitted("                state       life  restarts   msg/s  last event",
             width));
  for (const auto& each : nodes_)
    add(line_of(each, width));
  lines_drawn_ = nodes_.size() + 2;
  std::fputs(out.c_str(), stdout);
  std::fflush(stdout);
}

} // namespace ringactor::command
