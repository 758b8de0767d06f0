// SPDX-License-Identifier: BSD-3-Clause
// The thread that looks after engines with a hang limit: one a process, started
// with the first of them and ended with the last.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace ringactor::backend {

/// Something to look after now and then.
class watched {
public:
  virtual ~watched() = default;
  /// Thread: the watchdog's, which is marked as an engine's own: it may end
  /// actors, and ends no engine.
  virtual void check(std::chrono::nanoseconds now) = 0;
  /// How long the watchdog may sleep; max: for ever.
  virtual std::chrono::nanoseconds period() const = 0;
};

/// Thread: any, for every call, but remove() is not for the watchdog's own.
class watchdog {
public:
  /// The process's. It is never destroyed: a handler may hang to the end.
  static watchdog& instance();

  watchdog() = default;
  ~watchdog();
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;

  void add(std::shared_ptr<watched> who);
  /// When it returns, the last one's thread has ended; a check() of another may
  /// still be under way. Nothing happens when `who` is not there.
  void remove(const watched& who) noexcept;
  /// A period has become shorter: look again at how long to sleep.
  void hurry() noexcept;
  /// Its time, for check().
  static std::chrono::nanoseconds now() noexcept;
  bool is_awake() const; // there is a thread

private:
  struct turn { // one thread's; a new one may start while an old one ends
    std::thread thread;
    bool ends = false;
  };
  void work(turn& self);
  void sleep(std::unique_lock<std::mutex>& lock);

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::shared_ptr<watched>> all_;
  std::shared_ptr<turn> turn_;
};

} // namespace ringactor::backend
