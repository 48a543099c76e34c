# SPDX-License-Identifier: Apache-2.0
# What a DLL needs besides: a name with the number that is in a SONAME elsewhere, and the list of its
# exports, which are the functions that the headers declare. A program that was linked to it never gets
# another major version. The name of the import library has no number: it is for -lkexlane.
set_target_properties(kexlane PROPERTIES RUNTIME_OUTPUT_NAME kexlane-${PROJECT_VERSION_MAJOR})
include(cmake/exports.cmake)
list(JOIN exports "\n  " exports)
file(CONFIGURE OUTPUT kexlane.def CONTENT "EXPORTS\n  @exports@\n" @ONLY)
target_sources(kexlane PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/kexlane.def)
# BCryptGenRandom of api/random_windows.cc.
target_link_libraries(kexlane PRIVATE bcrypt)
target_link_libraries(kexlane_static INTERFACE bcrypt)
set(pc_private "\nLibs.private: -lbcrypt")
# It needs no DLL but Windows' own, whichever the compiler's default is.
target_link_options(kexlane PRIVATE -static)
