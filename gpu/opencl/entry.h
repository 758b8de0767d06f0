/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways into an OpenCL image, last in its text. */
#ifndef RINGACTOR_OPENCL_ENTRY_H
#define RINGACTOR_OPENCL_ENTRY_H

/* Each group, of one work-item, is a worker: that of its number. */
kernel void ra_image_run(global uchar* shared, global uchar* near,
                         global uchar* door, ulong activations,
                         ulong idle_polls) {
  ra_limits limits = {activations, idle_polls};
  ra_resident_enter(shared, near, door, (uint32_t)get_group_id(0), limits);
}

/* The same where all lies in one block, which is the device's for this launch
 * alone (batch): what is shared first, then by offsets. */
kernel void ra_image_batch(global uchar* memory, ulong near_at, ulong door_at,
                           ulong activations, ulong idle_polls) {
  ra_limits limits = {activations, idle_polls};
  ra_resident_enter(memory, memory + near_at, memory + door_at,
                    (uint32_t)get_group_id(0), limits);
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
