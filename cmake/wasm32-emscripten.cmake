# SPDX-License-Identifier: Apache-2.0
# Toolchain file: compiles to WebAssembly with emscripten, and runs the tests in Node.js. Highway,
# nlohmann/json and GoogleTest come from Debian's packages for this machine: headers and sources.
find_program(EM_CONFIG em-config REQUIRED)
execute_process(COMMAND ${EM_CONFIG} EMSCRIPTEN_ROOT OUTPUT_VARIABLE EMSCRIPTEN_ROOT_PATH
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(EMSCRIPTEN_SYSTEM_PROCESSOR wasm32)
include(${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
find_program(KEXLANE_WASM_NODE NAMES node nodejs REQUIRED)
set(CMAKE_CROSSCOMPILING_EMULATOR ${KEXLANE_WASM_NODE})
# Nothing is linked to find out what the compiler can do: that takes emscripten a second each time.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
