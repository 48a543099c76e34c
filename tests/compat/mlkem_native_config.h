/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration as users of mlkem-native write it, with a source of randomness of its own. */
#ifndef MLK_CONFIG_H
#define MLK_CONFIG_H

#define MLK_CONFIG_MULTILEVEL_BUILD
#define MLK_CONFIG_NAMESPACE_PREFIX mine

#if defined(MLK_BUILD_INTERNAL)
#include <stddef.h>
#include <stdint.h>

#include "src/sys.h" /* as in mlkem-native's own configuration */

int own_randomness(uint8_t* out, size_t bytes);

#define MLK_CONFIG_CUSTOM_RANDOMBYTES
static MLK_INLINE int mlk_randombytes(uint8_t* out, size_t bytes) {
  return own_randomness(out, bytes);
}
#endif

#endif /* MLK_CONFIG_H */
