// SPDX-License-Identifier: Apache-2.0
// What the classes of ML-KEM and X-Wing have in common: key generation, encapsulation and
// decapsulation, singly, in batches, and with prepared keys.
#ifndef KEXLANE_CPP_KEM_HPP_
#define KEXLANE_CPP_KEM_HPP_

#include <kexlane/cpp/batch.hpp>
#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/cpp/result.hpp>
#include <kexlane/cpp/secret.hpp>

#include <cstddef>
#include <span>

namespace kexlane {

// A KEM. Scheme names its sizes and its C functions. The KEM's class inherits them:
// MlKem768::kEkBytes is KXL_MLKEM768_EK_BYTES, and MlKem768::kKeygen is kxl_mlkem768_keygen.
template <typename Scheme>
struct Kem : Scheme {
  using Ek = Bytes<Scheme::kEkBytes>;
  using Dk = SecretBytes<Scheme::kDkBytes>;
  using Ciphertext = Bytes<Scheme::kCBytes>;
  using SharedSecret = SecretBytes<Scheme::kKBytes>;

  struct KeyPair {
    Ek ek{};
    Dk dk;
  };
  struct Encapsulation {
    Ciphertext c{};
    SharedSecret K;
  };

  static Result<KeyPair> Keygen() {
    return Result<KeyPair>(
        [](KeyPair& out) { return Scheme::kKeygen(out.ek.data(), out.dk.bytes().data()); });
  }
  static Result<KeyPair> KeygenDerand(Input<Scheme::kKeygenSeedBytes> seed) {
    return Result<KeyPair>([seed](KeyPair& out) {
      return Scheme::kKeygenDerand(out.ek.data(), out.dk.bytes().data(), seed.data());
    });
  }
  static Result<Encapsulation> Encaps(Input<Scheme::kEkBytes> ek) {
    return Result<Encapsulation>([ek](Encapsulation& out) {
      return Scheme::kEncaps(out.c.data(), out.K.bytes().data(), ek.data());
    });
  }
  static Result<Encapsulation> EncapsDerand(Input<Scheme::kEkBytes> ek,
                                            Input<Scheme::kEncapsSeedBytes> seed) {
    return Result<Encapsulation>([ek, seed](Encapsulation& out) {
      return Scheme::kEncapsDerand(out.c.data(), out.K.bytes().data(), ek.data(), seed.data());
    });
  }
  static Result<SharedSecret> Decaps(Input<Scheme::kCBytes> c, Input<Scheme::kDkBytes> dk) {
    return Result<SharedSecret>([c, dk](SharedSecret& out) {
      return Scheme::kDecaps(out.bytes().data(), c.data(), dk.data());
    });
  }

  // ---- batches
  //
  //   std::vector<kexlane::MlKem768::Encapsulation> sent(eks.size());
  //   std::vector<kxl_status> status(eks.size());
  //   if (kexlane::MlKem768::EncapsBatch(sent, eks, status) == KXL_OK) {
  //     // every status[i] is KXL_OK
  //   }

  [[nodiscard]] static kxl_status KeygenBatch(std::span<KeyPair> out, Statuses status) {
    return detail::RunBatch(Scheme::kKeygenBatch, out, status, detail::Column(out, &KeyPair::ek),
                            detail::Column(out, &KeyPair::dk));
  }
  [[nodiscard]] static kxl_status KeygenBatchDerand(std::span<KeyPair> out,
                                                    Inputs<Scheme::kKeygenSeedBytes> seed,
                                                    Statuses status) {
    return detail::RunBatch(Scheme::kKeygenBatchDerand, out, status,
                            detail::Column(out, &KeyPair::ek), detail::Column(out, &KeyPair::dk),
                            detail::Column(seed));
  }
  [[nodiscard]] static kxl_status EncapsBatch(std::span<Encapsulation> out,
                                              Inputs<Scheme::kEkBytes> ek, Statuses status) {
    return detail::RunBatch(Scheme::kEncapsBatch, out, status,
                            detail::Column(out, &Encapsulation::c),
                            detail::Column(out, &Encapsulation::K), detail::Column(ek));
  }
  [[nodiscard]] static kxl_status EncapsBatchDerand(std::span<Encapsulation> out,
                                                    Inputs<Scheme::kEkBytes> ek,
                                                    Inputs<Scheme::kEncapsSeedBytes> seed,
                                                    Statuses status) {
    return detail::RunBatch(
        Scheme::kEncapsBatchDerand, out, status, detail::Column(out, &Encapsulation::c),
        detail::Column(out, &Encapsulation::K), detail::Column(ek), detail::Column(seed));
  }
  [[nodiscard]] static kxl_status DecapsBatch(std::span<SharedSecret> out,
                                              Inputs<Scheme::kCBytes> c,
                                              Inputs<Scheme::kDkBytes> dk, Statuses status) {
    return detail::RunBatch(Scheme::kDecapsBatch, out, status, detail::Column(out),
                            detail::Column(c), detail::Column(dk));
  }
};

// A KEM whose keys can be prepared for many operations. Encaps and Decaps take a prepared key
// instead of its bytes.
//
//   const auto key = kexlane::MlKem768::PreparedKeygen();                 // key->ek, key->dk
//   const auto K = kexlane::MlKem768::Decaps(c, key->dk);
template <typename Scheme>
struct PreparedKem : Kem<Scheme> {
  using Kem<Scheme>::Encaps, Kem<Scheme>::EncapsDerand, Kem<Scheme>::Decaps;
  using Kem<Scheme>::EncapsBatch, Kem<Scheme>::EncapsBatchDerand, Kem<Scheme>::DecapsBatch;
  using typename Kem<Scheme>::Ek, typename Kem<Scheme>::Encapsulation,
      typename Kem<Scheme>::SharedSecret;

