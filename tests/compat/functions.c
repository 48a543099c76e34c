/* SPDX-License-Identifier: Apache-2.0 */
/* Functions for the linker, of the shapes whose names a program may declare by itself. */
#define KXL_COMPAT_FUNCTION
#define MLK_CONFIG_NAMESPACE_PREFIX mine
#include "compat/mlkem_native/mlkem_native.h"
#include "compat/nist/api.h"
#include "compat/pqclean/api.h"
