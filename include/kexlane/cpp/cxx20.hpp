// Stops a compiler that is older than C++20, or is told to be, with one sentence.
#ifndef KEXLANE_CPP_CXX20_HPP_
#define KEXLANE_CPP_CXX20_HPP_

// MSVC's __cplusplus stays at C++98 unless /Zc:__cplusplus is given.
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
