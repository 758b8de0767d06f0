// SPDX-License-Identifier: BSD-3-Clause
// Which message answers which. RA_REPLY in a messages.h says it; host code
// asks reply_of<Request>, the registry lists the pairs, and on a device
// ra_answer takes no other (gpu/device/message.h).
#pragma once

#include <type_traits>

namespace ringactor::message {

/// Specialised by RA_REPLY; `type` is the message that answers.
template <class Request>
struct reply_traits;

template <class T, class = void>
inline constexpr bool is_request = false;
template <class T>
inline constexpr bool
  is_request<T, std::void_t<typename reply_traits<T>::type>> = true;

/// The message that answers a request: a compile error without RA_REPLY.
template <class Request>
using reply_of = typename reply_traits<Request>::type;

} // namespace ringactor::message

/// One line after both are messages: Request is answered by Reply.
#define RA_REPLY(Request, Reply)                                     \
  static_assert(ringactor::message::is_message<                      \
                  Request> && ringactor::message::is_message<Reply>, \
                "RA_REPLY(" #Request ", " #Reply                     \
                ") comes after both are declared as messages");      \
  template <>                                                        \
  struct ringactor::message::reply_traits<Request> {                 \
    using type = Reply;                                              \
  }
