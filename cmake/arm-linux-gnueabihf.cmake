# SPDX-License-Identifier: Apache-2.0
# Toolchain file: cross-compiles for 32-bit Arm, Debian's armhf, with Debian's compiler and the
# packages that debian_root of cmake/packages.sh brings, and runs the tests under qemu.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CMAKE_LIBRARY_ARCHITECTURE arm-linux-gnueabihf)
set(CMAKE_C_COMPILER arm-linux-gnueabihf-gcc)
set(CMAKE_CXX_COMPILER arm-linux-gnueabihf-g++)
# GCC remarks where it passes arguments in another way than before version 7.
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)
cmake_path(SET CMAKE_SYSROOT NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../build/peers/armhf/root")
if(NOT EXISTS ${CMAKE_SYSROOT})
  message(FATAL_ERROR "There is no ${CMAKE_SYSROOT}. This brings it: sh -c '. cmake/packages.sh && "
    "debian_root armhf'")
endif()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${CMAKE_SYSROOT}/usr/lib/arm-linux-gnueabihf/pkgconfig)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm -cpu max -L ${CMAKE_SYSROOT})
