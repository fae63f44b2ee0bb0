# How everything is compiled. Results must be the same bytes on every machine: no -ffast-math, no -march=native, and no
# contraction of a*b+c, which would round differently where the processor has FMA.

option(CHUDE_WERROR "Warnings are errors" OFF)
set(CHUDE_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
option(CHUDE_FUZZ "Build the fuzz targets with libFuzzer (clang); else they replay their seeds as tests" OFF)
option(CHUDE_COVERAGE "Count the lines that are run (gcc)" OFF)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# Assertions stay on in releases: they are cheap, and a wrong result is not.
string(REGEX REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
string(REGEX REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELWITHDEBINFO "${CMAKE_C_FLAGS_RELWITHDEBINFO}")
string(REGEX REPLACE "-O3" "-O2" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")

add_compile_options(-ffp-contract=off -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla)
if(CHUDE_WERROR)
  add_compile_options(-Werror)
endif()

if(CHUDE_SANITIZE)
  add_compile_options(-fsanitize=${CHUDE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CHUDE_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  include(CheckIPOSupported)
  check_ipo_supported(RESULT lto LANGUAGES C OUTPUT unused)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ${lto})
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    # Several partitions want make to run them, and warn where there is none; one is fast enough for this program. Objects hold machine
    # code too, so that a hundred test programs link without optimising the whole library once more each (chude_plain_link).
    set(CMAKE_C_COMPILE_OPTIONS_IPO -flto -flto-partition=one -ffat-lto-objects)
  endif()
endif()

if(CHUDE_FUZZ)
  # clang 14 reports NULL + 0, which is how an empty text ends; gcc's build (preset asan) checks the other pointer arithmetic.
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=pointer-overflow)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
if(CHUDE_COVERAGE)
  # Threads count the same lines. Absolute paths, so that gcov finds the source from wherever it runs.
  add_compile_options(--coverage -fprofile-update=atomic -fprofile-abs-path)
  add_link_options(--coverage)
endif()

include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

# For programs that only tests run: no link-time optimisation.
function(chude_plain_link target)
  set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    target_link_options(${target} PRIVATE -fno-lto)
  endif()
endfunction()
