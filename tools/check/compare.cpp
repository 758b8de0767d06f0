// SPDX-License-Identifier: BSD-3-Clause
#include "compare.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace ringactor::check {

namespace {

/// The bits as an integer in the numbers' order: -0 comes right before 0.
template <class Int>
Int ordered(Int bits) noexcept {
  constexpr Int sign = Int{1} << (sizeof(Int) * 8 - 1);
  return bits & sign ? ~bits : bits | sign;
}

template <class Int, class Real>
std::uint64_t distance(Real a, Real b) noexcept {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b)
             ? 0
             : std::numeric_limits<std::uint64_t>::max();
  const auto x = ordered(std::bit_cast<Int>(a));
  const auto y = ordered(std::bit_cast<Int>(b));
  return x > y ? x - y : y - x;
}

template <class T>
T load(const std::byte* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class Real>
std::string text_of(const std::byte* at) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", double{load<Real>(at)});
  return text;
}

template <class Real>
std::string real_difference(const std::byte* found, const std::byte* wanted,
                            std::uint64_t allowed) {
  const auto far = ulp_distance(load<Real>(found), load<Real>(wanted));
  const bool is_same = std::memcmp(found, wanted, sizeof(Real)) == 0;
  if (is_same || (allowed > 0 && far <= allowed))
    return "";
  return text_of<Real>(found) + " instead of " + text_of<Real>(wanted) + ", "
         + std::to_string(far) + " ulp, allowed " + std::to_string(allowed);
}

template <class Int>
std::string pair_of(const std::byte* found, const std::byte* wanted) {
  return std::to_string(load<Int>(found)) + " instead of "
         + std::to_string(load<Int>(wanted));
}

std::string words(const std::byte* found, const std::byte* wanted,
                  std::size_t bytes, bool is_signed) {
  switch (bytes) {
    case 1:
      return pair_of<std::uint8_t>(found, wanted);
    case 2:
      return is_signed ? pair_of<std::int16_t>(found, wanted)
                       : pair_of<std::uint16_t>(found, wanted);
    case 4:
      return is_signed ? pair_of<std::int32_t>(found, wanted)
                       : pair_of<std::uint32_t>(found, wanted);
    case 8:
      return is_signed ? pair_of<std::int64_t>(found, wanted)
                       : pair_of<std::uint64_t>(found, wanted);
    default:
      return "other bytes";
  }
}

class walk {
public:
  walk(const content& found, const content& wanted, const tolerances& ulp)
    : found_{found}, wanted_{wanted}, ulp_{ulp} {}

  std::string fields(std::span<const message::field_info> list,
                     std::size_t base, const std::string& path) const {
    for (const auto& field : list)
      for (std::uint32_t i = 0; i < field.count; ++i) {
        auto name = path + "." + std::string{field.name};
        if (field.is_array)
          name += "[" + std::to_string(i) + "]";
        const auto at = base + field.offset + std::size_t{i} * field.bytes;
        if (auto wrong = one(field, at, name); !wrong.empty())
          return wrong;
      }
    return "";
  }

  std::string blocks(const std::string& name) const {
    for (std::size_t i = 0; i < wanted_.blocks.size(); ++i) {
      const auto& wanted = wanted_.blocks[i];
      const auto path = name + "." + wanted.field;
      if (auto wrong = block_of(found_.blocks[i], wanted, path); !wrong.empty())
        return path + wrong;
    }
    return "";
  }

private:
  /// An element's tolerance is its array's.
  std::uint64_t allowed(std::string path) const {
    if (auto at = path.find('['); at != std::string::npos)
      path.erase(at, path.find(']') - at + 1);
    auto found = ulp_.find(path);
    return found == ulp_.end() ? 0 : found->second;
  }

  std::string one(const message::field_info& field, std::size_t at,
                  const std::string& name) const {
    const auto* found = found_.what.bytes.data() + at;
    const auto* wanted = wanted_.what.bytes.data() + at;
    if (field.kind == message::field_kind::span)
      return ""; // see blocks()
    if (field.kind == message::field_kind::group)
      return fields(field.members, at, name);
    if (field.kind == message::field_kind::real) {
      auto wrong = field.bytes == sizeof(float)
                     ? real_difference<float>(found, wanted, allowed(name))
                     : real_difference<double>(found, wanted, allowed(name));
      return wrong.empty() ? "" : name + ": " + wrong;
    }
    if (std::memcmp(found, wanted, field.bytes) == 0)
      return "";
    const bool is_text = field.kind == message::field_kind::text;
    return name + ": "
           + words(found, wanted, is_text ? 0 : field.bytes,
                   field.kind == message::field_kind::integer);
  }

  std::string block_of(const block& found, const block& wanted,
                       const std::string& path) const {
    if (found.bytes.size() != wanted.bytes.size())
      return ": " + std::to_string(found.bytes.size()) + " bytes instead of "
             + std::to_string(wanted.bytes.size());
    const auto kind = wanted.kind == element::bytes ? found.kind : wanted.kind;
    const auto size = size_of(kind);
    for (std::size_t i = 0; i + size <= wanted.bytes.size(); i += size) {
      const auto *a = found.bytes.data() + i, *b = wanted.bytes.data() + i;
      std::string wrong;
      if (kind == element::float32)
        wrong = real_difference<float>(a, b, allowed(path));
      else if (kind == element::float64)
        wrong = real_difference<double>(a, b, allowed(path));
      else if (std::memcmp(a, b, size) != 0)
        wrong =
          words(a, b, size, kind == element::int32 || kind == element::int64);
      if (!wrong.empty())
        return "[" + std::to_string(i / size) + "]: " + wrong;
    }
    return "";
  }

  const content& found_;
  const content& wanted_;
  const tolerances& ulp_;
};

} // namespace

std::uint64_t ulp_distance(float a, float b) noexcept {
  return distance<std::uint32_t>(a, b);
}
std::uint64_t ulp_distance(double a, double b) noexcept {
  return distance<std::uint64_t>(a, b);
}

std::string difference(const message::registry& types, const content& found,
                       const content& wanted, const tolerances& ulp) {
  const auto* type = types.find(wanted.what.type_id);
  const auto* other = types.find(found.what.type_id);
  const auto name = type ? std::string{type->info.name} : "the empty answer";
  if (found.what.type_id != wanted.what.type_id)
    return (other ? std::string{other->info.name} : "the empty answer")
           + " instead of " + name;
  if (!type)
    return "";
  if (found.what.bytes.size() != wanted.what.bytes.size())
    return name + ": " + std::to_string(found.what.bytes.size())
           + " bytes instead of " + std::to_string(wanted.what.bytes.size());
  if (type->fields.empty()
      && std::memcmp(found.what.bytes.data(), wanted.what.bytes.data(),
                     wanted.what.bytes.size())
           != 0)
    return name + ": other bytes; RA_MESSAGE_FIELDS would say where";
  const walk both{found, wanted, ulp};
  auto wrong = both.fields(type->fields, 0, name);
  return wrong.empty() ? both.blocks(name) : wrong;
}

} // namespace ringactor::check
