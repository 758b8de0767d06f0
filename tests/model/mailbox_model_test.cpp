// SPDX-License-Identifier: BSD-3-Clause
// The shipped mailbox against plain lists, by random commands: posts within
// posts, posts while the owner lets go, lives that begin and end, pools that
// are too small. tests/sim has the same text under relaxed memory.
#include "mailbox_model.hpp"

#include <doctest/doctest.h>

using namespace model_tests;

namespace {

void check_model(std::uint32_t limit_max, std::uint32_t cells) {
  const std::array<std::uint32_t, places> limits{
    *rc::gen::inRange<std::uint32_t>(1, limit_max + 1),
    *rc::gen::inRange<std::uint32_t>(1, limit_max + 1)};
  mailbox_model model{limits, cells};
  RC_ASSERT(model.run(*steps(mailbox_model::actions)) == "");
}

} // namespace

TEST_CASE("a mailbox does what a list does, whatever comes between") {
  CHECK(holds("mailbox", [] { check_model(9, 256); }));
}

TEST_CASE("a mailbox does what a list does when cells run out") {
  CHECK(holds("mailbox, few cells", [] { check_model(64, 90); }));
}

TEST_CASE("cells go from worker to worker and none is lost (limit=200)") {
  CHECK(holds("mailbox, many cells", [] { check_model(200, 250); }));
}
