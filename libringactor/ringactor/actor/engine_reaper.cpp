// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/engine_reaper.hpp"

#include "ringactor/actor/engine_core.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace ringactor {

namespace {

class reaper {
public:
  /// The process ends: waits for the engines that ended before. One whose
  /// handler returns later is left to the system.
  void close() {
    {
      std::lock_guard lock{mutex_};
      closed_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void take(engine_core* core) {
    {
      std::lock_guard lock{mutex_};
      ended_.push_back(core);
    }
    wake_.notify_one();
  }

private:
  void work() {
    std::unique_lock lock{mutex_};
    for (;;) { // ends: once closed and empty
      wake_.wait(lock, [this] { return closed_ || !ended_.empty(); });
      if (ended_.empty())
        return;
      auto* next = ended_.front();
      ended_.pop_front();
      lock.unlock();
      next->end();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<engine_core*> ended_;
  bool closed_ = false;
  std::thread thread_{[this] { work(); }};
};

} // namespace

void reap(engine_core* core) noexcept {
  // Never destroyed: a thread that hung may come back at any time.
  static auto& only = *new reaper;
  struct at_exit {
    ~at_exit() { only.close(); }
  };
  static at_exit closes;
  only.take(core);
}

} // namespace ringactor
