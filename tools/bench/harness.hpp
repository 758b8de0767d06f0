// SPDX-License-Identifier: BSD-3-Clause
// What all benches share: rounds in which contestants take turns in a random
// order, ratios paired within a round, and rows with a goal beside the figure.
// One figure alone means little on a machine whose speed moves by the minute.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor::bench {

struct settings {
  std::size_t rounds = 7;
  bool all = false; // with the rows that take long
  std::string backend = "cpu";
  std::uint64_t seed = 1; // of the order within a round
};

/// What became of messages. Each is looked at: order per source and content.
struct tally {
  std::uint64_t messages = 0; // sent
  std::uint64_t verified = 0; // arrived once, in order, whole
  std::uint64_t lost = 0, duplicated = 0, corrupt = 0;

  tally& operator+=(const tally& other) noexcept;
  bool is_sound() const noexcept;
};

/// One repetition of one contestant. What `value` is, the row says; the
/// percentiles are of latencies in ns, 0 where there are none.
struct sample {
  double value = 0;
  double p50 = 0, p99 = 0, p999 = 0;
  double extra = 0;       // a second figure, where a row names one
  double third = 0;       // and a third
  bool disturbed = false; // others had a core of ours in between
};

using field = double sample::*;

/// Something measured once in each round.
struct contestant {
  std::string name;
  std::function<sample()> measure;
  std::shared_ptr<tally> counts = std::make_shared<tally>();
  std::vector<sample> samples{}; // by round
};

/// Over rounds. With one round low and high equal the median.
struct summary {
  double median = 0, low = 0, high = 0;
  std::size_t rounds = 0;
};
summary summarise(std::vector<double> values);
summary over_rounds(const contestant& of, field which);
/// Paired: each round's quotient, then the median and range of those. Rounds
/// that were disturbed count only where most were.
summary ratio(const contestant& of, const contestant& to, field which);

/// The percentiles of latencies in ns, as a sample without value.
sample percentiles(std::vector<double>& latencies_ns);

enum class relation : std::uint8_t { none, at_most, at_least };

struct goal {
  std::string id; // G1 ... G10 of the notes, or "" for the other rows
  relation is = relation::none;
  double bound = 0;
};

/// One line of the output.
struct row {
  std::string bench; // filled by session::add
  std::string what;
  std::string unit;
  summary value;
  goal wanted{};
  std::optional<sample> latency{}; // medians over rounds of p50, p99, p99.9
  tally counts{};                  // of ours
  tally peer_counts{};
  std::size_t disturbed = 0; // repetitions in which a core was taken away
  std::string note{};
  double raw_ns = 0; // the raw ping-pong's median in these rounds
  double load = 0;   // load average when the row was done
  bool measured = true;

  /// Nothing where there is no goal, or no figure.
  std::optional<bool> is_met() const;
};

/// One run of the command.
class session {
public:
  explicit session(const settings& what)
    : settings_{what}, random_{what.seed} {}

  const settings& options() const noexcept { return settings_; }

  /// Rows added from now on belong to this bench.
  void begin(std::string_view bench) { bench_ = bench; }

  /// Measures each contestant once in each round, in a shuffled order, with a
  /// raw ping-pong before and after. A repetition that was disturbed, and a
  /// round in which the machine changed its speed, are done again a few times.
  void run_rounds(std::vector<contestant>& all, std::size_t rounds);
  void run_rounds(std::vector<contestant>& all) {
    run_rounds(all, settings_.rounds);
  }

  /// Fills in what the last rounds were like.
  void add(row line);
  /// A row for a goal that nothing can be measured for yet.
  void add_missing(goal wanted, std::string what, std::string why);
  /// A line below the table.
  void remark(std::string text);

  const std::vector<row>& rows() const noexcept { return rows_; }
  const std::vector<std::string>& remarks() const noexcept { return remarks_; }

private:
  void run_round(std::vector<contestant>& all);

  settings settings_;
  std::mt19937_64 random_;
  std::string bench_;
  std::vector<double> raw_ns_; // of the last run_rounds
  std::vector<row> rows_;
  std::vector<std::string> remarks_;
};

/// The row "`of` / `to`", a quotient, with the counts of both.
row ratio_row(const contestant& of, const contestant& to, field which,
              const goal& wanted, const std::string& what);
/// The row of one contestant alone.
row plain_row(const contestant& of, field which, const std::string& unit,
              const goal& wanted, const std::string& what);

/// Ours is the first contestant, the peers follow: a row with the figure of
/// ours, then one quotient a peer. `wanted[i]` is for the i-th contestant.
void add_rows(session& into, const std::vector<contestant>& all, field which,
              const std::string& unit, const std::string& what,
              const std::vector<goal>& wanted);

} // namespace ringactor::bench
