// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/error.hpp"

#include <cstdio>

namespace ringactor {

caf::error to_caf(const failure& why) { return to_caf(why.code, why.what); }

caf::error to_caf(errc code, const std::string& what) {
  return caf::error{code, what.empty() ? std::string{describe(code)} : what};
}

caf::error to_caf(const ra_error& why, const std::string& who) {
  auto code = why.status < ra_status_count ? static_cast<errc>(why.status)
                                           : errc::corrupt;
  std::string what = "kernel actor " + who + ": ";
  what += describe(code);
  if (code == errc::handler_failed)
    what += ", code " + std::to_string(why.code);
  if (why.code == ra_code_lanes_parted)
    what +=
      ", because not all of its lanes met at one barrier; let every lane "
      "come to each ra_barrier, ra_shuffle and ra_ballot";
  if (why.cause != 0)
    what += " (message type " + std::to_string(why.cause) + ")";
  return caf_compat::make_error(code, std::move(what), std::uint32_t{why.code});
}

std::string describe(caf::actor_system& system, const caf::error& why) {
  errc code = errc::ok;
  if (!caf_compat::is_ours(why, code))
    return caf_compat::render(system, why);
  auto context = why.context();
  std::string text{describe(code)};
  if (context.size() > 0 && context.match_element<std::string>(0))
    text = context.get_as<std::string>(0);
  return text + " [" + std::string{to_string(code)} + "]";
}

std::uint32_t failure_code(const caf::error& why) {
  errc code = errc::ok;
  if (!caf_compat::is_ours(why, code))
    return 0;
  auto context = why.context();
  return context.size() == 2 && context.match_element<std::uint32_t>(1)
           ? context.get_as<std::uint32_t>(1)
           : 0;
}

int report(const caf::error& why) {
  errc code = errc::ok;
  auto context = why.context();
  if (caf_compat::is_ours(why, code) && context.size() > 0
      && context.match_element<std::string>(0))
    std::fprintf(stderr, "error: %s\n", context.get_as<std::string>(0).c_str());
  else
    std::fprintf(stderr, "error: %s\n", to_string(why).c_str());
  return 1;
}

} // namespace ringactor
