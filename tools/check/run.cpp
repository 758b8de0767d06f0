// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

#include <caf/all.hpp>

#include <cstring>
#include <optional>
#include <thread>

namespace ringactor::check {

namespace {

class player {
public:
  player(caf::actor_system& system, const subject& what,
         const reference_case& which, std::chrono::seconds patience)
    : system_{system}, what_{what}, case_{which}, patience_{patience} {}

  recording play(const engine_options& where) {
    recording out;
    auto opened = open_engine(system_, what_.program, where);
    if (!opened) {
      out.failure = describe(system_, opened.error());
      return out;
    }
    engine_ = *opened;
    auto way = open_port(engine_);
    if (!way) {
      out.failure = describe(system_, way.error());
      return out;
    }
    way_.emplace(std::move(*way));
    for (std::size_t i = 0; i < case_.steps.size() && out.failure.empty(); ++i)
      if (auto wrong = step_of(case_.steps[i], out); !wrong.empty())
        out.failure = "steps[" + std::to_string(i) + "]: " + wrong;
    if (out.failure.empty() && case_.compares_state)
      out.failure = take_state(out.state);
    return out;
  }

private:
  std::string spawn() {
    const auto found = backend::find_kernel(what_.program.core, what_.kernel);
    if (!found)
      return found.error().what;
    const auto& info = what_.program.core.kernels[*found];
    behaviour how{what_.kernel, info.config_type,
                  std::vector<std::byte>(info.config_bytes)};
    if (case_.config)
      how.config = case_.config->bytes;
    auto spawned = spawn_kernel(engine_, how);
    if (!spawned)
      return describe(system_, spawned.error());
    kernel_ = *spawned;
    address_ = engine_.address_of(kernel_);
    return "";
  }

  /// The message's bytes with its blocks in the engine's pool.
  std::string pack(const content& from, std::vector<std::byte>& bytes) {
    bytes = from.what.bytes;
    for (const auto& each : from.blocks) {
      auto block = engine_.allocate(each.bytes.size());
      if (!block)
        return describe(system_, block.error());
      std::memcpy(block->data(), each.bytes.data(), each.bytes.size());
      const ra_span span = block->release();
      std::memcpy(bytes.data() + each.offset, &span, sizeof span);
    }
    return "";
  }

  std::string step_of(const step& next, recording& out) {
    if (!kernel_)
      if (auto wrong = spawn(); !wrong.empty())
        return wrong;
    std::vector<std::byte> bytes;
    if (auto wrong = pack(next.send, bytes); !wrong.empty())
      return wrong;
    const auto type = next.send.what.type_id;
    const errc status = next.is_request
                          ? way_->request(address_, type, bytes, ++tag_)
                          : way_->send(address_, type, bytes);
    if (status != errc::ok)
      return "it could not be sent: "
             + std::string{ringactor::describe(status)};
    if (!next.is_request)
      return "";
    return take_answer(next, out);
  }

  std::string take_answer(const step& next, recording& out) {
    const auto until = std::chrono::steady_clock::now() + patience_;
    std::optional<answer> got;
    while (!got) {
      way_->poll(
        [&](const port_message& x) {
          if (x.is_answer && x.tag == tag_)
            got = read(next, x);
        },
        1);
      if (!got && std::chrono::steady_clock::now() > until)
        return "no answer within " + std::to_string(patience_.count()) + " s";
      if (!got)
        std::this_thread::sleep_for(std::chrono::microseconds{50});
    }
    if (got->status != errc::ok)
      kernel_ = nullptr; // it has failed, or may have
    out.answers.push_back(std::move(*got));
    return "";
  }

  /// Copies an answer, and gives its blocks back to the pool.
  answer read(const step& next, const port_message& from) {
    answer out{from.status, from.code, {}};
    if (from.status != errc::ok)
      return out;
    out.message.what.type_id = from.type;
    out.message.what.bytes = {from.payload.begin(), from.payload.end()};
    const auto* type = what_.types.find(from.type);
    if (!type)
      return out;
    auto& bytes = out.message.what.bytes;
    for (std::uint32_t i = 0; i < type->info.span_count; ++i) {
      const auto offset = type->info.spans[i];
      if (offset + sizeof(ra_span) > bytes.size())
        continue; // the size is compared, too
      ra_span span;
      std::memcpy(&span, bytes.data() + offset, sizeof span);
      std::memset(bytes.data() + offset, 0, sizeof span);
      block names{"", offset, element::bytes, {}};
      if (next.answer && i < next.answer->blocks.size()) {
        names.field = next.answer->blocks[i].field;
        names.kind = next.answer->blocks[i].kind;
      }
      if (auto held = engine_.adopt(span); held.data())
        names.bytes.assign(held.data(), held.data() + held.bytes());
      out.message.blocks.push_back(std::move(names));
    }
    return out;
  }

  std::string take_state(std::vector<std::byte>& state) {
    if (!kernel_)
      return "the state cannot be compared: the last step ended the actor";
    caf::scoped_actor self{system_};
    auto sink = caf::actor_cast<caf::actor>(self);
    if (auto why = subscribe_snapshots(engine_, sink))
      return describe(system_, why);
    std::string wrong;
    self->request(kernel_, patience_, take_snapshot{})
      .receive([] {},
               [&](const caf::error& why) {
                 wrong = "its state: " + describe(system_, why);
               });
    if (wrong.empty())
      self->receive([&](const state_snapshot& x) { state = *x.bytes; },
                    caf::after(patience_) >>
                      [&] { wrong = "its state did not come"; });
    unsubscribe_snapshots(engine_, sink);
    return wrong;
  }

  caf::actor_system& system_;
  const subject& what_;
  const reference_case& case_;
  const std::chrono::seconds patience_;
  engine engine_;
  std::optional<port> way_; // gone before the engine
  caf::actor kernel_;
  ra_address address_{};
  std::uint64_t tag_ = 0;
};

} // namespace

recording play(caf::actor_system& system, const subject& what,
               const reference_case& which, const engine_options& where,
               std::chrono::seconds patience) {
  player one{system, what, which, patience};
  return one.play(where);
}

} // namespace ringactor::check
