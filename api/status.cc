// SPDX-License-Identifier: Apache-2.0
// The texts of <kexlane/status.h>.
#include "kexlane/status.h"

const char* kxl_status_text(kxl_status status) {
  switch (status) {
    case KXL_OK:
      return "Success";
    case KXL_ERR_NULL:
      return "A pointer argument is null";
    case KXL_ERR_LENGTH:
      return "A length argument is not the one this algorithm has";
    case KXL_ERR_KEY:
      return "A key fails the checks of its standard, or two keys are not a pair";
    case KXL_ERR_LOW_ORDER:
      return "The X25519 result is all zero: the peer sent a point of low order";
    case KXL_ERR_RANDOM:
      return "The operating system gave no randomness";
    case KXL_ERR_TARGET:
      return "No such SIMD target, or this CPU or operating system cannot run it";
    case KXL_ERR_ALIGNMENT:
      return "A prepared key does not lie at a multiple of 64 bytes";
  }
  return "Unknown status";
}
