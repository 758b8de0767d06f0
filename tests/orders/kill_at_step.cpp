// SPDX-License-Identifier: BSD-3-Clause
// Preloaded into the command: ends the process by SIGKILL at one step of a
// snapshot's way to the disk. Steps are counted from 1 (RA_KILL_STEP): before
// and in the middle of each write of a snapshot, before each sync, before and
// after each rename.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <unistd.h>

namespace {

void step() {
  static std::atomic<long> count{0};
  const char* wanted = std::getenv("RA_KILL_STEP");
  if (wanted && ++count == std::atol(wanted))
    std::raise(SIGKILL);
}

bool is_snapshot(int file) {
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const auto length = ::readlink(link, path, sizeof path - 1);
  if (length <= 0)
    return false;
  path[length] = 0;
  return std::strstr(path, ".snapshot.") != nullptr;
}

template <class F>
F* next_of(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  auto* next = next_of<ssize_t(int, const void*, size_t)>("write");
  if (!is_snapshot(file))
    return next(file, bytes, count);
  step();
  const ssize_t half = next(file, bytes, count / 2);
  step();
  if (half < 0)
    return half;
  const ssize_t rest = next(file, static_cast<const char*>(bytes) + half,
                            count - static_cast<size_t>(half));
  return rest < 0 ? half : half + rest;
}

int fsync(int file) {
  step();
  return next_of<int(int)>("fsync")(file);
}

int rename(const char* from, const char* to) noexcept {
  step();
  const int done = next_of<int(const char*, const char*)>("rename")(from, to);
  step();
  return done;
}
}
