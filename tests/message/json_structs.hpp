// SPDX-License-Identifier: BSD-3-Clause
// A struct with a field of every kind that JSON shows; host code only.
#pragma once

#include "gpu/kernels/vector_add/messages.h"
#include "tests/kernels/desk/messages.h"

#include <cstdint>

struct json_point {
  std::int8_t x, y;
};
RA_MESSAGE_FIELDS(json_point, x, y);

enum class json_side : std::uint8_t { buy = 1, sell = 2 };

struct json_all {
  std::uint8_t u8;
  std::uint16_t u16;
  std::uint32_t u32;
  std::uint64_t u64;
  std::int8_t i8;
  std::int16_t i16;
  std::int32_t i32;
  std::int64_t i64;
  float f32;
  double f64;
  bool flag;
  json_side side;
  std::uint8_t bytes[3];
  char text[6];
  json_point points[2];
  ra_address who;
  ra_span block;
};
RA_MESSAGE(json_all, 20300);
RA_MESSAGE_FIELDS(json_all, u8, u16, u32, u64, i8, i16, i32, i64, f32, f64,
                  flag, side, bytes, text, points, who, block);

inline constexpr std::string_view desk_order_text =
  R"({"id":7,"price":1.5,"quantity":3,"levels":[1,-2,3],"symbol":"ACME"})";
