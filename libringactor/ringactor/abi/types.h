/* SPDX-License-Identifier: BSD-3-Clause */
/* The words that the four languages of this house share: C11, C++20, OpenCL C
 * and CUDA. First include of every other abi header. A device layer
 * (gpu/<backend>/layer.h) may define these macros before it. */
#ifndef RINGACTOR_ABI_TYPES_H
#define RINGACTOR_ABI_TYPES_H

#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#  define RA_OPENCL 1
typedef uchar uint8_t;
typedef ushort uint16_t;
typedef uint uint32_t;
typedef ulong uint64_t;
typedef char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long int64_t;
#elif defined(__cplusplus)
#  include <cstddef>
#  include <cstdint>
#else
#  include <stddef.h>
#  include <stdint.h>
#endif

/* A function of the device text; a pointer into memory both sides see. */
#if !defined(RA_FN)
#  if defined(RA_OPENCL)
#    define RA_FN static inline __attribute__((overloadable))
#  elif defined(__CUDACC__)
#    define RA_FN static inline __host__ __device__
#  else
#    define RA_FN static inline
#  endif
#endif

#if !defined(RA_GLOBAL)
#  if defined(RA_OPENCL)
#    define RA_GLOBAL __global
#  else
#    define RA_GLOBAL
#  endif
#endif

/* One 64-bit word that several threads or devices touch. Every shared atomic
 * is of this width: load, store, exchange, add, compare-and-swap. */
#if !defined(RA_ATOMIC_DEFINED)
#  define RA_ATOMIC_DEFINED
#  if defined(RA_OPENCL) && __OPENCL_C_VERSION__ >= 200
typedef atomic_ulong ra_atomic;
#  else
typedef uint64_t ra_atomic;
#  endif
#endif

/* Fails to compile, in every language, when the condition is false. */
#define RA_ASSERT_ABI(name, condition) \
  typedef char ra_assert_##name[(condition) ? 1 : -1]

#if defined(RA_OPENCL)
#  define RA_OFFSET(type, member) ((uint64_t)(&((type __private*)0)->member))
#else
#  define RA_OFFSET(type, member) offsetof(type, member)
#endif

#endif
