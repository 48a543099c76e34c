/* SPDX-License-Identifier: Apache-2.0 */
/* The file that a configuration of mlkem-native includes for MLK_INLINE, with which it defines its
 * own functions. */
#ifndef KEXLANE_COMPAT_MLKEM_NATIVE_SYS_H_
#define KEXLANE_COMPAT_MLKEM_NATIVE_SYS_H_

#if !defined(MLK_INLINE)
#define MLK_INLINE __inline__
#endif

#endif /* KEXLANE_COMPAT_MLKEM_NATIVE_SYS_H_ */
