/* The version, of this header and of the library that runs. */
#ifndef KEXLANE_VERSION_H_
#define KEXLANE_VERSION_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_VERSION_MAJOR 0
#define KXL_VERSION_MINOR 1
#define KXL_VERSION_PATCH 0
#define KXL_VERSION "0.1.0"

/* The version of the library that the program runs with, as "0.1.0". It differs from KXL_VERSION
 * where the program was compiled with another version's headers. The string is constant and lives
 * as long as the program. */
KXL_API const char* kxl_version(void);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_VERSION_H_ */
