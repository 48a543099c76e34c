// SPDX-License-Identifier: Apache-2.0
// Stops the compiler with one sentence if it does not compile C++20.
#ifndef KEXLANE_CPP_CXX20_HPP_
#define KEXLANE_CPP_CXX20_HPP_

// MSVC leaves __cplusplus at the value of C++98, unless it is given /Zc:__cplusplus.
#if defined(_MSVC_LANG)
#define KXL_CPLUSPLUS _MSVC_LANG
#else
#define KXL_CPLUSPLUS __cplusplus
#endif

#if KXL_CPLUSPLUS >= 202002L
#define KXL_HAS_CXX20
#else
#error "kexlane's C++ headers need C++20: compile with -std=c++20 or /std:c++20."
#endif

#undef KXL_CPLUSPLUS

#endif  // KEXLANE_CPP_CXX20_HPP_
