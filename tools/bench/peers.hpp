// SPDX-License-Identifier: BSD-3-Clause
// Which peers are installed. A queue whose header is not there has no rows.
#pragma once

#if __has_include(<boost/lockfree/spsc_queue.hpp>)
#  include <boost/lockfree/queue.hpp>
#  include <boost/lockfree/spsc_queue.hpp>
#  define RINGACTOR_BENCH_BOOST 1
#else
#  define RINGACTOR_BENCH_BOOST 0
#endif

#if __has_include(<readerwriterqueue/readerwriterqueue.h>)
#  include <readerwriterqueue/readerwriterqueue.h>
#  define RINGACTOR_BENCH_READER_WRITER 1
#else
#  define RINGACTOR_BENCH_READER_WRITER 0
#endif

#if __has_include(<atomic_queue/atomic_queue.h>)
#  include <atomic_queue/atomic_queue.h>
#  define RINGACTOR_BENCH_ATOMIC 1
#else
#  define RINGACTOR_BENCH_ATOMIC 0
#endif

#if __has_include(<concurrentqueue/concurrentqueue.h>)
#  include <concurrentqueue/concurrentqueue.h>
#  define RINGACTOR_BENCH_CONCURRENT 1
#else
#  define RINGACTOR_BENCH_CONCURRENT 0
#endif
