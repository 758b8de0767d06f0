// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/persist/disk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace ringactor::persist {

namespace {

namespace fs = std::filesystem;

failure system_error(const fs::path& where, const char* what, int number) {
  return {errc::io, where.string() + ": " + what + ": "
                      + std::generic_category().message(number)};
}

class descriptor {
public:
  explicit descriptor(int number) : number_{number} {}
  ~descriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  bool is_open() const noexcept { return number_ >= 0; }
  int get() const noexcept { return number_; }

private:
  int number_;
};

class real_file final : public disk_file {
public:
  real_file(fs::path path, int number)
    : path_{std::move(path)}, file_{number} {}

  result<void> write(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) { // each turn writes something, or ends
      const auto count = ::write(file_.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return system_error(path_, "cannot be written",
                            count < 0 ? errno : ENOSPC);
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }
  result<void> sync() override {
    if (::fsync(file_.get()) != 0)
      return system_error(path_, "cannot be synced", errno);
    return {};
  }

private:
  fs::path path_;
  descriptor file_;
};

// A lock of the open file: two of one process exclude each other, too.
class real_lock final : public disk_lock {
public:
  explicit real_lock(int number) : file_{number} {}
  int get() const noexcept { return file_.get(); }

private:
  descriptor file_;
};

int open_file(const fs::path& path, int flags) {
  return ::open(path.c_str(), flags | O_CLOEXEC, 0644);
}

result<std::vector<std::byte>> read_part(const fs::path& file,
                                         std::size_t bytes_max, bool is_end) {
  const descriptor from{open_file(file, O_RDONLY)};
  if (!from.is_open() && errno == ENOENT)
    return {errc::empty, file.string() + ": does not exist"};
  struct stat about {};
  if (!from.is_open() || ::fstat(from.get(), &about) != 0)
    return system_error(file, "cannot be opened", errno);
  if (!S_ISREG(about.st_mode))
    return {errc::io, file.string() + ": is no file; move it away"};
  const auto size = static_cast<std::size_t>(about.st_size);
  std::vector<std::byte> bytes(std::min(size, bytes_max));
  const auto begin = is_end ? size - bytes.size() : 0;
  std::size_t count = 0;
  while (count < bytes.size()) { // each turn reads something, or ends
    const auto more =
      ::pread(from.get(), bytes.data() + count, bytes.size() - count,
              static_cast<off_t>(begin + count));
    if (more < 0 && errno == EINTR)
      continue;
    if (more < 0)
      return system_error(file, "cannot be read", errno);
    if (more == 0)
      break; // it has become shorter
    count += static_cast<std::size_t>(more);
  }
  bytes.resize(count);
  return bytes;
}

class system_disk final : public disk {
public:
  result<void> make_folder(const fs::path& folder) override {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
      return system_error(folder, "cannot be made", error.value());
    return {};
  }

  result<std::vector<std::string>> list(const fs::path& folder) override {
    std::error_code error;
    std::vector<std::string> names;
    fs::directory_iterator at{folder, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error))
      names.push_back(at->path().filename().string());
    if (error)
      return system_error(folder, "cannot be listed", error.value());
    return names;
  }

  result<std::unique_ptr<disk_lock>> lock(const fs::path& file) override {
    auto held = std::make_unique<real_lock>(open_file(file, O_RDWR | O_CREAT));
    if (held->get() < 0)
      return system_error(file, "cannot be opened", errno);
    while (::flock(held->get(), LOCK_EX) != 0) // the system's wait
      if (errno != EINTR)
        return system_error(file, "cannot be locked", errno);
    return std::unique_ptr<disk_lock>{std::move(held)};
  }

  result<std::unique_ptr<disk_file>> create(const fs::path& file) override {
    const int number = open_file(file, O_WRONLY | O_CREAT | O_EXCL);
    if (number < 0)
      return system_error(file, "cannot be created", errno);
    return std::unique_ptr<disk_file>{new real_file{file, number}};
  }

  result<std::unique_ptr<disk_file>> append(const fs::path& file) override {
    const int number = open_file(file, O_WRONLY | O_CREAT | O_APPEND);
    if (number < 0)
      return system_error(file, "cannot be opened", errno);
    return std::unique_ptr<disk_file>{new real_file{file, number}};
  }

  result<std::vector<std::byte>> read(const fs::path& file,
                                      std::size_t bytes_max) override {
    return read_part(file, bytes_max, false);
  }
  result<std::vector<std::byte>> read_end(const fs::path& file,
                                          std::size_t bytes_max) override {
    return read_part(file, bytes_max, true);
  }

  result<void> rename(const fs::path& from, const fs::path& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0)
      return system_error(to, "cannot be replaced", errno);
    return {};
  }

  result<void> remove(const fs::path& file) override {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT)
      return system_error(file, "cannot be removed", errno);
    return {};
  }

  result<void> sync_folder(const fs::path& folder) override {
    const descriptor of{open_file(folder, O_RDONLY | O_DIRECTORY)};
    if (!of.is_open() || ::fsync(of.get()) != 0)
      return system_error(folder, "cannot be synced", errno);
    return {};
  }
};

} // namespace

disk& real_disk() {
  static system_disk all;
  return all;
}

} // namespace ringactor::persist
