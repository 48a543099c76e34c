/* SPDX-License-Identifier: Apache-2.0 */
/* SIMD targets: which ones this library has, which ones this CPU can run, and which one is active.
 *
 * The first call of the library makes the best supported target active. For tests and comparisons,
 * the environment variable KEXLANE_TARGET or kxl_target_force() selects another one. Every target
 * gives the same bytes. Privileged programs, such as setuid ones, ignore the variable. All
 * functions here may be called from any number of threads at once. Names are constant and valid
 * until the program ends.
 *
 * The CPU is asked once. Only on x86-64 without AVX does this open a file: /proc/cpuinfo. If it is
 * not there, CPUID alone decides.
 */
#ifndef KEXLANE_TARGET_H_
#define KEXLANE_TARGET_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns how many targets this library was built with. They are ordered best first, and the last
 * one is "portable". */
KXL_API size_t kxl_target_count(void);

/* Returns the name of a target, or null if index is not below kxl_target_count(). The names are
 * "avx512ifma", "avx512", "avx2", "neon_sha3", "neon", "wasm_simd" and "portable". */
KXL_API const char* kxl_target_name(size_t index);

/* Returns 1 if this CPU and operating system can run the target, else 0. Also returns 0 if index is
 * not below kxl_target_count(). */
KXL_API int kxl_target_supported(size_t index);

/* Returns the name of the active target. */
KXL_API const char* kxl_target_active(void);

/* Makes a target active for all threads, from their next call on. Calls that are running finish on
 * the target with which they began. A null name selects the best supported target and does not read
 * the environment again.
 * Returns KXL_OK, or KXL_ERR_TARGET if there is no target of this name or this CPU cannot run it.
 * The active target then stays the same. */
KXL_API KXL_NODISCARD kxl_status kxl_target_force(const char* name);

/* Says whether the environment variable KEXLANE_TARGET was obeyed.
 * Returns KXL_OK if it was not set, or if its target became active. Returns KXL_ERR_TARGET if there
 * is no target of this name or this CPU cannot run it. The best supported target was then taken
 * instead. */
KXL_API KXL_NODISCARD kxl_status kxl_target_environment(void);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_TARGET_H_ */
