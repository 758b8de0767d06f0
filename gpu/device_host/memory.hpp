// SPDX-License-Identifier: BSD-3-Clause
// An engine's regions in one memory file, which a program and its device host
// map both. Backed as it is touched.
#pragma once

#include "gpu/device_host/channel.hpp"
#include "gpu/device_host/descriptor.hpp"
#include "gpu/host/regions.hpp"
#include "ringactor/abi/errc.hpp"

#include <cstddef>
#include <memory>

namespace ringactor::device_host {

struct unmap {
  std::size_t bytes = 0;
  void operator()(std::byte* at) const noexcept;
};
using mapping = std::unique_ptr<std::byte[], unmap>;

/// Errors: exhausted; the text has the size and the system's reason.
result<mapping> map_file(int file, std::size_t bytes);

class memory final : public host::regions {
public:
  /// Makes the file and writes what an engine starts from. Errors: exhausted.
  static result<std::unique_ptr<memory>> make(const host::device_layout& plan,
                                              const hello& where);

  addresses at() const noexcept override;
  int file() const noexcept { return file_.get(); }
  control& words() const noexcept {
    return *reinterpret_cast<control*>(all_.get());
  }

private:
  memory(descriptor file, mapping all, const hello& where)
    : file_{std::move(file)}, all_{std::move(all)}, where_{where} {}

  descriptor file_;
  mapping all_;
  hello where_;
};

} // namespace ringactor::device_host
