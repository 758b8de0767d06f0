// SPDX-License-Identifier: BSD-3-Clause
#include "harness.hpp"

#include "threads.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace ringactor::bench {

namespace {

constexpr int tries_max = 8;       // of a repetition that is disturbed
constexpr int round_tries_max = 2; // of a round in which the speed changed

double median_of(std::vector<double> values) {
  return summarise(std::move(values)).median;
}

std::vector<double> values_of(const contestant& of, field which) {
  std::vector<double> values;
  for (const auto& each : of.samples)
    values.push_back(each.*which);
  return values;
}

sample medians(const contestant& of) {
  sample all;
  for (field each : {&sample::p50, &sample::p99, &sample::p999})
    all.*each = over_rounds(of, each).median;
  return all;
}

std::size_t disturbed_of(const contestant& of) {
  return static_cast<std::size_t>(
    std::count_if(of.samples.begin(), of.samples.end(),
                  [](const sample& each) { return each.disturbed; }));
}

sample measure_quietly(const contestant& of) {
  sample found = of.measure();
  for (int i = 1; i < tries_max && found.disturbed; ++i)
    found = of.measure();
  return found;
}

} // namespace

tally& tally::operator+=(const tally& other) noexcept {
  messages += other.messages;
  verified += other.verified;
  lost += other.lost;
  duplicated += other.duplicated;
  corrupt += other.corrupt;
  return *this;
}

bool tally::is_sound() const noexcept {
  return verified == messages && lost + duplicated + corrupt == 0;
}

summary summarise(std::vector<double> values) {
  if (values.empty())
    return {};
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 == 1
                          ? values[half]
                          : (values[half - 1] + values[half]) / 2;
  return {median, values.front(), values.back(), values.size()};
}

summary over_rounds(const contestant& of, field which) {
  return summarise(values_of(of, which));
}

summary ratio(const contestant& of, const contestant& to, field which) {
  std::vector<double> all, quiet;
  const std::size_t rounds = std::min(of.samples.size(), to.samples.size());
  for (std::size_t i = 0; i < rounds; ++i) {
    const auto &a = of.samples[i], &b = to.samples[i];
    if (b.*which <= 0)
      continue;
    all.push_back(a.*which / b.*which);
    if (!a.disturbed && !b.disturbed)
      quiet.push_back(all.back());
  }
  return summarise(quiet.size() * 2 >= all.size() ? quiet : all);
}

sample percentiles(std::vector<double>& latencies_ns) {
  sample found;
  if (latencies_ns.empty())
    return found;
  std::sort(latencies_ns.begin(), latencies_ns.end());
  auto at = [&](double part) {
    const auto index =
      static_cast<std::size_t>(part * static_cast<double>(latencies_ns.size()));
    return latencies_ns[std::min(index, latencies_ns.size() - 1)];
  };
  found.p50 = at(0.5);
  found.p99 = at(0.99);
  found.p999 = at(0.999);
  return found;
}

std::optional<bool> row::is_met() const {
  if (!measured || value.rounds == 0 || wanted.is == relation::none)
    return std::nullopt;
  return wanted.is == relation::at_most ? value.median <= wanted.bound
                                        : value.median >= wanted.bound;
}

void session::run_round(std::vector<contestant>& all) {
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::shuffle(order.begin(), order.end(), random_);
  std::vector<sample> found(all.size());
  double before = 0, after = 0;
  for (int i = 0; i < round_tries_max; ++i) {
    before = raw_ping_pong().value;
    for (std::size_t each : order)
      found[each] = measure_quietly(all[each]);
    after = raw_ping_pong().value;
    if (after < before * 1.4 && before < after * 1.4)
      break;
  }
  raw_ns_.push_back((before + after) / 2);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i].samples.push_back(found[i]);
}

void session::run_rounds(std::vector<contestant>& all, std::size_t rounds) {
  raw_ns_.clear();
  for (auto& each : all)
    each.measure(); // warms caches and allocators; counted, not timed
  for (std::size_t i = 0; i < rounds; ++i)
    run_round(all);
}

void session::add(row line) {
  line.bench = bench_;
  line.raw_ns = raw_ns_.empty() ? 0 : median_of(raw_ns_);
  double loads[1] = {0};
  if (getloadavg(loads, 1) == 1)
    line.load = loads[0];
  rows_.push_back(std::move(line));
}

void session::add_missing(goal wanted, std::string what, std::string why) {
  row line;
  line.what = std::move(what);
  line.wanted = std::move(wanted);
  line.note = std::move(why);
  line.measured = false;
  add(std::move(line));
}

void session::remark(std::string text) { remarks_.push_back(std::move(text)); }

row ratio_row(const contestant& of, const contestant& to, field which,
              const goal& wanted, const std::string& what) {
  row line;
  line.what = what;
  line.unit = "x";
  line.value = ratio(of, to, which);
  line.wanted = wanted;
  line.counts = *of.counts;
  line.peer_counts = *to.counts;
  line.disturbed = disturbed_of(of) + disturbed_of(to);
  return line;
}

row plain_row(const contestant& of, field which, const std::string& unit,
              const goal& wanted, const std::string& what) {
  row line;
  line.what = what;
  line.unit = unit;
  line.value = over_rounds(of, which);
  line.wanted = wanted;
  line.counts = *of.counts;
  line.disturbed = disturbed_of(of);
  if (medians(of).p50 > 0)
    line.latency = medians(of);
  return line;
}

void add_rows(session& into, const std::vector<contestant>& all, field which,
              const std::string& unit, const std::string& what,
              const std::vector<goal>& wanted) {
  into.add(plain_row(all[0], which, unit, wanted[0], what));
  for (std::size_t i = 1; i < all.size(); ++i) {
    const goal target = i < wanted.size() ? wanted[i] : goal{};
    row line =
      ratio_row(all[0], all[i], which, target, what + " / " + all[i].name);
    char text[64];
    std::snprintf(text, sizeof text, "%s alone %.3g %s", all[i].name.c_str(),
                  over_rounds(all[i], which).median, unit.c_str());
    line.note = text;
    into.add(std::move(line));
  }
}

} // namespace ringactor::bench
