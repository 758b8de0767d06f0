// SPDX-License-Identifier: BSD-3-Clause
// The host's half of an engine's regions: host threads that post into mailboxes
// and look at records, through the engine's own text. The same for an engine on
// CPU threads and for one on a device that shares memory with atomics.
#pragma once

#include "gpu/cpu/layer.h"
#include "gpu/device/engine.h"
#include "ringactor/backend/backend.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ringactor::host {

class mailboxes {
public:
  /// Host threads take the worker records from `first_record` on, the ones
  /// before belong to a device.
  mailboxes(const ra_layout& layout, std::byte* shared, std::byte* near,
            std::uint32_t first_record)
    : layout_{layout},
      shared_{shared},
      near_{near},
      first_record_{first_record} {}

  /// A worker record, held by this thread for one call.
  class lease {
  public:
    explicit lease(const mailboxes& of) noexcept;
    ~lease();
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;
    std::uint32_t index() const noexcept { return index_; }

  private:
    const mailboxes& of_;
    std::uint32_t index_;
  };

  /// For a call of the engine's text by whoever holds the record. `ways` are
  /// the engine's, made once; the context is this call's.
  ra_engine view(std::uint32_t record, const ra_host& ways,
                 void* context) const noexcept {
    ra_engine e;
    e.shared = reinterpret_cast<std::uint8_t*>(shared_);
    e.near = reinterpret_cast<std::uint8_t*>(near_);
    e.layout = &layout_;
    e.worker = record_at(record);
    e.host = ways;
    e.host.context = context;
    return e;
  }

  /// Brings one message to its actor's mailbox. A ra_status, or ra_post_own:
  /// the actor was idle and is the caller's, to be made ready. ra_unavailable
  /// after close().
  /// Thread: any; holds a record meanwhile.
  std::uint32_t post(const ra_message& message, const ra_host& ways,
                     void* context) const noexcept;

  /// From here on nothing is posted; who had begun has finished when it
  /// returns. Thread: any that holds no record.
  void close() const noexcept;

  /// Sum over all worker records.
  ra_telemetry status() const noexcept;
  /// Handlers that run now (backend::engine::running).
  std::vector<backend::running_handler> running() const;

  /// Ends with what can be told a sender.
  static errc to_errc(std::uint32_t status) noexcept {
    return static_cast<errc>(status & 0xff);
  }

private:
  ra_worker* record_at(std::uint32_t index) const noexcept {
    return reinterpret_cast<ra_worker*>(near_ + layout_.worker_table) + index;
  }

  const ra_layout& layout_;
  std::byte* shared_;
  std::byte* near_;
  std::uint32_t first_record_;
  mutable std::atomic<bool> closed_{false};
};

} // namespace ringactor::host
