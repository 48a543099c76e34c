# SPDX-License-Identifier: Apache-2.0
# Sets `exports`, the names of all functions that the public headers declare, for linkers that take a
# list.
kexlane_glob(headers include/kexlane/*.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers})
set(exports)
foreach(header IN LISTS headers)
  file(READ ${header} text)
  string(REGEX REPLACE "/\\*([^*]|\\*+[^/*])*\\*+/" "" text "${text}")
  string(REGEX MATCHALL "kxl_[a-z0-9_]+\\(" functions "${text}")
  list(APPEND exports ${functions})
endforeach()
list(REMOVE_DUPLICATES exports)
list(TRANSFORM exports REPLACE "\\($" "")
