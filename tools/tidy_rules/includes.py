# SPDX-License-Identifier: BSD-3-Clause
"""The include arrows of the house: who may look into which room."""
import posixpath
import re

from .tree import Finding, rule

RULES = []
LIBRARY = "libringactor/ringactor/"
# A room may include itself and rooms of a strictly lower floor.
FLOORS = {"abi": 0, "clock": 1, "ring": 1, "message": 1, "backend": 2,
          "queue": 2, "persist": 2, "actor": 3, "supervision": 4,
          "observe": 4, "routing": 4, "runtime": 5}
SAME_FLOOR = {("message", "clock")}
FIRST_CAF_FLOOR = 3
FRONT_DOORS = {"ringactor/gpu.hpp", "ringactor/net.hpp",
               "ringactor/ringactor.hpp"}
BACKEND_SEES = {"abi", "clock", "ring", "message", "backend"}
DIALECT = {"gpu/device/kernel.h", "gpu/device/message.h"}
# An arrow that goes up on purpose, and why.
EXCEPTIONS = {
    # An editor that opens a handlers.h alone sees the CPU's layer.
    ("gpu/device/kernel.h", "gpu/cpu/layer.h"),
    # Host code in an engine's regions is the engine's text on the CPU's layer.
    ("gpu/host/mailboxes.hpp", "gpu/cpu/layer.h"),
    ("gpu/host/door.hpp", "gpu/cpu/layer.h"),
    # A messages.h is read by host code too; there it means traits.
    ("gpu/device/message.h", "ringactor/message/message_traits.hpp"),
}
# Where an include path may start, besides the file's own folder.
SEARCHED = ("", "libringactor/", "gpu/", "gpu/device/", "gpu/kernels/", "net/")
FREE_AREAS = {"tests", "tools", "examples"}

INCLUDE = re.compile(r"\s*#\s*include\s*([<\"])([^>\"]+)[>\"]")
FOREIGN = {
    "CAF": re.compile(r"caf/"),
    "OpenCL": re.compile(r"CL/|OpenCL/"),
    "CUDA": re.compile(r"cuda|cooperative_groups|nvrtc|nvml|device_launch_"
                       r"|device_atomic|sm_\d|thrust/|cub/|nv/|vector_types"),
    "Asio": re.compile(r"boost/asio|boost/beast"),
}


@rule(RULES, "include-arrows", "an include points down, into a room that "
      "DESIGN.md section 2 allows")
def include_arrows(tree):
    for file in tree.c_files():
        if _is_front_door(file.path):
            continue
        room = _unknown_room(file)
        if room:
            yield Finding(file.path, 1, f"unknown room '{room}'",
                          "each room has a floor, which says what it may see",
                          "use one there is, or give it a floor in "
                          "tools/tidy_rules/includes.py")
            continue
        for number, path, quoted in _includes(file):
            target = _resolve(tree, file, path, quoted)
            why = (None if (file.path, path) in EXCEPTIONS
                   else _refused(file, path, target))
            if why:
                yield Finding(file.path, number, f"includes {path}", why,
                              "move the code to a room that may, or turn the "
                              "dependency round")


@rule(RULES, "foreign-headers", "caf/ from floor 3 up, net, examples, tests, "
      "tools; CL/ in gpu/opencl; CUDA in gpu/cuda; Asio and Beast in net")
def foreign_headers(tree):
    for file in tree.c_files():
        for number, path, _ in _includes(file):
            for what, pattern in FOREIGN.items():
                if pattern.match(path) and not _may_foreign(what, file):
                    yield Finding(file.path, number, f"includes {path}",
                                  f"{what} has no place in this folder",
                                  "go through the room that owns it")


def _includes(file):
    """Yields (line number, path, is quoted); not from comments."""
    for number, (raw, code) in enumerate(zip(file.lines, file.code), 1):
        if "include" not in code:
            continue
        match = INCLUDE.match(raw)
        if match:
            yield number, match.group(2), match.group(1) == '"'


def _resolve(tree, file, path, quoted):
    """The path in the tree that an include names, or None."""
    folder = posixpath.dirname(file.path)
    starts = [folder + "/"] if quoted else []
    for start in starts + list(SEARCHED):
        candidate = posixpath.normpath(start + path)
        if candidate in tree.by_path:
            return candidate
    if path.startswith("ringactor/"):  # ringactor/gpu/x.h is gpu/x.h
        inner = path[len("ringactor/"):]
        if inner in tree.by_path:
            return inner
        return "libringactor/" + path
    if path.startswith(("gpu/", "net/")):
        return path
    return None


