// SPDX-License-Identifier: BSD-3-Clause
#include "audit.hpp"

#include "command.hpp"

#include <ringactor/clock/hlc_timestamp.hpp>
#include <ringactor/supervision/audit_log.hpp>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cinttypes>
#include <cstdio>
#include <ctime>
#include <iostream>

namespace ringactor::command {

namespace {

namespace sup = supervision;
using nlohmann::ordered_json;

/// "2026-11-22T01:40:00.123456Z"
std::string time_of(std::uint64_t hlc) {
  const auto us = ra_hlc_physical_us(hlc);
  const auto whole = static_cast<std::time_t>(us / 1'000'000);
  std::tm parts{};
  char text[64];
  if (!gmtime_r(&whole, &parts)
      || std::strftime(text, sizeof text, "%FT%T", &parts) == 0)
    return std::to_string(us);
  char fraction[16];
  std::snprintf(fraction, sizeof fraction, ".%06" PRIu64 "Z", us % 1'000'000);
  return std::string{text} + fraction;
}

/// "1.234 ms"
std::string text_of(sup::nanoseconds time) {
  const auto us = static_cast<double>(time.count()) / 1e3;
  char text[40];
  if (us < 1e3)
    std::snprintf(text, sizeof text, "%.3g us", us);
  else if (us < 1e6)
    std::snprintf(text, sizeof text, "%.4g ms", us / 1e3);
  else
    std::snprintf(text, sizeof text, "%.2f s", us / 1e6);
  return text;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text + "  ";
}

/// A reason may have any characters: a row stays a row.
std::string in_one_line(std::string text) {
  for (auto& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      c = ' ';
  return text;
}

class table {
public:
  void put(const sup::audit_entry& entry) {
    if (entry.lost != 0)
      std::cout << "-- " << entry.lost << " events could not be written\n";
    const auto& is = entry.what;
    if (!std::exchange(has_head_, true))
      row("time", "supervisor", "child", "event", "life", "attempt", "down",
          "why");
    row(time_of(is.hlc), is.supervisor, is.what.id.empty() ? "-" : is.what.id,
        std::string{to_string(is.what.kind)}, life_of(is),
        is.what.attempt == 0 ? "" : std::to_string(is.what.attempt),
        is.what.down_for ? text_of(*is.what.down_for) : "",
        why_of(is.what.why));
  }

private:
  static std::string life_of(const sup::event_record& is) {
    if (is.incarnation == 0)
      return "";
    const auto life = std::to_string(is.incarnation);
    return is.address.empty() ? life : is.address + " #" + life;
  }
  static std::string why_of(const sup::exit_note& why) {
    if (why.kind == sup::exit_class::normal && why.text.empty())
      return "";
    const std::string word{to_string(why.kind)};
    return why.text.empty() || why.text == word ? word : word + ": " + why.text;
  }
  template <class... Cells>
  static void row(const Cells&... cells) {
    constexpr std::size_t widths[] = {27, 18, 12, 14, 8, 7, 8, 0};
    std::size_t i = 0;
    std::string line;
    ((line += padded(in_one_line(cells), widths[i++])), ...);
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << "\n";
  }
  bool has_head_ = false;
};

ordered_json object_of(const sup::audit_entry& entry) {
  ordered_json made{{"time", time_of(entry.what.hlc)}};
  made.update(ordered_json::parse(sup::to_audit_line(entry.what, entry.lost)));
  return made;
}

bool is_wanted(const sup::event_record& what, const audit_options& options) {
  return (options.supervisor.empty() || what.supervisor == options.supervisor)
         && (options.child.empty() || what.what.id == options.child)
         && (options.kind.empty() || to_string(what.what.kind) == options.kind);
}

/// What was read of a file.
struct reading {
  std::uint64_t events = 0, shown = 0, lost = 0;
  std::vector<std::string> damaged;
};

template <class Show>
reading read_all(sup::audit_reader& from, const audit_options& options,
                 Show show) {
  reading done;
  while (auto next = from.next()) { // ends: with the file, or an io error
    if (!*next) {
      done.damaged.push_back(next->error().what);
      if (next->error().code == errc::io)
        break;
      continue;
    }
    done.events += 1;
    done.lost += (*next)->lost;
    if (!is_wanted((*next)->what, options))
      continue;
    done.shown += 1;
    show(**next);
  }
  return done;
}

} // namespace

CLI::App* add_audit(CLI::App& app, audit_options& options) {
  auto* command = app.add_subcommand(
    "audit", "Shows the audit log of supervisors, or a part of it");
  command->footer(
    "The time is that of the event's stamp; an event was written before\n"
    "anything came of it. A life is the number of the child's life, or the\n"
    "address of a kernel actor and its incarnation. Exit status: 0; 1 where\n"
    "a line is damaged, as by a crash, or events are missing; 2 for an error\n"
    "in the command line.");
  command->add_option("file", options.file, "the log")
    ->required()
    ->type_name("FILE");
  command
    ->add_option("--supervisor", options.supervisor,
                 "only events of this one, as in exchange/market")
    ->type_name("PATH");
  command
    ->add_option("--child", options.child, "only events of children so named")
    ->type_name("ID");
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < sup::event_kinds; ++i)
    kinds.emplace_back(to_string(static_cast<sup::event_kind>(i)));
  command->add_option("--kind", options.kind, "only events of this kind")
    ->check(CLI::IsMember(kinds))
    ->type_name("KIND");
  command->add_flag("--json", options.json, "print one JSON object");
  return command;
}

int run_audit(const audit_options& options) {
  auto from = sup::audit_reader::open(options.file);
  if (!from)
    return complain(from.error().what, exit_data);
  reading done;
  if (options.json) {
    auto events = ordered_json::array();
    done = read_all(*from, options, [&](const sup::audit_entry& each) {
      events.push_back(object_of(each));
    });
    const ordered_json all{{"events", events},
                           {"read", done.events},
                           {"lost", done.lost},
                           {"damaged", done.damaged}};
    std::cout << all.dump(2, ' ', false, ordered_json::error_handler_t::replace)
              << "\n";
  } else {
    table shown;
    done = read_all(*from, options,
                    [&](const sup::audit_entry& each) { shown.put(each); });
    std::cout << done.shown << " of " << done.events << " events\n";
  }
  std::cout.flush();
  for (const auto& each : done.damaged)
    complain(each, exit_data);
  if (done.lost != 0)
    complain(options.file.string() + ": " + std::to_string(done.lost)
               + " events could not be written when they happened",
             exit_data);
  return done.damaged.empty() && done.lost == 0 ? exit_ok : exit_data;
}

} // namespace ringactor::command
