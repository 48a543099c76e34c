# SPDX-License-Identifier: Apache-2.0
# Adds the objects of one static library to another: cmake -DAR= -DTO= -DFROM= -P merge_archive.cmake
set(objects_dir ${TO}.objects)
file(REMOVE_RECURSE ${objects_dir})
file(MAKE_DIRECTORY ${objects_dir})
execute_process(COMMAND ${AR} x ${FROM} WORKING_DIRECTORY ${objects_dir}
                COMMAND_ERROR_IS_FATAL ANY)
file(GLOB objects ${objects_dir}/*)
execute_process(COMMAND ${AR} qs ${TO} ${objects} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${objects_dir})
