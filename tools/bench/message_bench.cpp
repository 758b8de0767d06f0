// SPDX-License-Identifier: BSD-3-Clause
// What it costs to make a message (G9): in place in a cell, by a copy of 64
// bytes, by CAF's binary_serializer; bulk data by copy and by reference.
#include "actors.hpp"
#include "benches.hpp"
#include "pattern.hpp"
#include "threads.hpp"

#include "ringactor/abi/cell.h"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/message/payload.hpp"

#include <caf/all.hpp>

#include <cstring>
#include <memory>

namespace ringactor::bench {

namespace {

constexpr std::size_t batch = 256; // messages made between two looks
constexpr std::size_t batches = 100;
constexpr std::size_t words = 8;
constexpr std::size_t bulk_bytes = 4096;

/// Calls `make(i, id)` for a batch at a time and `check(i)` for each message
/// behind it, outside of the time. Value: ns a message.
template <class Make, class Check>
sample make_messages(Make make, Check check, tally& counts) {
  std::uint64_t time = 0, next = 0;
  checker seen;
  const auto run =
    run_together({{0, [&] {
                     for (std::size_t round = 0; round < batches; ++round) {
                       const auto start = ticks();
                       for (std::size_t i = 0; i < batch; ++i)
                         make(i, make_id(0, next + i));
                       time += ticks() - start;
                       for (std::size_t i = 0; i < batch; ++i)
                         check(i, seen);
                       next += batch;
                     }
                   }}});
  seen.close(next, counts);
  return {.value = static_cast<double>(time) * ns_per_tick()
                   / static_cast<double>(next),
          .disturbed = run.disturbed};
}

/// The compiler takes the memory for used and changed.
void keep(void* memory) { asm volatile("" : : "r"(memory) : "memory"); }

using slot = flat_words<words>;

sample in_place(tally& counts) {
  std::vector<slot> slots(batch);
  return make_messages(
    [&](std::size_t i, std::uint64_t id) {
      fill_pattern<words>(slots[i].words, id);
      keep(&slots[i]);
    },
    [&](std::size_t i, checker& seen) { seen.take<words>(slots[i].words); },
    counts);
}

/// The struct is made beside the cell and copied: what most queues ask for.
sample made_and_copied(tally& counts) {
  std::vector<slot> slots(batch);
  return make_messages(
    [&](std::size_t i, std::uint64_t id) {
      slot made;
      fill_pattern<words>(made.words, id);
      keep(&made);
      std::memcpy(&slots[i], &made, sizeof made);
      keep(&slots[i]);
    },
    [&](std::size_t i, checker& seen) { seen.take<words>(slots[i].words); },
    counts);
}

/// The copy alone; its source lies ready in the cache.
sample copied(tally& counts) {
  std::vector<slot> ready(batch), slots(batch);
  std::uint64_t made = 0;
  for (auto& each : ready)
    fill_pattern<words>(each.words, make_id(0, made++));
  return make_messages(
    [&](std::size_t i, std::uint64_t) {
      std::memcpy(&slots[i], &ready[i], sizeof(slot));
      keep(&slots[i]);
    },
    [&](std::size_t i, checker& seen) {
      seen.take<words>(slots[i].words);
      fill_pattern<words>(ready[i].words, ready[i].words[0] + batch);
    },
    counts);
}

/// One source for the CAFs: the call of 0.17, `apply` since.
template <class Inspector>
void visit_words(Inspector& f, std::uint64_t* w) {
  if constexpr (requires { f(w[0], w[1]) == caf::none; })
    static_cast<void>(f(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]));
  else
    for (std::size_t i = 0; i < words; ++i)
      static_cast<void>(f.apply(w[i]));
}

using buffer_type =
  std::decay_t<decltype(std::declval<caf::binary_serializer>().buf())>;

sample serialised(caf::actor_system& system, tally& counts) {
  std::vector<buffer_type> buffers(batch);
  return make_messages(
    [&](std::size_t i, std::uint64_t id) {
      slot made;
      fill_pattern<words>(made.words, id);
      buffers[i].clear(); // keeps its memory
      caf::binary_serializer sink{system, buffers[i]};
      visit_words(sink, made.words);
    },
    [&](std::size_t i, checker& seen) {
      slot found{};
      caf::binary_deserializer source{system, buffers[i]};
      visit_words(source, found.words);
      seen.take<words>(found.words);
    },
    counts);
}

// ---- bulk data

struct pool_memory {
  explicit pool_memory(std::size_t bytes) : lines(bytes / 64) {
    ra_pool_init(get(), bytes);
  }
  ra_pool* get() { return reinterpret_cast<ra_pool*>(lines.data()); }
  std::vector<flat_words<8>> lines;
};

using bulk = flat_words<bulk_bytes / 8>;

/// 4 KiB through write_payload: a block of the pool, a copy, the span.
sample bulk_by_copy(pool_memory& pool, tally& counts) {
  auto from = std::make_unique<bulk>();
  std::vector<ra_message> made(batch);
  return make_messages(
    [&](std::size_t i, std::uint64_t id) {
      from->words[0] = id;
      made[i].w[0] = ra_head_word(0, ra_priority_normal, ra_type_user, 0);
      static_cast<void>(message::write_payload(
        made[i], std::as_bytes(std::span{from->words}), pool.get()));
    },
    [&](std::size_t i, checker& seen) {
      auto found = std::make_unique<bulk>();
      static_cast<void>(message::read_payload(
        made[i], std::as_writable_bytes(std::span{found->words}), pool.get()));
      seen.take<1>(found->words);
      message::release_indirect(made[i], pool.get());
    },
    counts);
}

sample bulk_memcpy(tally& counts) {
  auto from = std::make_unique<bulk>();
  std::vector<bulk> to(batch);
  return make_messages(
    [&](std::size_t i, std::uint64_t id) {
      from->words[0] = id;
      keep(from.get());
      std::memcpy(&to[i], from.get(), sizeof(bulk));
      keep(&to[i]);
    },
    [&](std::size_t i, checker& seen) { seen.take<1>(to[i].words); }, counts);
}

/// A block is taken and given back; nobody touches the bytes.
sample by_reference(pool_memory& pool, std::size_t bytes, tally& counts) {
  std::uint64_t last = 0;
  return make_messages(
    [&](std::size_t, std::uint64_t id) {
      const ra_span block = ra_pool_take(pool.get(), 1, bytes);
      last = ra_pool_give(pool.get(), block) == ra_ok ? id : last;
    },
    [&, next = std::uint64_t{0}](std::size_t, checker& seen) mutable {
      const std::uint64_t id = next < last + 1 ? next : 0;
      seen.take<1>(&id);
      ++next;
    },
    counts);
}

template <class Measure>
contestant make_contestant(const char* name, Measure measure) {
  contestant one{name, {}};
  one.measure = [measure, counts = one.counts] { return measure(*counts); };
  return one;
}

void run_small(session& run) {
  auto config = std::make_unique<caf::actor_system_config>();
  tune(*config, preset::low_latency);
  caf::actor_system system{*config};
  std::vector<contestant> all{
    make_contestant("in place", in_place),
    make_contestant("memcpy(64) of a ready struct", copied),
    make_contestant("struct, then memcpy(64)", made_and_copied),
    make_contestant("CAF binary_serializer",
                    [&](tally& counts) { return serialised(system, counts); })};
  run.run_rounds(all);
  add_rows(
    run, all, &sample::value, "ns", "message of 64 B in place",
    {{}, {"G9", relation::at_most, 1}, {}, {"G9", relation::at_most, 0.05}});
}

void run_bulk(session& run) {
  pool_memory pool{16u << 20};
  std::vector<contestant> all{
    make_contestant("pool block and copy",
                    [&](tally& counts) { return bulk_by_copy(pool, counts); }),
    make_contestant("memcpy(4096)", bulk_memcpy)};
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "ns", "4 KiB by copy",
           {{}, {"G9", relation::at_most, 1.2}});
  std::vector<contestant> spans;
  for (std::size_t bytes : {4096u, 1u << 20})
    spans.push_back(make_contestant("by reference", [&, bytes](tally& counts) {
      return by_reference(pool, bytes, counts);
    }));
  run.run_rounds(spans);
  for (std::size_t i = 0; i < spans.size(); ++i)
    run.add(plain_row(spans[i], &sample::value, "ns",
                      {"G9", relation::at_most, 30},
                      std::string{i == 0 ? "4 KiB" : "1 MiB"}
                        + " by reference, block taken and given"));
}

} // namespace

void bench_message(session& run) {
  run_small(run);
  run_bulk(run);
}

} // namespace ringactor::bench
