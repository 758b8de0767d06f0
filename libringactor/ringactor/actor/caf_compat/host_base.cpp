// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/caf_compat/host_base.hpp"

#include <caf/detail/private_thread.hpp>

namespace ringactor::caf_compat {

bool is_exit(caf::mailbox_element& what) {
  return content_of(what).match_elements<caf::exit_msg>();
}

#if RINGACTOR_CAF_1

bool is_system_message(caf::mailbox_element& what) {
  auto& content = content_of(what);
  return is_exit(what) || content.match_elements<caf::down_msg>()
         || content.match_elements<caf::timeout_msg>()
         || content.match_elements<caf::action>();
}

bool host_base::arrive(caf::mailbox_element_ptr what, execution_unit* unit) {
  return event_based_actor::enqueue(std::move(what), unit);
}

bool host_base::push(caf::mailbox_element_ptr what) {
  return mailbox().push_back(std::move(what))
         == caf::intrusive::inbox_result::unblocked_reader;
}

void host_base::wake(execution_unit* unit) {
  ref_resumable();
  if (private_thread_)
    private_thread_->resume(this);
  else if (unit)
    unit->delay(this);
  else
    home_system().scheduler().schedule(this);
}

void host_base::on_cleanup(const caf::error& reason) {
  if (!mailbox().closed())
    closing(reason);
  event_based_actor::on_cleanup(reason);
}

// A mailbox whose reader waits is empty. CAF closes it afterwards.
void host_base::drain(const std::function<void(caf::mailbox_element&)>& each) {
  if (mailbox().blocked())
    return;
  while (auto what = mailbox().pop_front()) // ends: nobody puts in any more
    each(*what);
}

caf::strong_actor_ptr host_base::self_or_null() {
  return caf::strong_actor_ptr{ctrl()};
}

#  pragma GCC diagnostic push // deprecated in 1.x, without another name for it
#  pragma GCC diagnostic ignored "-Wdeprecated-declarations"
void host_base::tell_unexpected() {
  set_default_handler(
    [](caf::scheduled_actor* self, caf::message&) -> caf::skippable_result {
      if (auto* what = self->current_mailbox_element())
        static_cast<host_base*>(self)->unexpected(*what);
      return caf::error{caf::sec::unexpected_message};
    });
}
#  pragma GCC diagnostic pop

#else

bool is_system_message(caf::mailbox_element& what) {
  auto& content = content_of(what);
  return is_exit(what) || content.match_elements<caf::down_msg>()
         || content.match_elements<caf::timeout_msg>()
         || content.match_elements<caf::upstream_msg>()
         || content.match_elements<caf::downstream_msg>();
}

bool host_base::arrive(caf::mailbox_element_ptr what, execution_unit* unit) {
  event_based_actor::enqueue(std::move(what), unit);
  return !getf(is_terminated_flag);
}

bool host_base::push(caf::mailbox_element_ptr what) {
  return mailbox().push_back(std::move(what))
         == caf::intrusive::inbox_result::unblocked_reader;
}

void host_base::wake(execution_unit* unit) {
  caf::intrusive_ptr_add_ref(ctrl()); // the scheduler's
  if (getf(is_detached_flag))
    private_thread_->resume();
  else
    schedule(home_system(), this, unit);
}

bool host_base::cleanup(caf::error&& reason, caf::execution_unit* unit) {
  if (!mailbox().closed())
    closing(reason);
  return event_based_actor::cleanup(std::move(reason), unit);
}

// The last handle is gone; what was skipped may lie in the mailbox still.
void host_base::on_destroy() {
  is_unreachable_ = true;
  event_based_actor::on_destroy();
}

namespace {

/// What a round of CAF's queues shows its elements to; queues lie in queues.
struct shower {
  const std::function<void(caf::mailbox_element&)>& each;

  void show(caf::mailbox_element& what) { each(what); }
  template <class Key, class Queue, class... Ts>
  void show(const Key&, Queue&, Ts&... inner) {
    show(inner...);
  }
  template <class... Ts>
  caf::intrusive::task_result operator()(Ts&&... xs) {
    show(xs...);
    return caf::intrusive::task_result::resume;
  }
};

constexpr std::size_t drain_round = 1000; // elements; CAF's own number

} // namespace

void host_base::drain(const std::function<void(caf::mailbox_element&)>& each) {
  mailbox().close();
  get_normal_queue().flush_cache();
  get_urgent_queue().flush_cache();
  shower show{each};
  // Ends: nobody can put anything in any more.
  while (mailbox().queue().new_round(drain_round, show).consumed_items != 0) {}
}

caf::strong_actor_ptr host_base::self_or_null() {
  return is_unreachable_ ? nullptr : caf::strong_actor_ptr{ctrl()};
}

void host_base::tell_unexpected() {
  set_default_handler([](caf::scheduled_actor* self,
                         caf::message_view&) -> caf::result<caf::message> {
    if (auto* what = self->current_mailbox_element())
      static_cast<host_base*>(self)->unexpected(*what);
    return caf::sec::unexpected_message;
  });
}

#endif

} // namespace ringactor::caf_compat
