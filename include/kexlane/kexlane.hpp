// SPDX-License-Identifier: Apache-2.0
// kexlane for C++20. Buffers have fixed sizes, so a wrong one does not compile. Secrets cannot be
// copied and wipe themselves. The compiler warns of a result that is ignored.
//
//   const auto alice = kexlane::MlKem768::Keygen();              // alice->ek, alice->dk
//   const auto bob = kexlane::MlKem768::Encaps(alice->ek);       // bob->c, bob->K
//   const auto K = kexlane::MlKem768::Decaps(bob->c, alice->dk);
//   if (!K) return kexlane::StatusText(K.status());
//   Use(K->bytes());
//
// This header includes the whole C++ API. Each header below can be included alone. The comment of a
// C function says what its C++ counterpart computes and when it fails. Nothing here allocates or
// throws.
#ifndef KEXLANE_KEXLANE_HPP_
#define KEXLANE_KEXLANE_HPP_

#include <kexlane/cpp/cxx20.hpp>

#ifdef KXL_HAS_CXX20  // otherwise the error in cxx20.hpp is the only message
#include <kexlane/cpp/batch.hpp>
#include <kexlane/cpp/kem.hpp>
#include <kexlane/cpp/mlkem.hpp>
#include <kexlane/cpp/named.hpp>
#include <kexlane/cpp/result.hpp>
#include <kexlane/cpp/secret.hpp>
#include <kexlane/cpp/target.hpp>
#include <kexlane/cpp/version.hpp>
#include <kexlane/cpp/x25519.hpp>
#include <kexlane/cpp/x25519mlkem768.hpp>
#include <kexlane/cpp/xwing.hpp>
#include <kexlane/kexlane.h>
#endif

#endif  // KEXLANE_KEXLANE_HPP_
