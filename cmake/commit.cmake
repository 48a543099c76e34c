# SPDX-License-Identifier: Apache-2.0
# Writes FILE, a header that defines KEXLANE_COMMIT: the commit of SOURCE, with "-modified" behind it
# if its files differ from it, or "unknown" without git. The header is touched only if it changes.
find_package(Git QUIET)
set(commit unknown)
if(GIT_FOUND)
  # Git looks for a repository above SOURCE too, which would be another project's.
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} rev-parse --show-prefix HEAD
    OUTPUT_VARIABLE answer RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed AND answer MATCHES "^\n([0-9a-f]+)\n$")
    set(commit ${CMAKE_MATCH_1})
    execute_process(COMMAND ${GIT_EXECUTABLE} --no-optional-locks -C ${SOURCE} status --porcelain
      --untracked-files=no OUTPUT_VARIABLE changes ERROR_QUIET)
    if(changes)
      string(APPEND commit -modified)
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${FILE} CONTENT "#define KEXLANE_COMMIT \"${commit}\"\n")
