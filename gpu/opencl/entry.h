/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways into an OpenCL image, last in its text. */
#ifndef RINGACTOR_OPENCL_ENTRY_H
#define RINGACTOR_OPENCL_ENTRY_H

/* Each group, of one work-item, is a worker: that of its number. */
kernel void ra_image_run(global uchar* shared, global uchar* near,
                         global uchar* door, ulong activations,
                         ulong idle_polls) {
  uint32_t worker = (uint32_t)get_group_id(0);
  ra_engine e;
  ra_turn turn;
  ra_limits limits;
  e.shared = shared;
  e.near = near;
  e.layout = (global const ra_layout*)shared;
  e.worker = (global ra_worker*)(near + e.layout->worker_table) + worker;
  e.host.door = (global ra_door*)door;
  e.host.place = 0;
  e.host.up_left = 0;
  limits.activations = activations;
  limits.idle_polls = idle_polls;
  ra_resident_loop(&e, worker, &turn, limits);
}

/* The same where all lies in one block, which is the device's for this launch
 * alone (batch): what is shared first, then by offsets. */
kernel void ra_image_batch(global uchar* memory, ulong near_at, ulong door_at,
                           ulong activations, ulong idle_polls) {
  uint32_t worker = (uint32_t)get_group_id(0);
  ra_engine e;
  ra_turn turn;
  ra_limits limits;
  e.shared = memory;
  e.near = memory + near_at;
  e.layout = (global const ra_layout*)memory;
  e.worker = (global ra_worker*)(e.near + e.layout->worker_table) + worker;
  e.host.door = (global ra_door*)(memory + door_at);
  e.host.place = 0;
  e.host.up_left = 0;
  limits.activations = activations;
  limits.idle_polls = idle_polls;
  ra_resident_loop(&e, worker, &turn, limits);
}

/* What the host compares with its own sizes before it launches anything: the
 * records that both sides read, then each kernel's state. */
kernel void ra_image_sizes(global ulong* sizes, uint kernels) {
  sizes[0] = sizeof(ra_layout);
  sizes[1] = sizeof(ra_door);
  sizes[2] = ra_image_kernels;
  for (uint i = 0; i < kernels; ++i) /* of those left out: 0 */
    sizes[3 + i] = ra_image_state_bytes(i);
}

#endif
