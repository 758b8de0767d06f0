// SPDX-License-Identifier: BSD-3-Clause
// The line of what is to be done later, beside a plain list.
#include "ringactor/supervision/due_line.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <vector>

using ringactor::supervision::due_line;
using ringactor::supervision::nanoseconds;

TEST_CASE("what is due comes soonest first, then as it was added") {
  due_line<char> line;
  line.add(nanoseconds{20}, 'c');
  line.add(nanoseconds{10}, 'a');
  const auto cancelled = line.add(nanoseconds{10}, 'x');
  line.add(nanoseconds{10}, 'b');
  CHECK(line.next() == nanoseconds{10});
  CHECK(!line.take_due(nanoseconds{9}));
  CHECK(line.cancel(cancelled));
  CHECK(!line.cancel(cancelled));
  CHECK(line.take_due(nanoseconds{10}) == 'a');
  CHECK(line.take_due(nanoseconds{10}) == 'b');
  CHECK(!line.take_due(nanoseconds{19}));
  CHECK(line.next() == nanoseconds{20});
  line.clear();
  CHECK(!line.next());
  CHECK(!line.take_due(nanoseconds{100}));
}

TEST_CASE("a due line gives what a sorted list gives (seed=1..50)") {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    std::mt19937 random{seed};
    due_line<int> line;
    std::vector<std::pair<due_line<int>::key, int>> list;
    nanoseconds now{0};
    for (int i = 0; i < 200; ++i)
      switch (random() % 4) {
        case 0: {
          now += nanoseconds{random() % 4};
          std::sort(list.begin(), list.end());
          while (!list.empty() && list.front().first.first <= now) {
            CHECK(line.take_due(now) == list.front().second);
            list.erase(list.begin());
          }
          CHECK(!line.take_due(now));
          break;
        }
        case 1:
          if (!list.empty()) {
            const auto which = random() % list.size();
            CHECK(line.cancel(list[which].first));
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(which));
          }
          break;
        default:
          list.push_back({line.add(now + nanoseconds{random() % 9}, i), i});
      }
  }
}
