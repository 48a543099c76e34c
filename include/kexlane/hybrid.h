/* SPDX-License-Identifier: Apache-2.0 */
/* Hybrids of ML-KEM-768 and X25519. They stay secure as long as either of the two is unbroken.
 *
 * x25519mlkem768.h  X25519MLKEM768, the key exchange of TLS 1.3 and SSH: two messages between a
 *                   client and a server
 * xwing.h           X-Wing, which CFRG calls MLKEM768-X25519: a KEM for any other use
 */
#ifndef KEXLANE_HYBRID_H_
#define KEXLANE_HYBRID_H_

#include <kexlane/x25519.h>
#include <kexlane/x25519mlkem768.h>
#include <kexlane/xwing.h>

#endif /* KEXLANE_HYBRID_H_ */
