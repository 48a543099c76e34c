/* SPDX-License-Identifier: Apache-2.0 */
/* The version of this header, and the version of the library that is running. */
#ifndef KEXLANE_VERSION_H_
#define KEXLANE_VERSION_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_VERSION_MAJOR 0
#define KXL_VERSION_MINOR 2
#define KXL_VERSION_PATCH 0
#define KXL_VERSION "0.2.0"

/* Returns the version of the library that the program runs with, in the form of KXL_VERSION. The
 * two differ if the program was compiled with the headers of another version. The string is
 * constant and valid until the program ends. */
KXL_API const char* kxl_version(void);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_VERSION_H_ */
