# SPDX-License-Identifier: BSD-3-Clause
"""The include arrows of the house, each broken once."""
from tidy_tree import LIBRARY, SPDX, TidyCase, source


class IncludeArrows(TidyCase):
    def test_abi_looks_up_to_clock(self):
        self.assert_arrow(LIBRARY + "abi/x.cpp", '"ringactor/clock/hlc.h"')

    def test_abi_looks_up_in_angle_brackets(self):
        self.assert_arrow(LIBRARY + "abi/x.cpp", "<ringactor/clock/hlc.h>")

    def test_abi_looks_up_by_a_relative_path(self):
        self.assert_arrow(LIBRARY + "abi/x.cpp", '"../clock/hlc.h"')

    def test_clock_looks_at_ring(self):
        self.assert_arrow(LIBRARY + "clock/x.cpp", '"ringactor/ring/ring.hpp"')

    def test_ring_looks_at_clock(self):
        self.assert_arrow(LIBRARY + "ring/x.cpp", '"ringactor/clock/hlc.h"')

    def test_message_looks_at_ring(self):
        self.assert_arrow(LIBRARY + "message/x.cpp",
                          '"ringactor/ring/ring.hpp"')

    def test_clock_looks_at_message(self):
        self.assert_arrow(LIBRARY + "clock/x.cpp",
                          '"ringactor/message/traits.hpp"')

    def test_backend_looks_up_to_actor(self):
        self.assert_arrow(LIBRARY + "backend/x.cpp",
                          '"ringactor/actor/door.hpp"')

    def test_actor_looks_up_to_supervision(self):
        self.assert_arrow(LIBRARY + "actor/x.cpp",
                          '"ringactor/supervision/tree.hpp"')

    def test_observe_looks_at_routing(self):
        self.assert_arrow(LIBRARY + "observe/x.cpp",
                          '"ringactor/routing/topic.hpp"')

    def test_supervision_looks_down(self):
        self.assert_clean(LIBRARY + "supervision/x.cpp",
                          source('"ringactor/actor/door.hpp"',
                                 '"ringactor/abi/envelope.h"'))

    def test_a_room_without_a_floor(self):
        self.assert_found("include-arrows", LIBRARY + "util/x.cpp", 1, SPDX)

    def test_the_library_looks_into_gpu(self):
        self.assert_arrow(LIBRARY + "actor/x.cpp", '"gpu/cpu/layer.h"')

    def test_the_library_looks_into_net(self):
        self.assert_arrow(LIBRARY + "runtime/x.cpp", '"net/gateway.hpp"')

    def test_a_low_floor_uses_a_front_door(self):
        self.assert_arrow(LIBRARY + "backend/x.cpp", '"ringactor/gpu.hpp"')

    def test_a_backend_uses_a_front_door(self):
        self.assert_arrow("gpu/cpu/x.cpp", '"ringactor/ringactor.hpp"')

    def test_device_looks_at_ring(self):
        self.assert_arrow("gpu/device/x.cpp", '"ringactor/ring/ring.hpp"')

    def test_device_looks_at_more_of_clock(self):
        self.assert_arrow("gpu/device/x.cpp", '"ringactor/clock/wall.hpp"')

    def test_device_looks_at_a_backend(self):
        self.assert_arrow("gpu/device/x.cpp", '"gpu/cpu/layer.h"')

    def test_a_backend_looks_at_another(self):
        self.assert_arrow("gpu/opencl/x.cpp", '"gpu/cpu/layer.h"')

    def test_a_backend_looks_at_another_by_the_ringactor_prefix(self):
        self.assert_arrow("gpu/cuda/x.cpp", '"ringactor/gpu/cpu/layer.h"')

    def test_a_backend_looks_at_actor(self):
        self.assert_arrow("gpu/cpu/x.cpp", '"ringactor/actor/door.hpp"')

    def test_a_kernel_looks_behind_the_dialect(self):
        self.write("gpu/device/engine.h",
                   SPDX + "#ifndef E\n#define E\n#endif\n")
        self.assert_arrow("gpu/kernels/risk/x.cpp", '"engine.h"')

    def test_a_kernel_looks_at_anothers_handlers(self):
        self.assert_arrow("gpu/kernels/risk/x.cpp", '"echo/handlers.h"')

    def test_a_kernel_looks_at_anothers_messages(self):
        self.assert_clean("gpu/kernels/risk/x.cpp",
                          source('"echo/messages.h"', '"kernel.h"',
                                 '"../echo/messages.h"'))

    def test_net_looks_into_gpu(self):
        self.assert_arrow("net/x.cpp", '"gpu/cpu/layer.h"')

    def test_a_tool_looks_into_a_backend(self):
        self.assert_arrow("tools/bench/x.cpp", '"gpu/cpu/layer.h"')

    def test_a_tool_looks_into_net(self):
        self.assert_arrow("tools/bench/x.cpp", '"net/gateway.hpp"')

    def test_a_test_looks_anywhere(self):
        self.assert_clean("tests/x.cpp",
                          source('"gpu/cpu/layer.h"', '"net/gateway.hpp"',
                                 "<CL/cl.h>"))

    def test_an_include_in_a_comment_is_none(self):
        self.assert_clean(LIBRARY + "abi/x.cpp", SPDX
                          + '/*\n#include "ringactor/clock/hlc.h"\n*/\n')


class ForeignHeaders(TidyCase):
    def assert_foreign(self, path, include):
        self.assert_arrow(path, include, "foreign-headers")

    def test_caf_below_its_floor(self):
        self.assert_foreign(LIBRARY + "backend/x.cpp", "<caf/all.hpp>")

    def test_caf_in_gpu(self):
        self.assert_foreign("gpu/cpu/x.cpp", '"caf/actor.hpp"')

    def test_opencl_outside_of_its_folder(self):
        self.assert_foreign("gpu/cuda/x.cpp", "<CL/cl.h>")

    def test_cuda_outside_of_its_folder(self):
        self.assert_foreign("gpu/device/x.cpp", "<cuda_runtime.h>")

    def test_cuda_in_the_library(self):
        self.assert_foreign(LIBRARY + "actor/x.cpp", "<cuda/atomic>")

    def test_asio_outside_of_net(self):
        self.assert_foreign(LIBRARY + "runtime/x.cpp", "<boost/asio.hpp>")

    def test_beast_outside_of_net(self):
        self.assert_foreign("tools/command/x.cpp", "<boost/beast/core.hpp>")

    def test_each_in_its_own_place(self):
        self.write("gpu/opencl/x.cpp", source("<CL/cl.h>"))
        self.write("gpu/cuda/x.cpp", source("<cuda_runtime.h>"))
        self.write("net/x.cpp", source("<boost/beast.hpp>", "<caf/io/all.hpp>"))
        self.assert_clean("tools/x.cpp", source("<caf/all.hpp>"))
