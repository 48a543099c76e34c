# SPDX-License-Identifier: Apache-2.0
# Toolchain file: cross-compiles for Windows with Clang and Debian's mingw-w64, and runs the tests under
# wine. GCC for mingw does not align the stack for AVX.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
set(CMAKE_C_COMPILER_TARGET x86_64-w64-mingw32)
set(CMAKE_CXX_COMPILER_TARGET x86_64-w64-mingw32)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
foreach(tool ar nm objcopy objdump ranlib readelf strip)
  string(TOUPPER CMAKE_${tool} variable)
  set(${variable} /usr/bin/x86_64-w64-mingw32-${tool})
endforeach()
set(CMAKE_SYSROOT /usr/x86_64-w64-mingw32)
# Clang looks for GCC's libraries in a folder that has a number alone for a name. Debian's says which
# threads they use as well.
file(GLOB gcc_folder /usr/lib/gcc/x86_64-w64-mingw32/*-posix)
if(NOT gcc_folder)
  message(FATAL_ERROR "There is no /usr/lib/gcc/x86_64-w64-mingw32/*-posix. Install it: apt-get install "
    "clang lld g++-mingw-w64-x86-64-posix wine64")
endif()
list(SORT gcc_folder COMPARE NATURAL ORDER DESCENDING)
list(GET gcc_folder 0 gcc_folder)  # the newest
# The C++ library has the comparison of types, as GCC says by itself and Clang does not.
set(CMAKE_CXX_FLAGS_INIT "-D__GXX_TYPEINFO_EQUALITY_INLINE=0 -stdlib++-isystem ${gcc_folder}/include/c++ \
-stdlib++-isystem ${gcc_folder}/include/c++/x86_64-w64-mingw32")
# Programs need no DLL but Windows' own.
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "-fuse-ld=lld -static -pthread -B${gcc_folder} -L${gcc_folder}")
endforeach()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${CMAKE_SYSROOT}/lib/pkgconfig)
cmake_path(SET wine NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../tests/support/wine.sh")
set(CMAKE_CROSSCOMPILING_EMULATOR sh ${wine})
