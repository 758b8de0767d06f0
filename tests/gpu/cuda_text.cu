// SPDX-License-Identifier: BSD-3-Clause
// The engine's text and the shipped kernels as CUDA C++, so that the dialect
// stays one: a build check of all kernels; programs have images of theirs.
#include "gpu/cuda/layer.h"

#include "tests/gpu/text_image.h"
#define RA_CUDA_IMAGE cuda_text_image
#include "gpu/cuda/entry.h"
