# SPDX-License-Identifier: Apache-2.0
# What the build needs from elsewhere. An installed package is preferred; with KEXLANE_FETCH_DEPS a
# missing one is taken from its repository at a commit, whose hash pins the version and the content.
include(FetchContent)

# kexlane_dependency(<target> <CMake package> <Debian package> <repository> <commit>
#                    [<FetchContent option>...]); a target that is there is taken.
macro(kexlane_dependency target package debian repository commit)
  if(TARGET ${target})
  elseif(KEXLANE_FETCH_DEPS)
    FetchContent_Declare(${package} GIT_REPOSITORY ${repository} GIT_TAG ${commit} ${ARGN}
                         SYSTEM FIND_PACKAGE_ARGS)
    FetchContent_MakeAvailable(${package})
  else()
    find_package(${package} QUIET)
    if(NOT ${package}_FOUND)
      message(FATAL_ERROR "${package} was not found. Install it (on Debian: apt-get install "
        "${debian}), or configure with -DKEXLANE_FETCH_DEPS=ON to download it.")
    endif()
  endif()
endmacro()

# These speak to the projects that are fetched: build the libraries alone and install nothing.
set(kexlane_quiet BUILD_TESTING BUILD_EXECUTABLE ENABLE_INSTALL INSTALL_GTEST
  BUILD_SHARED_LIBS BENCHMARK_ENABLE_TESTING BENCHMARK_ENABLE_INSTALL BENCHMARK_ENABLE_WERROR JSON_Install
  CLI11_INSTALL CLI11_BUILD_TESTS CLI11_BUILD_EXAMPLES CLI11_BUILD_DOCS)
if(KEXLANE_FETCH_DEPS)
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  foreach(option IN LISTS kexlane_quiet)
    set(${option} OFF)
  endforeach()
endif()

# The headers and the sources of Debian's packages serve every machine; its libraries do not. The
# compiler must see nothing else of /usr/include beside them: each has a folder with a link.
if((EMSCRIPTEN OR (WIN32 AND CMAKE_CROSSCOMPILING)) AND NOT KEXLANE_FETCH_DEPS)
  foreach(dependency hwy::hwy=hwy nlohmann_json::nlohmann_json=nlohmann CLI11::CLI11=CLI)
    string(REPLACE "=" ";" dependency ${dependency})
    list(GET dependency 0 name)
    list(GET dependency 1 headers)
    if(NOT TARGET ${name} AND EXISTS /usr/include/${headers})
      file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/headers/${headers})
      file(CREATE_LINK /usr/include/${headers} ${PROJECT_BINARY_DIR}/headers/${headers}/${headers}
        SYMBOLIC)
      add_library(${name} INTERFACE IMPORTED GLOBAL)
      target_include_directories(${name} SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/headers/${headers})
    endif()
  endforeach()
  if(KEXLANE_TESTS AND NOT EXISTS /usr/src/googletest/CMakeLists.txt)
    message(FATAL_ERROR "/usr/src/googletest was not found, which the tests need. Install it (on "
      "Debian: apt-get install googletest), or configure with -DKEXLANE_FETCH_DEPS=ON.")
  elseif(KEXLANE_TESTS)
    set(INSTALL_GTEST OFF)
    add_subdirectory(/usr/src/googletest ${PROJECT_BINARY_DIR}/googletest EXCLUDE_FROM_ALL SYSTEM)
  endif()
endif()

# Only Highway's headers are used, so its own build is left out: it has no such subfolder.
kexlane_dependency(hwy::hwy hwy libhwy-dev https://github.com/google/highway.git
  ac0d5d297b13ab1b89f48484fc7911082d76a93f SOURCE_SUBDIR headers-only)  # 1.3.0
if(TARGET hwy::hwy)
  get_target_property(KEXLANE_HIGHWAY_INCLUDE hwy::hwy INTERFACE_INCLUDE_DIRECTORIES)
else()
  set(KEXLANE_HIGHWAY_INCLUDE ${hwy_SOURCE_DIR})
endif()

# Elsewhere dispatch/cpu.cc asks the CPU or the operating system, or there is nothing to choose. The
# compiler knows for what it compiles: -m32 makes another machine of the same processor.
check_cxx_symbol_exists(__x86_64__ "" KEXLANE_X86_64)
if(KEXLANE_X86_64 AND CMAKE_SYSTEM_NAME STREQUAL Linux)
  kexlane_dependency(CpuFeatures::cpu_features CpuFeatures libcpu-features-dev
    https://github.com/google/cpu_features.git d3b2440fcfc25fe8e6d0d4a85f06d68e98312f5b)  # 0.10.1
  set(KEXLANE_CPU_FEATURES CpuFeatures::cpu_features)
  get_target_property(kind ${KEXLANE_CPU_FEATURES} TYPE)
  if(NOT kind STREQUAL STATIC_LIBRARY)
    message(FATAL_ERROR "CpuFeatures::cpu_features must be a static library, because kexlane "
      "contains it and shows none of its names, but its type is ${kind}.")
  endif()
endif()

if(KEXLANE_KAT OR KEXLANE_BENCH OR KEXLANE_TESTS)
  kexlane_dependency(nlohmann_json::nlohmann_json nlohmann_json nlohmann-json3-dev
    https://github.com/nlohmann/json.git 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03)  # 3.11.3
endif()
if(KEXLANE_KAT OR KEXLANE_BENCH)
  kexlane_dependency(CLI11::CLI11 CLI11 libcli11-dev https://github.com/CLIUtils/CLI11.git
    6c7b07a878ad834957b98d0f9ce1dbe0cb204fc9)  # 2.4.2
endif()
if(KEXLANE_TESTS OR KEXLANE_FUZZ)
  kexlane_dependency(GTest::gmock_main GTest "libgtest-dev libgmock-dev"
    https://github.com/google/googletest.git b514bdc898e2951020cbdca1304b75f5950d1f59)  # 1.15.2
endif()
if(KEXLANE_BENCH)
  kexlane_dependency(benchmark::benchmark benchmark libbenchmark-dev
    https://github.com/google/benchmark.git c58e6d0710581e3a08d65c349664128a8d9a2461)  # 1.9.1
endif()
if(KEXLANE_KAT OR KEXLANE_TESTS OR KEXLANE_BENCH OR KEXLANE_PROVIDER)
  find_package(OpenSSL 3.0 COMPONENTS Crypto SSL)
  # For another machine there may be none: the tests that ask it are left out then. kexlane-kat for
  # Windows does without.
  if(NOT OPENSSL_FOUND AND (KEXLANE_BENCH OR KEXLANE_PROVIDER OR (KEXLANE_KAT AND NOT WIN32) OR
     NOT CMAKE_CROSSCOMPILING))
    message(FATAL_ERROR "OpenSSL 3 was not found, which the programs, the provider and the tests "
      "need, not the library. Install it (on Debian: apt-get install libssl-dev).")
  endif()
  find_package(Threads REQUIRED)
endif()
if(KEXLANE_PROVIDER)
  # The folder where OpenSSL looks for modules; pkg-config knows only this machine's.
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND AND NOT CMAKE_CROSSCOMPILING)
    pkg_get_variable(provider_dir libcrypto modulesdir)
  endif()
  if(NOT provider_dir)
    set(provider_dir ${CMAKE_INSTALL_LIBDIR}/ossl-modules)
  endif()
endif()
