# SPDX-License-Identifier: Apache-2.0
# Toolchain file: the library for musl, with Debian's musl-tools. Those have no C++ library. kexlane
# links none, so the headers of GCC's, which were made for glibc, are enough: the definitions below
# say what musl calls otherwise. musl-gcc compiles C++ and does not link the C++ library.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_LIBRARY_ARCHITECTURE x86_64-linux-gnu)
set(CMAKE_C_COMPILER musl-gcc)
set(CMAKE_CXX_COMPILER musl-gcc)
execute_process(COMMAND musl-gcc -dumpversion OUTPUT_VARIABLE gcc OUTPUT_STRIP_TRAILING_WHITESPACE)
# The headers of Highway and cpu_features are in /usr/include. So are those of glibc: it comes last.
set(CMAKE_CXX_FLAGS_INIT "-isystem /usr/include/c++/${gcc} \
-isystem /usr/include/x86_64-linux-gnu/c++/${gcc} -idirafter /usr/include \
\"-D__GLIBC_PREREQ(major,minor)=0\" -D__locale_t=locale_t \
\"-Dpthread_cond_clockwait(cond,mutex,clock,time)=pthread_cond_timedwait(cond,mutex,time)\"")
