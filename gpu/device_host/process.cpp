// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/device_host/process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

extern char** environ;

namespace ringactor::device_host {

namespace {

constexpr const char* what_now =
  "; its actors went down with it, and what they had in hand is unknown "
  "(engine_status::unknown); open another engine, or let a supervisor do so "
  "(supervision::engine_child)";
constexpr const char* at_once =
  " before it had begun; is it the one that was built with this program?";

// It begins with a clean slate: our signals and descriptors are not its own,
// and a Ctrl-C is for the program to hear.
class spawn_plan {
public:
  spawn_plan(int socket, int memory) {
    posix_spawn_file_actions_init(&files_);
    // Past each other: a source is not to be a target before it is copied.
    const int aside = memory == 10 ? 11 : 10;
    posix_spawn_file_actions_adddup2(&files_, socket, aside);
    posix_spawn_file_actions_adddup2(&files_, memory, memory_at);
    posix_spawn_file_actions_adddup2(&files_, aside, socket_at);
#if defined(__GLIBC_PREREQ)
#  if __GLIBC_PREREQ(2, 34)
    posix_spawn_file_actions_addclosefrom_np(&files_, memory_at + 1);
#  endif
#endif
    posix_spawnattr_init(&how_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&how_, &none);
    posix_spawnattr_setsigdefault(&how_, &all);
    posix_spawnattr_setpgroup(&how_, 0);
    posix_spawnattr_setflags(&how_, POSIX_SPAWN_SETSIGMASK
                                      | POSIX_SPAWN_SETSIGDEF
                                      | POSIX_SPAWN_SETPGROUP);
  }
  ~spawn_plan() {
    posix_spawnattr_destroy(&how_);
    posix_spawn_file_actions_destroy(&files_);
  }
  int run(pid_t& pid, const std::string& path) {
    char* arguments[] = {const_cast<char*>(path.c_str()), nullptr};
    return posix_spawn(&pid, path.c_str(), &files_, &how_, arguments, environ);
  }

private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t how_;
};

std::string how_it_ended(pid_t pid) {
  int status = 0;
  pid_t got = 0;
  do {
    got = waitpid(pid, &status, 0);
  } while (got < 0 && errno == EINTR); // ends: it was killed, or has ended
  if (got < 0)
    return "ended; somebody else has waited for it, and knows why";
  if (WIFSIGNALED(status))
    return "was killed by signal " + std::to_string(WTERMSIG(status)) + " ("
           + strsignal(WTERMSIG(status)) + ")";
  return "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

} // namespace

std::string path_of(const std::string& file) {
  std::error_code none;
  if (const char* folder = std::getenv("RINGACTOR_DEVICE_HOSTS"))
    return std::filesystem::path{folder} / file;
  return std::filesystem::read_symlink("/proc/self/exe", none).parent_path()
         / file;
}

result<process> process::start(const std::string& path, int memory,
                               const hello& words) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return {errc::unavailable, std::string{"no socket for a device host ("}
                                 + std::strerror(errno)
                                 + "); raise the limit of open files"};
  process out;
  out.path_ = path;
  out.socket_ = descriptor{pair[0]};
  descriptor theirs{pair[1]};
  if (int why = spawn_plan{theirs.get(), memory}.run(out.pid_, path);
      why != 0) {
    out.pid_ = -1;
    return {errc::unavailable,
            "the device host '" + path + "' cannot be started ("
              + std::strerror(why)
              + "); build the target with ringactor_image(... DEVICE_HOST), "
                "keep the two executables in one folder, or set "
                "RINGACTOR_DEVICE_HOSTS to the folder"};
  }
  theirs = descriptor{}; // our read ends when it has ended
  if (auto good = out.greet(words); !good)
    return good.error();
  return out;
}

result<void> process::greet(const hello& words) {
  constexpr int patience_ms = 10'000;
  ready answer{};
  pollfd its{socket_.get(), POLLIN, 0};
  if (send(socket_.get(), &words, sizeof words, MSG_NOSIGNAL)
      != static_cast<ssize_t>(sizeof words))
    return end(at_once);
  if (poll(&its, 1, patience_ms) == 0) {
    auto why = end(at_once);
    why.what = "the device host '" + path_
               + "' said nothing for 10 s; is it the one that was built with "
                 "this program?";
    return why;
  }
  if (recv(socket_.get(), &answer, sizeof answer, 0)
      != static_cast<ssize_t>(sizeof answer))
    return end(at_once);
  answer.text[sizeof answer.text - 1] = 0;
  if (answer.status == ra_ok)
    return {};
  end(at_once);
  return {answer.status == ra_mismatch ? errc::mismatch : errc::unavailable,
          "the device host '" + path_ + "' refuses: " + answer.text
            + "; build both executables anew"};
}

process::~process() {
  if (pid_ < 0)
    return;
  socket_ = descriptor{}; // it ends by that, whatever its handlers do
  how_it_ended(pid_);
}

bool process::tell(const launch& what) noexcept {
  return send(socket_.get(), &what, sizeof what, MSG_NOSIGNAL)
         == static_cast<ssize_t>(sizeof what);
}

bool process::has_ended() const noexcept {
  pollfd its{socket_.get(), 0, 0};
  return poll(&its, 1, 0) == 1;
}

void process::wait_for_end(int cancel) const noexcept {
  pollfd both[] = {{socket_.get(), 0, 0}, {cancel, POLLIN, 0}};
  while (poll(both, 2, -1) < 0 && errno == EINTR) { // ends: one of the two
  }
}

failure process::end() { return end(what_now); }

failure process::end(const char* and_now) {
  if (pid_ < 0)
    return {errc::unavailable, "the device host has ended"};
  kill(pid_, SIGKILL); // a no-op where it has ended: nobody has waited for it
  const auto pid = std::exchange(pid_, -1);
  return {errc::unavailable, "the device host '" + path_ + "' (process "
                               + std::to_string(pid) + ") " + how_it_ended(pid)
                               + and_now};
}

} // namespace ringactor::device_host
