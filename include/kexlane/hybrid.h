/* Hybrids of ML-KEM-768 and X25519: secret as long as either of the two is unbroken.
 *
 * X25519MLKEM768  the key exchange of TLS 1.3 (RFC 10024, group 0x11EC) and of SSH (RFC 10042,
 *                 mlkem768x25519-sha256): two messages between a client and a server
 * X-Wing          a KEM for any other use (draft-connolly-cfrg-xwing-kem)
 */
#ifndef KEXLANE_HYBRID_H_
#define KEXLANE_HYBRID_H_

#include <kexlane/x25519mlkem768.h>
#include <kexlane/xwing.h>

#endif /* KEXLANE_HYBRID_H_ */
