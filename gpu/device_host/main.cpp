// SPDX-License-Identifier: BSD-3-Clause
// A device host: runs the kernels of the program that started it, in memory
// that both share, and ends when that does. No CAF. Linked to the program's
// image by ringactor_image(... DEVICE_HOST).
#include "gpu/device_host/memory.hpp"
#include "gpu/device_host/resident.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

extern const ringactor::cpu::cpu_image* const ringactor_device_host_image;

namespace {

using namespace ringactor::device_host;

template <class T>
bool take(T& words) {
  return recv(socket_at, &words, sizeof words, 0)
         == static_cast<ssize_t>(sizeof words);
}

void answer(ringactor::errc status, const char* text) {
  ready words{};
  words.status = static_cast<std::uint32_t>(status);
  std::snprintf(words.text, sizeof words.text, "%s", text);
  send(socket_at, &words, sizeof words, MSG_NOSIGNAL);
}

[[noreturn]] void refuse(ringactor::errc status, const char* text) {
  answer(status, text);
  _exit(3);
}

// The layout record is the program's word for where all is: read once.
hello own_words(const hello& theirs, const std::byte* memory) {
  ringactor::host::device_layout plan;
  std::memcpy(&plan.engine.record, memory + theirs.shared_at,
              sizeof plan.engine.record);
  hello mine = make_hello(plan, *ringactor_device_host_image);
  mine.options_hash = plan.engine.record.options_hash;
  if (ra_layout_hash(&plan.engine.record) != mine.options_hash)
    mine.options_hash = ~theirs.options_hash; // spoiled
  mine.abi_version = plan.engine.record.abi_version == ra_abi_version
                       ? std::uint64_t{ra_abi_version}
                       : ~theirs.abi_version;
  return mine;
}

mapping map(const hello& words) {
  struct stat file {};
  if (fstat(memory_at, &file) != 0
      || static_cast<std::uint64_t>(file.st_size) != words.bytes
      || words.bytes < sizeof(ra_layout)
      || words.shared_at > words.bytes - sizeof(ra_layout))
    refuse(ringactor::errc::mismatch, "the memory file has another size");
  auto all = map_file(memory_at, words.bytes);
  if (!all)
    refuse(ringactor::errc::exhausted, all.error().what.c_str());
  return std::move(*all);
}

// The program's end of the socket goes with the program, whatever ends it. A
// child of the program that holds it, too, is why the parent is looked at.
void serve(resident& threads, pid_t program) {
  constexpr int look_ms = 1000;
  for (;;) { // ends: with the program
    pollfd its{socket_at, POLLIN, 0};
    const int came = poll(&its, 1, look_ms);
    if (getppid() != program)
      return;
    if (came <= 0)
      continue;
    launch what{};
    if (!take(what))
      return;
    threads.start(what);
  }
}

} // namespace

int main() {
  const pid_t program = getppid();
  hello words{};
  if (!take(words)) {
    std::fputs(
      "a device host is started by a ringactor program whose engine "
      "has the backend 'device_host', not by hand\n",
      stderr);
    return 2;
  }
  auto all = map(words);
  if (const char* why = misfit(words, own_words(words, all.get())))
    refuse(ringactor::errc::mismatch, why);
  auto* start = all.get();
  resident threads{
    *ringactor_device_host_image,
    {start + words.shared_at, start + words.near_at, start + words.door_at},
    *reinterpret_cast<control*>(start),
    words.groups};
  answer(ringactor::errc::ok, "");
  serve(threads, program);
  _exit(0); // its threads may be in handlers
}