  // A public key needs no wiping, so this is the C struct itself. It may be copied.
  using PreparedEk = typename Scheme::EkStruct;
  using PreparedDk = SecretStruct<typename Scheme::DkStruct, Scheme::kDkWipe>;

  struct PreparedKeyPair {
    Ek ek{};
    PreparedDk dk;
  };

  static Result<PreparedEk> Prepare(Input<Scheme::kEkBytes> ek) {
    return Result<PreparedEk>([ek](PreparedEk& out) { return Scheme::kEkParse(&out, ek.data()); });
  }
  static Result<PreparedDk> Prepare(Input<Scheme::kDkBytes> dk) {
    return Result<PreparedDk>(
        [dk](PreparedDk& out) { return Scheme::kDkParse(out.get(), dk.data()); });
  }
  static Result<PreparedKeyPair> PreparedKeygen() {
    return Result<PreparedKeyPair>(
        [](PreparedKeyPair& out) { return Scheme::kDkKeygen(out.dk.get(), out.ek.data()); });
  }
  static Result<PreparedKeyPair> PreparedKeygenDerand(Input<Scheme::kKeygenSeedBytes> seed) {
    return Result<PreparedKeyPair>([seed](PreparedKeyPair& out) {
      return Scheme::kDkFromSeed(out.dk.get(), out.ek.data(), seed.data());
    });
  }
  static Result<Encapsulation> Encaps(const PreparedEk& ek) {
    return Result<Encapsulation>([&ek](Encapsulation& out) {
      return Scheme::kEncapsPrepared(out.c.data(), out.K.bytes().data(), &ek);
    });
  }
  static Result<Encapsulation> EncapsDerand(const PreparedEk& ek,
                                            Input<Scheme::kEncapsSeedBytes> seed) {
    return Result<Encapsulation>([&ek, seed](Encapsulation& out) {
      return Scheme::kEncapsPreparedDerand(out.c.data(), out.K.bytes().data(), &ek, seed.data());
    });
  }
  static Result<SharedSecret> Decaps(Input<Scheme::kCBytes> c, const PreparedDk& dk) {
    return Result<SharedSecret>([c, &dk](SharedSecret& out) {
      return Scheme::kDecapsPrepared(out.bytes().data(), c.data(), dk.get());
    });
  }

  // ---- batches with prepared keys

  using PreparedEks = std::span<const PreparedEk* const>;
  using PreparedDks = std::span<const PreparedDk* const>;

  [[nodiscard]] static kxl_status EncapsBatch(std::span<Encapsulation> out, PreparedEks ek,
                                              Statuses status) {
    return detail::RunBatch(Scheme::kEncapsPreparedBatch, out, status,
                            detail::Column(out, &Encapsulation::c),
                            detail::Column(out, &Encapsulation::K), detail::Column(ek));
  }
  [[nodiscard]] static kxl_status EncapsBatchDerand(std::span<Encapsulation> out, PreparedEks ek,
                                                    Inputs<Scheme::kEncapsSeedBytes> seed,
                                                    Statuses status) {
    return detail::RunBatch(
        Scheme::kEncapsPreparedBatchDerand, out, status, detail::Column(out, &Encapsulation::c),
        detail::Column(out, &Encapsulation::K), detail::Column(ek), detail::Column(seed));
  }
  [[nodiscard]] static kxl_status DecapsBatch(std::span<SharedSecret> out,
                                              Inputs<Scheme::kCBytes> c, PreparedDks dk,
                                              Statuses status) {
    return detail::RunBatch(Scheme::kDecapsPreparedBatch, out, status, detail::Column(out),
                            detail::Column(c), detail::Column(dk));
  }
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_KEM_HPP_
