// SPDX-License-Identifier: BSD-3-Clause
// A run as a table for people and as JSON, one row a line, for programs.
#include "benches.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <ostream>

namespace ringactor::bench {

namespace {

/// Three digits that mean something, without an exponent where it fits.
std::string number(double value) {
  char text[32];
  const double size = std::fabs(value);
  if (size < 0.1 && value != 0) {
    std::snprintf(text, sizeof text, "%.2g", value);
    return text;
  }
  const int digits = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : 2;
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string goal_text(const goal& wanted) {
  if (wanted.is == relation::none)
    return "";
  return (wanted.is == relation::at_most ? "<= " : ">= ")
         + number(wanted.bound);
}

std::string verdict(const row& line) {
  if (!line.measured)
    return "not measured";
  const auto met = line.is_met();
  return !met ? "" : *met ? "met" : "NOT MET";
}

std::string counts_text(const char* whose, const tally& counts) {
  if (counts.is_sound())
    return "";
  return std::string{whose} + " lost " + std::to_string(counts.lost)
         + ", doubled " + std::to_string(counts.duplicated) + ", torn "
         + std::to_string(counts.corrupt) + ", in order "
         + std::to_string(counts.verified) + " of "
         + std::to_string(counts.messages);
}

void print_row(std::ostream& out, const row& line) {
  char text[200];
  std::string figure;
  if (line.measured)
    figure = number(line.value.median) + " [" + number(line.value.low) + ".."
             + number(line.value.high) + "] " + line.unit;
  std::snprintf(text, sizeof text, "%-6s%-60s %-28s %-8s %-8s",
                line.wanted.id.c_str(), line.what.c_str(), figure.c_str(),
                goal_text(line.wanted).c_str(), verdict(line).c_str());
  out << text;
  if (line.latency)
    out << " p50 " << number(line.latency->p50) << " p99 "
        << number(line.latency->p99) << " p99.9 " << number(line.latency->p999)
        << " ns;";
  for (const auto& each : {line.note, counts_text("OURS", line.counts),
                           counts_text("peer", line.peer_counts)})
    if (!each.empty())
      out << ' ' << each << ';';
  out << " load " << number(line.load);
  if (line.disturbed != 0)
    out << ", " << line.disturbed << " disturbed";
  out << '\n';
}

nlohmann::ordered_json to_json(const tally& counts) {
  return {{"messages", counts.messages},
          {"verified", counts.verified},
          {"lost", counts.lost},
          {"duplicated", counts.duplicated},
          {"corrupt", counts.corrupt}};
}

double rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return std::atof(text);
}

nlohmann::ordered_json to_json(const row& line) {
  nlohmann::ordered_json one{{"bench", line.bench}, {"what", line.what}};
  if (line.measured)
    one.update({{"unit", line.unit},
                {"median", rounded(line.value.median)},
                {"low", rounded(line.value.low)},
                {"high", rounded(line.value.high)},
                {"rounds", line.value.rounds}});
  if (!line.wanted.id.empty())
    one["goal"] = line.wanted.id;
  if (line.wanted.is != relation::none)
    one["bound"] = goal_text(line.wanted);
  if (const auto met = line.is_met())
    one["met"] = *met;
  if (line.latency)
    one.update({{"p50_ns", rounded(line.latency->p50)},
                {"p99_ns", rounded(line.latency->p99)},
                {"p999_ns", rounded(line.latency->p999)}});
  if (line.counts.messages != 0)
    one["ours"] = to_json(line.counts);
  if (line.peer_counts.messages != 0)
    one["peer"] = to_json(line.peer_counts);
  one.update({{"raw_ns", rounded(line.raw_ns)},
              {"load", rounded(line.load)},
              {"disturbed", line.disturbed},
              {"measured", line.measured}});
  if (!line.note.empty())
    one["note"] = line.note;
  return one;
}

tally total_of(const session& run) {
  tally total;
  for (const auto& each : run.rows())
    total += each.counts;
  return total;
}

} // namespace

void print_table(std::ostream& out, const machine& where, const session& run) {
  out << "cpu " << where.cpu << ", " << where.cores << " cores, load "
      << number(where.load[0]) << "; compiler " << where.compiler << ", "
      << where.build << "; CAF " << where.caf << "; backend " << where.backend
      << "; " << run.options().rounds << " rounds, seed " << run.options().seed
      << '\n';
  for (const auto& each : where.absent_peers)
    out << "peer not present: " << each << '\n';
  std::string bench;
  for (const auto& each : run.rows()) {
    if (each.bench != bench)
      out << "\n-- " << (bench = each.bench) << " (raw ping-pong "
          << number(each.raw_ns) << " ns)\n";
    print_row(out, each);
  }
  for (const auto& each : run.remarks())
    out << each << '\n';
  const tally total = total_of(run);
  out << "\nverified " << total.verified << " of " << total.messages
      << " messages of ours\n";
}

void print_json(std::ostream& out, const machine& where, const session& run) {
  const nlohmann::ordered_json head{
    {"cpu", where.cpu},
    {"cores", where.cores},
    {"load", {where.load[0], where.load[1], where.load[2]}},
    {"compiler", where.compiler},
    {"build", where.build},
    {"caf", where.caf},
    {"backend", where.backend},
    {"peers", where.peers},
    {"absent_peers", where.absent_peers},
    {"rounds", run.options().rounds},
    {"seed", run.options().seed}};
  out << "{\"machine\": " << head << ",\n\"total\": " << to_json(total_of(run))
      << ",\n\"rows\": [\n";
  for (std::size_t i = 0; i < run.rows().size(); ++i)
    out << to_json(run.rows()[i]) << (i + 1 < run.rows().size() ? ",\n" : "\n");
  out << "]}\n";
}

} // namespace ringactor::bench
