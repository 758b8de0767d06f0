# SPDX-License-Identifier: BSD-3-Clause
#
# Finds CAF, the C++ Actor Framework: first the package that CAF's own CMake
# installs, else plain headers and libraries (Debian's libcaf-dev ships no CMake
# package). Components: core io openssl (default: core io).
#
# Gives the targets CAF::core, CAF::io, CAF::openssl, and CAF_VERSION.
# Hint: CAF_ROOT, as a CMake or environment variable.
include(FindPackageHandleStandardArgs)

if(NOT CAF_FIND_COMPONENTS)
  set(CAF_FIND_COMPONENTS core io)
  foreach(component IN LISTS CAF_FIND_COMPONENTS)
    set(CAF_FIND_REQUIRED_${component} TRUE)
  endforeach()
endif()

find_package(CAF ${CAF_FIND_VERSION} CONFIG QUIET
  COMPONENTS ${CAF_FIND_COMPONENTS})
if(CAF_FOUND)
  # CAF's config file sets no per-component variables in every version.
  foreach(component IN LISTS CAF_FIND_COMPONENTS)
    if(TARGET CAF::${component})
      set(CAF_${component}_FOUND TRUE)
    endif()
  endforeach()
  find_package_handle_standard_args(CAF CONFIG_MODE HANDLE_COMPONENTS)
  return()
endif()
# A config package that was found and refused leaves its version behind.
unset(CAF_VERSION)

# Reads `#define <name> <digits>` from a file's lines into a variable, as a
# decimal number; leaves it unset where the macro is an expression.
function(_caf_read_macro out name lines)
  unset(${out} PARENT_SCOPE)
  foreach(line IN LISTS lines)
    if(line MATCHES "^#[ \t]*define[ \t]+${name}[ \t]+0*([0-9]+)[ \t]*$")
      set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# CAF 1.x: three literal macros. CAF 0.x: one number, major * 10000 + minor *
# 100 + patch. The one number comes second: CAF 1.1.0 ships it as `0100`.
function(_caf_read_version include_dir)
  set(lines "")
  foreach(header caf/detail/build_config.hpp caf/config.hpp)
    if(EXISTS "${include_dir}/${header}")
      file(STRINGS "${include_dir}/${header}" found
        REGEX "^#[ \t]*define[ \t]+CAF_([A-Z]+_)?VERSION[ \t]+[0-9]+[ \t]*$")
      list(APPEND lines ${found})
    endif()
  endforeach()
  _caf_read_macro(major CAF_MAJOR_VERSION "${lines}")
  _caf_read_macro(minor CAF_MINOR_VERSION "${lines}")
  _caf_read_macro(patch CAF_PATCH_VERSION "${lines}")
  _caf_read_macro(number CAF_VERSION "${lines}")
  if(NOT DEFINED major AND DEFINED number)
    math(EXPR major "${number} / 10000")
    math(EXPR minor "(${number} / 100) % 100")
    math(EXPR patch "${number} % 100")
  endif()
  if(DEFINED major AND DEFINED minor AND DEFINED patch)
    set(CAF_VERSION "${major}.${minor}.${patch}" PARENT_SCOPE)
  endif()
endfunction()

find_path(CAF_INCLUDE_DIR NAMES caf/config.hpp HINTS ${CAF_ROOT} ENV CAF_ROOT
  PATH_SUFFIXES include)
mark_as_advanced(CAF_INCLUDE_DIR)
if(CAF_INCLUDE_DIR)
  _caf_read_version("${CAF_INCLUDE_DIR}")
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads QUIET)

# GLOBAL, so that a project that adds ringactor as a subdirectory sees them.
function(_caf_add_target component)
  add_library(CAF::${component} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(CAF::${component} PROPERTIES
    IMPORTED_LOCATION "${CAF_${component}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${CAF_INCLUDE_DIR}")
  if(component STREQUAL "core")
    target_link_libraries(CAF::core INTERFACE Threads::Threads)
  elseif(component STREQUAL "openssl" AND TARGET CAF::io)
    target_link_libraries(CAF::openssl INTERFACE CAF::io)
  elseif(TARGET CAF::core)
    target_link_libraries(CAF::${component} INTERFACE CAF::core)
  endif()
endfunction()

foreach(component core io openssl) # in this order: each links the one before
  if(NOT component IN_LIST CAF_FIND_COMPONENTS)
    continue()
  endif()
  find_library(CAF_${component}_LIBRARY NAMES caf_${component}
    HINTS ${CAF_ROOT} ENV CAF_ROOT PATH_SUFFIXES lib)
  mark_as_advanced(CAF_${component}_LIBRARY)
  if(CAF_${component}_LIBRARY AND CAF_INCLUDE_DIR AND Threads_FOUND)
    set(CAF_${component}_FOUND TRUE)
    if(NOT TARGET CAF::${component})
      _caf_add_target(${component})
    endif()
  endif()
endforeach()

find_package_handle_standard_args(CAF
  REQUIRED_VARS CAF_INCLUDE_DIR
  VERSION_VAR CAF_VERSION
  HANDLE_COMPONENTS
  REASON_FAILURE_MESSAGE "CAF is missing, incomplete or too old. On Debian: \
apt-get install libcaf-dev. Installed elsewhere: set CAF_ROOT to the prefix.")
