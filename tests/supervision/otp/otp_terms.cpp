// SPDX-License-Identifier: BSD-3-Clause
// Scenarios as Erlang terms.
#include "tests/supervision/otp/otp_scenario.hpp"

namespace supervision_tests {

namespace {

std::string quoted(const std::string& id) { return "\"" + id + "\""; }

template <class Items>
std::string list(const Items& items, auto each) {
  std::string all = "[";
  for (const auto& item : items)
    all += (all.size() == 1 ? "" : ",") + each(item);
  return all + "]";
}

std::string term(const sup_flags& flags) {
  const auto period =
    std::chrono::duration_cast<std::chrono::seconds>(flags.period);
  return "#{strategy=>" + std::string{to_string(flags.strategy)}
         + ",intensity=>" + std::to_string(flags.intensity) + ",period=>"
         + std::to_string(period.count()) + ",auto_shutdown=>"
         + std::string{to_string(flags.auto_shutdown)} + "}";
}

std::string term(const shutdown_rule& rule) {
  switch (rule.how) {
    case shutdown_rule::mode::brutal_kill:
      return "brutal_kill";
    case shutdown_rule::mode::within:
      return std::to_string(rule.limit.count());
    case shutdown_rule::mode::infinity:
      break;
  }
  return "infinity";
}

std::string term(const child_rules& child) {
  return "#{id=>" + quoted(child.id) + ",restart=>"
         + std::string{to_string(child.restart)} + ",type=>"
         + std::string{to_string(child.kind)} + ",significant=>"
         + (child.significant ? "true" : "false")
         + (child.shutdown ? ",shutdown=>" + term(*child.shutdown) : "") + "}";
}

std::string terms(const std::vector<child_rules>& children) {
  return list(children, [](const auto& child) { return term(child); });
}

struct call_term {
  std::string operator()(const start_child& c) const {
    return "{start_child," + term(c.child) + "}";
  }
  std::string operator()(const start_instance&) const {
    return "start_instance";
  }
  std::string operator()(const restart_child& c) const {
    return "{restart_child," + quoted(c.id) + "}";
  }
  std::string operator()(const terminate_child& c) const {
    return "{terminate_child," + quoted(c.id) + "}";
  }
  std::string operator()(const terminate_instance& c) const {
    return "{terminate_instance," + std::to_string(c.who) + "}";
  }
  std::string operator()(const delete_child& c) const {
    return "{delete_child," + quoted(c.id) + "}";
  }
  std::string operator()(const get_childspec& c) const {
    return "{get_childspec," + quoted(c.id) + "}";
  }
  std::string operator()(const which_children&) const {
    return "which_children";
  }
  std::string operator()(const count_children&) const {
    return "count_children";
  }
  std::string operator()(const reconfigure& c) const {
    return "{reconfigure," + term(c.flags) + "," + terms(c.children) + "}";
  }
};

std::string calls_term(const std::vector<request>& calls) {
  return list(calls, [](const auto& c) { return std::visit(call_term{}, c); });
}

std::string starts_term(const std::vector<start_plan>& starts) {
  return list(starts, [](const start_plan& plan) -> std::string {
    switch (plan.what) {
      case start_plan::outcome::ok:
        return "ok";
      case start_plan::outcome::ignore:
        return "ignore";
      case start_plan::outcome::fail:
        break;
    }
    return "{fail," + calls_term(plan.calls) + "}";
  });
}

std::string term(const stop_plan& plan) {
  switch (plan.what) {
    case stop_plan::kind::polite:
      return "polite";
    case stop_plan::kind::deaf:
      return "deaf";
    case stop_plan::kind::says:
      break;
  }
  return "{says," + std::string{to_string(plan.reason)} + "}";
}

std::string term(const scenario_step& step) {
  const std::string reason{to_string(step.reason)};
  switch (step.what) {
    case scenario_step::kind::script:
      return "{script," + quoted(step.id) + "," + starts_term(step.starts)
             + "}";
    case scenario_step::kind::exit:
      return "{exit," + quoted(step.id) + "," + reason + "}";
    case scenario_step::kind::exit_life:
      return "{exit_life," + std::to_string(step.life) + "," + reason + "}";
    case scenario_step::kind::calls:
      break;
  }
  return "{calls," + calls_term(step.calls) + "}";
}

} // namespace

std::string to_erlang(const scenario& what) {
  return "{" + std::to_string(what.seed) + ",\n " + term(what.flags) + ",\n "
         + terms(what.children) + ",\n "
         + list(what.stops,
                [](const auto& each) {
                  return "{" + quoted(each.first) + "," + term(each.second)
                         + "}";
                })
         + ",\n "
         + list(what.starts,
                [](const auto& each) {
                  return "{" + quoted(each.first) + ","
                         + starts_term(each.second) + "}";
                })
         + ",\n "
         + list(what.steps, [](const auto& step) { return term(step); })
         + "}.\n";
}

} // namespace supervision_tests
