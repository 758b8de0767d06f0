// SPDX-License-Identifier: BSD-3-Clause
#include "check_build.hpp"

#include "command.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace ringactor::command {

namespace {

namespace fs = std::filesystem;

/// Runs a program to its end; what it prints goes into `log`, if there is one.
/// Returns its exit status, or -1 and says why in `wrong`.
int run(std::vector<std::string> words, const fs::path& log,
        std::string& wrong) {
  std::vector<char*> arguments;
  for (auto& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (!log.empty()) {
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  }
  pid_t child = 0;
  const int status = posix_spawnp(&child, arguments[0], &files, nullptr,
                                  arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (status != 0) {
    wrong = words[0] + " cannot be run: " + std::strerror(status)
            + "; it is needed to build a kernel";
    return -1;
  }
  int how = 0;
  while (waitpid(child, &how, 0) < 0)
    if (errno != EINTR)
      return -1;
  if (WIFEXITED(how))
    return WEXITSTATUS(how);
  wrong = words[0] + " was ended by signal " + std::to_string(WTERMSIG(how));
  return -1;
}

std::string read(const fs::path& file) {
  std::ifstream in{file};
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string target_of(const checked_kernel& which) {
  return "check_" + which.name;
}

std::string project_of(const std::vector<checked_kernel>& kernels) {
  std::string text =
    "# Written by `ringactor check`.\n"
    "cmake_minimum_required(VERSION 3.25)\n"
    "project(checked LANGUAGES CXX)\n"
    "set(CMAKE_RUNTIME_OUTPUT_DIRECTORY \"${PROJECT_BINARY_DIR}/bin\")\n"
    "find_package(ringactor REQUIRED NO_DEFAULT_PATH)\n";
  for (const auto& each : kernels)
    text += "ringactor_add_kernel(" + each.name + " DIRECTORY [==["
            + each.folder.string() + "]==])\nringactor_add_check("
            + target_of(each) + " KERNELS " + each.name + ")\n";
  return text;
}

} // namespace

build_folder::build_folder(fs::path where) : folder_{std::move(where)} {}

build_folder::~build_folder() {
  std::error_code ignored; // it is in the system's folder for such
  if (is_ours_)
    fs::remove_all(folder_, ignored);
}

std::string build_folder::prepare(const std::vector<checked_kernel>& kernels) {
  std::error_code error;
  if (!fs::exists(fs::path{RINGACTOR_BUILD_DIR} / "ringactorConfig.cmake"))
    return "the build tree that this command comes from is gone: build "
           "ringactor in " RINGACTOR_BUILD_DIR " again";
  if (folder_.empty()) {
    auto pattern =
      (fs::temp_directory_path(error) / "ringactor-check-XXXXXX").string();
    if (error || !mkdtemp(pattern.data()))
      return "there is no folder to build in; name one by --build";
    folder_ = pattern;
    is_ours_ = true;
  }
  fs::create_directories(folder_, error);
  if (error)
    return "cannot make " + folder_.string() + ": " + error.message();
  folder_ = fs::canonical(folder_, error);
  const auto file = folder_ / "CMakeLists.txt";
  const auto text = project_of(kernels);
  if (fs::exists(file) && read(file).rfind("# Written by", 0) != 0)
    return folder_.string() + " holds another project; name a folder of its "
                              "own by --build";
  if (!fs::exists(file) || read(file) != text)
    if (std::ofstream out{file}; !(out << text) || !out.flush())
      return "cannot write " + file.string();
  std::string wrong;
  const auto log = folder_ / "configure.log";
  const int status =
    run({"cmake", "-S", folder_.string(), "-B", (folder_ / "build").string(),
         "-G", RINGACTOR_GENERATOR, "-DCMAKE_CXX_COMPILER=" RINGACTOR_CXX,
         "-DCMAKE_BUILD_TYPE=" RINGACTOR_BUILD_TYPE,
         "-Dringactor_DIR=" RINGACTOR_BUILD_DIR},
        log, wrong);
  if (status == 0)
    return "";
  return wrong.empty() ? "cmake refused it:\n" + read(log) : wrong;
}

std::string build_folder::build(const checked_kernel& which) {
  const auto log = folder_ / (which.name + ".log");
  std::string wrong;
  const int status = run({"cmake", "--build", (folder_ / "build").string(),
                          "--target", target_of(which)},
                         log, wrong);
  if (status == 0)
    return "";
  return wrong.empty() ? read(log) : wrong + "\n";
}

int build_folder::play(const checked_kernel& which, bool json) {
  std::vector<std::string> words{
    (folder_ / "build/bin" / target_of(which)).string(), which.name,
    (which.folder / "reference.json").string()};
  if (json)
    words.push_back("--json");
  std::string wrong;
  const int status = run(words, {}, wrong);
  return status < 0 ? complain(wrong, exit_data) : status;
}

} // namespace ringactor::command
