/* SPDX-License-Identifier: Apache-2.0 */
/* Zeroes secrets in the headers that give kexlane the shape of another library. */
#ifndef KEXLANE_COMPAT_WIPE_H_
#define KEXLANE_COMPAT_WIPE_H_

#include <stddef.h>

/* Zeroes data[bytes]. A compiler may not leave it out, because each write is volatile. */
static __inline__ void kxl_compat_wipe(void* data, size_t bytes) {
  volatile unsigned char* p = (volatile unsigned char*)data;
  while (bytes-- > 0) *p++ = 0;
}

#endif /* KEXLANE_COMPAT_WIPE_H_ */