def _is_front_door(path):
    return any(("/" + path).endswith("/" + door) for door in FRONT_DOORS)


def _unknown_room(file):
    """The name of a folder of the library that has no floor, or ''."""
    if not file.path.startswith(LIBRARY) or len(file.parts) < 4:
        return ""
    return "" if file.parts[2] in FLOORS else file.parts[2]


def _library_room(path):
    """(room, floor) of a library path; what lies beside the rooms: 0."""
    parts = path[len(LIBRARY):].split("/")
    if len(parts) == 1:
        return "", 0
    return parts[0], FLOORS.get(parts[0], 99)


def _refused(file, path, target):
    """Why a file may not include a target; '' where it may."""
    if path in FRONT_DOORS or target and _is_front_door(target):
        return _refused_front_door(file)
    if target is None or file.parts[0] == "tests":
        return ""
    if file.path.startswith(LIBRARY):
        return _refused_library(file, target)
    if file.parts[0] == "gpu" and len(file.parts) > 2:
        return _refused_gpu(file, target)
    if file.parts[0] == "gpu":
        return "gpu does not know net" if target.startswith("net/") else ""
    if file.parts[0] == "net" and target.startswith("gpu/"):
        return "net reaches gpu through ringactor/gpu.hpp only"
    if file.parts[0] in FREE_AREAS:
        return _refused_user(file, target)
    return ""


def _refused_front_door(file):
    if file.path.startswith(LIBRARY):
        room, floor = _library_room(file.path)
        if floor < FIRST_CAF_FLOOR:
            return f"{room or 'this floor'} lies below the front doors"
    if file.parts[0] == "gpu" and len(file.parts) > 2:
        return "a backend lies below the front doors"
    return ""


def _refused_library(file, target):
    room, floor = _library_room(file.path)
    if not target.startswith(LIBRARY):
        return "the library knows gpu and net through their front doors only"
    other, other_floor = _library_room(target)
    if other == room or other_floor < floor or (room, other) in SAME_FLOOR:
        return ""
    if other == "":
        return ""
    return f"{room or 'the library root'} (floor {floor}) may not see " \
           f"{other} (floor {other_floor})"


def _refused_gpu(file, target):
    part = file.parts[1]
    if part == "kernels":
        return _refused_kernel(file, target)
    if target.startswith(f"gpu/{part}/"):
        return ""
    if part == "device":
        if target.startswith(LIBRARY + "abi/") \
                or target == LIBRARY + "clock/hlc.h":
            return ""
        return "gpu/device sees ringactor/abi, ringactor/clock/hlc.h, itself"
    if target.startswith(("gpu/device/", "gpu/host/")) \
            or part == "device_host" and target.startswith("gpu/cpu/"):
        return ""
    if target.startswith(LIBRARY):
        room, _ = _library_room(target)
        if room in BACKEND_SEES or room == "":
            return ""
    return f"a backend sees itself, gpu/device, gpu/host, and of the library " \
           f"{', '.join(sorted(BACKEND_SEES))}"


def _refused_kernel(file, target):
    own = "/".join(file.parts[:3]) + "/"
    is_messages = target.startswith("gpu/kernels/") \
        and target.endswith("/messages.h")
    if target in DIALECT or target.startswith(own) or is_messages:
        return ""
    return "a kernel sees the dialect (kernel.h, message.h), its own folder, " \
           "and messages.h of others"


def _refused_user(file, target):
    """Examples and tools see what a user would."""
    if target.startswith("gpu/") and target not in DIALECT \
            and not target.startswith("gpu/kernels/"):
        return "a user reaches gpu through ringactor/gpu.hpp"
    if target.startswith("net/"):
        return "a user reaches net through ringactor/net.hpp"
    return ""


def _may_foreign(what, file):
    area, path = file.parts[0], file.path
    if area == "tests":
        return True
    if what == "CAF":
        if path.startswith(LIBRARY):
            return _is_front_door(path) \
                or _library_room(path)[1] >= FIRST_CAF_FLOOR
        return area in FREE_AREAS or area == "net"
    if what == "OpenCL":
        return path.startswith("gpu/opencl/")
    if what == "CUDA":
        return path.startswith("gpu/cuda/")
    return area == "net"
