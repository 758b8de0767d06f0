// SPDX-License-Identifier: BSD-3-Clause
// The machine that the figures are of, and this process in it.
#include "benches.hpp"
#include "peers.hpp"
#include "process.hpp"
#include "threads.hpp"

#include <caf/config.hpp>

#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>

namespace ringactor::bench {

namespace {

std::string cpu_model() {
  std::ifstream file{"/proc/cpuinfo"};
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0 && line.find(':') != line.npos)
      return line.substr(line.find(':') + 2);
  return "unknown";
}

std::string caf_version() {
  return std::to_string(CAF_MAJOR_VERSION) + "."
         + std::to_string(CAF_MINOR_VERSION) + "."
         + std::to_string(CAF_PATCH_VERSION);
}

constexpr bool is_clang =
#if defined(__clang__)
  true;
#else
  false;
#endif

void find_peers(machine& into) {
  auto note = [&](const char* name, const char* package, bool is_there) {
    if (is_there)
      into.peers.push_back(name);
    else
      into.absent_peers.push_back(std::string{name} + " (apt-get install "
                                  + package + ", then build again)");
  };
  note("Boost.Lockfree", "libboost-dev", RINGACTOR_BENCH_BOOST);
  note("atomic_queue", "libatomic-queue-dev", RINGACTOR_BENCH_ATOMIC);
  note("readerwriterqueue", "libreaderwriterqueue-dev",
       RINGACTOR_BENCH_READER_WRITER);
  note("concurrentqueue", "libconcurrentqueue-dev", RINGACTOR_BENCH_CONCURRENT);
}

double seconds_used() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec)
           + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

machine this_machine(const settings& options) {
  machine found;
  found.cpu = cpu_model();
  found.cores = cores();
  found.compiler = std::string{is_clang ? "clang " : "g++ "} + __VERSION__;
  found.build = RINGACTOR_BUILD;
  found.caf = caf_version();
  found.backend = options.backend;
  getloadavg(found.load, 3);
  find_peers(found);
  return found;
}

std::int64_t resident_bytes() {
  std::ifstream file{"/proc/self/statm"};
  std::int64_t pages = 0;
  file >> pages >> pages; // the second number is what is resident
  return pages * sysconf(_SC_PAGESIZE);
}

void trim_memory() { malloc_trim(0); }

double core_share_of_a_second() {
  const auto start = std::chrono::steady_clock::now();
  const double used = seconds_used();
  usleep(1'000'000);
  const std::chrono::duration<double> time =
    std::chrono::steady_clock::now() - start;
  return 100 * (seconds_used() - used) / time.count();
}

std::uint64_t stripped_bytes() {
  const auto* headers = reinterpret_cast<const ElfW(Phdr)*>(getauxval(AT_PHDR));
  std::uint64_t end = 0;
  for (unsigned long i = 0; i < getauxval(AT_PHNUM); ++i)
    if (headers[i].p_type == PT_LOAD)
      end =
        std::max<std::uint64_t>(end, headers[i].p_offset + headers[i].p_filesz);
  return end;
}

double start_up_ms() {
  posix_spawn_file_actions_t silent;
  posix_spawn_file_actions_init(&silent);
  posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  char name[] = "ringactor", what[] = "version";
  char* arguments[] = {name, what, nullptr};
  char* none[] = {nullptr};
  pid_t child = 0;
  const auto start = std::chrono::steady_clock::now();
  if (posix_spawn(&child, "/proc/self/exe", &silent, nullptr, arguments, none)
      == 0)
    waitpid(child, nullptr, 0);
  const std::chrono::duration<double, std::milli> time =
    std::chrono::steady_clock::now() - start;
  posix_spawn_file_actions_destroy(&silent);
  return time.count();
}

} // namespace ringactor::bench
