// SPDX-License-Identifier: BSD-3-Clause
#include "otp_peer.hpp"

#include "otp_script.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>
#include <string_view>

extern char** environ;

namespace ringactor::bench {

namespace {

constexpr int answer_time_ms = 120'000;

bool write_all(int to, std::string_view text) {
  while (!text.empty()) { // ends: each call writes, or fails
    const auto count = write(to, text.data(), text.size());
    if (count <= 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// The path of a file with the script in it; empty when it cannot be written.
std::string write_script() {
  char path[] = "/tmp/ringactor_otp_XXXXXX";
  const int file = mkstemp(path);
  if (file < 0)
    return "";
  const bool good = write_all(file, otp_script);
  close(file);
  if (good)
    return path;
  unlink(path);
  return "";
}

} // namespace

std::unique_ptr<otp_peer> otp_peer::start() {
  std::unique_ptr<otp_peer> peer{new otp_peer};
  peer->script_ = write_script();
  if (peer->script_.empty() || !peer->launch())
    return nullptr;
  const auto release = peer->read_line();
  peer->name_ = "OTP " + release;
  return release.empty() ? nullptr : std::move(peer);
}

otp_peer::~otp_peer() {
  for (int each : {to_, from_})
    if (each >= 0)
      close(each);
  if (process_ > 0)
    waitpid(process_, nullptr, 0);
  if (!script_.empty())
    unlink(script_.c_str());
}

bool otp_peer::launch() {
  int down[2], up[2];
  // A socket: to write to one whose reader has gone is an error, no signal.
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, down) != 0)
    return false;
  to_ = down[0];
  if (pipe2(up, O_CLOEXEC) != 0) {
    close(down[1]);
    return false;
  }
  from_ = up[0];
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, down[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, up[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY,
                                   0);
  char program[] = "escript";
  char* arguments[] = {program, script_.data(), nullptr};
  const bool good =
    posix_spawnp(&process_, program, &files, nullptr, arguments, environ) == 0;
  posix_spawn_file_actions_destroy(&files);
  close(down[1]);
  close(up[1]);
  if (!good)
    process_ = 0;
  return good;
}

std::string otp_peer::read_line() {
  std::string line;
  for (char some[4096];;) { // ends: at a line's end, or after the time
    pollfd waits{from_, POLLIN, 0};
    if (poll(&waits, 1, answer_time_ms) != 1)
      break;
    const auto count = read(from_, some, sizeof some);
    if (count <= 0)
      break;
    line.append(some, static_cast<std::size_t>(count));
    if (line.back() == '\n') { // one answer is on its way at a time
      line.pop_back();
      return line;
    }
  }
  if (process_ > 0)
    kill(process_, SIGKILL); // it is of no more use, and may hang
  return "";
}

std::vector<double> otp_peer::ask(const std::string& command) {
  const auto text = command + "\n";
  if (send(to_, text.data(), text.size(), MSG_NOSIGNAL)
      != static_cast<ssize_t>(text.size()))
    return {};
  std::istringstream line{read_line()};
  std::vector<double> numbers;
  for (double each = 0; line >> each;)
    numbers.push_back(each);
  return numbers;
}

} // namespace ringactor::bench
