// SPDX-License-Identifier: BSD-3-Clause
// The numbers of status.h as a C++ enum, and what every call below CAF
// returns: a value, or a number and one sentence.
#pragma once

#include "ringactor/abi/status.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ringactor {

#define RINGACTOR_ERRC_(number, name, sentence) name = number,
enum class errc : std::uint8_t { RA_STATUS_LIST(RINGACTOR_ERRC_) };
#undef RINGACTOR_ERRC_

/// The name of a number, as in "full"; "unknown" outside the list.
constexpr std::string_view to_string(errc code) noexcept {
#define RINGACTOR_ERRC_(number, name, sentence) \
  case errc::name:                              \
    return #name;
  switch (code) { RA_STATUS_LIST(RINGACTOR_ERRC_) }
#undef RINGACTOR_ERRC_
  return "unknown";
}

/// What a number means, in one sentence.
constexpr std::string_view describe(errc code) noexcept {
#define RINGACTOR_ERRC_(number, name, sentence) \
  case errc::name:                              \
    return sentence;
  switch (code) { RA_STATUS_LIST(RINGACTOR_ERRC_) }
#undef RINGACTOR_ERRC_
  return "a number this build does not know";
}

/// A failed call: the number and a sentence that says what failed, why, and
/// what to do.
struct failure {
  errc code = errc::ok;
  std::string what;
};

/// A value or a failure. Below CAF nothing throws across a public function.
template <class T>
class [[nodiscard]] result {
public:
  result(T value) : data_{std::move(value)} {}
  result(failure why) : data_{std::move(why)} {}
  result(errc code, std::string what) : data_{failure{code, std::move(what)}} {}

  explicit operator bool() const noexcept { return data_.index() == 0; }
  T& operator*() noexcept { return *std::get_if<0>(&data_); }
  const T& operator*() const noexcept { return *std::get_if<0>(&data_); }
  T* operator->() noexcept { return std::get_if<0>(&data_); }
  const T* operator->() const noexcept { return std::get_if<0>(&data_); }
  const failure& error() const noexcept { return *std::get_if<1>(&data_); }

private:
  std::variant<T, failure> data_;
};

template <>
class [[nodiscard]] result<void> {
public:
  result() = default;
  result(failure why) : why_{std::move(why)} {}
  result(errc code, std::string what) : why_{code, std::move(what)} {}

  explicit operator bool() const noexcept { return why_.code == errc::ok; }
  const failure& error() const noexcept { return why_; }

private:
  failure why_;
};

} // namespace ringactor
