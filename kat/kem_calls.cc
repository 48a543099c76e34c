// SPDX-License-Identifier: Apache-2.0
// The calls of each KEM by each path.
#include "kat/kem_calls.h"

#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace kexlane::kat {
namespace {

using In = std::span<const uint8_t>;

template <typename M>
void MakeOutputs(Kem::Round& round) {
  MakeUnwritten(round.ek, M::kEkBytes);
  MakeUnwritten(round.c, M::kCBytes);
  for (Bytes* K : {&round.K, &round.K_again, &round.K_rejected}) MakeUnwritten(*K, M::kKBytes);
}

// ---- one operation at a time

template <typename M>
struct OneShot {
  static kxl_status Keygen(Bytes& ek, Bytes& dk, In seed) {
    return M::kKeygenDerand(ek.data(), dk.data(), seed.data());
  }
  static kxl_status Encaps(Bytes& c, Bytes& K, In ek, In m) {
    return M::kEncapsDerand(c.data(), K.data(), ek.data(), m.data());
  }
  static kxl_status Decaps(Bytes& K, In c, In dk) {
    return M::kDecaps(K.data(), c.data(), dk.data());
  }
  static kxl_status CheckEk(In ek) { return M::kCheckEk(ek.data()); }
  static kxl_status CheckDk(In dk) { return M::kCheckDk(dk.data()); }
  static void Play(std::span<Kem::Round> rounds) {
    for (Kem::Round& r : rounds) {
      MakeOutputs<M>(r);
      MakeUnwritten(r.dk, M::kDkBytes);
      RequireOk(Keygen(r.ek, r.dk, r.seed), "keygen");
      RequireOk(Encaps(r.c, r.K, r.ek, r.m), "encaps");
      RequireOk(Decaps(r.K_again, r.c, r.dk), "decaps");
      RequireOk(Decaps(r.K_rejected, r.random_c, r.dk), "decaps of a random ciphertext");
    }
  }
};

// ---- with prepared keys

// Returns the status of preparing a key. A refused key is used all the same: the use must be
// refused too.
kxl_status Both(kxl_status parse, kxl_status use) {
  Require((parse == KXL_OK) == (use == KXL_OK),
          "preparing and using a key disagree on whether it is valid");
  return parse;
}

template <typename M>
struct Prepared {
  // Requires that the prepared key pair of a seed behaves like the one in bytes.
  static kxl_status Keygen(Bytes& ek, Bytes& dk, In seed) {
    RequireOk(OneShot<M>::Keygen(ek, dk, seed), "keygen");
    auto key = std::make_unique<typename M::DkStruct>();
    Bytes prepared_ek, K, prepared_K;
    MakeUnwritten(prepared_ek, M::kEkBytes);
    MakeUnwritten(K, M::kKBytes);
    MakeUnwritten(prepared_K, M::kKBytes);
    RequireOk(M::kDkFromSeed(key.get(), prepared_ek.data(), seed.data()), "dk_from_seed");
    RequireEqual("ek of dk_from_seed", prepared_ek, ek);
    const Bytes c(M::kCBytes);
    RequireOk(M::kDecapsPrepared(prepared_K.data(), c.data(), key.get()), "decaps_prepared");
    RequireOk(OneShot<M>::Decaps(K, c, dk), "decaps");
    RequireEqual("K of decaps_prepared", prepared_K, K);
    return KXL_OK;
  }
  static kxl_status Encaps(Bytes& c, Bytes& K, In ek, In m) {
    auto key = std::make_unique<typename M::EkStruct>();
    const kxl_status parse = M::kEkParse(key.get(), ek.data());
    return Both(parse, M::kEncapsPreparedDerand(c.data(), K.data(), key.get(), m.data()));
  }
  static kxl_status Decaps(Bytes& K, In c, In dk) {
    auto key = std::make_unique<typename M::DkStruct>();
    const kxl_status parse = M::kDkParse(key.get(), dk.data());
    return Both(parse, M::kDecapsPrepared(K.data(), c.data(), key.get()));
  }
  static kxl_status CheckEk(In ek) {
    return M::kEkParse(std::make_unique<typename M::EkStruct>().get(), ek.data());
  }
  static kxl_status CheckDk(In dk) {
    return M::kDkParse(std::make_unique<typename M::DkStruct>().get(), dk.data());
  }
  // An odd number of rounds is played singly, an even number in batches of prepared keys.
  static void Play(std::span<Kem::Round> rounds) {
    const size_t n = rounds.size();
    std::vector<typename M::EkStruct> ek(n);
    std::vector<typename M::DkStruct> dk(n);
    for (size_t i = 0; i < n; ++i) {
      Kem::Round& r = rounds[i];
      MakeOutputs<M>(r);
      RequireOk(M::kDkFromSeed(&dk[i], r.ek.data(), r.seed.data()), "dk_from_seed");
      RequireOk(M::kEkParse(&ek[i], r.ek.data()), "ek_parse");
    }
    if (n % 2 == 0) return UseInBatches(rounds, ek, dk);
    for (size_t i = 0; i < n; ++i) {
      Kem::Round& r = rounds[i];
      RequireOk(M::kEncapsPreparedDerand(r.c.data(), r.K.data(), &ek[i], r.m.data()),
                "encaps_prepared");
      RequireOk(M::kDecapsPrepared(r.K_again.data(), r.c.data(), &dk[i]), "decaps_prepared");
      RequireOk(M::kDecapsPrepared(r.K_rejected.data(), r.random_c.data(), &dk[i]),
                "decaps_prepared of a random ciphertext");
    }
  }
  static void UseInBatches(std::span<Kem::Round> rounds,
                           const std::vector<typename M::EkStruct>& eks,
                           const std::vector<typename M::DkStruct>& dks) {
    std::vector<uint8_t*> c, K, K_again, K_rejected;
    std::vector<const uint8_t*> m, random_c;
    std::vector<const typename M::EkStruct*> ek;
    std::vector<const typename M::DkStruct*> dk;
    for (size_t i = 0; i < rounds.size(); ++i) {
      Kem::Round& r = rounds[i];
      c.push_back(r.c.data());
      K.push_back(r.K.data());
      K_again.push_back(r.K_again.data());
      K_rejected.push_back(r.K_rejected.data());
      m.push_back(r.m.data());
      random_c.push_back(r.random_c.data());
      ek.push_back(&eks[i]);
      dk.push_back(&dks[i]);
    }
    const std::vector<const uint8_t*> sent(c.begin(), c.end());
    const size_t n = rounds.size();
    std::vector<kxl_status> status(n);
    RequireOk(
        M::kEncapsPreparedBatchDerand(n, c.data(), K.data(), ek.data(), m.data(), status.data()),
        "encaps_prepared_batch");
    RequireOk(M::kDecapsPreparedBatch(n, K_again.data(), sent.data(), dk.data(), status.data()),
              "decaps_prepared_batch");
    RequireOk(
        M::kDecapsPreparedBatch(n, K_rejected.data(), random_c.data(), dk.data(), status.data()),
        "decaps_prepared_batch of random ciphertexts");
  }
};

struct PreparedXWing {
  static kxl_status Keygen(Bytes& ek, Bytes& dk, In seed) {
    auto key = std::make_unique<kxl_xwing_dk>();
    dk.assign(seed.begin(), seed.end());
    return kxl_xwing_dk_from_seed(key.get(), ek.data(), seed.data());
  }
  static kxl_status Encaps(Bytes& c, Bytes& K, In ek, In m) {
    auto key = std::make_unique<kxl_xwing_ek>();
    const kxl_status parse = kxl_xwing_ek_parse(key.get(), ek.data());
    return Both(parse, kxl_xwing_encaps_prepared_derand(c.data(), K.data(), key.get(), m.data()));
  }
  static kxl_status Decaps(Bytes& K, In c, In dk) {
    auto key = std::make_unique<kxl_xwing_dk>();
    RequireOk(kxl_xwing_dk_parse(key.get(), dk.data()), "dk_parse");
    return kxl_xwing_decaps_prepared(K.data(), c.data(), key.get());
  }
};

// ---- batches

// Returns another question: the given one with two bits flipped. In a hybrid they belong to
// different algorithms.
std::vector<Bytes> Another(In question) {
  Bytes other(question.begin(), question.end());
  other.front() ^= 8;
  other.back() ^= 8;
  return {other};
}

template <size_t kOutputs>
kxl_status Take(Outcome<kOutputs> answer, const std::array<Bytes*, kOutputs>& outputs) {
  for (size_t k = 0; k < kOutputs; ++k) *outputs[k] = std::move(answer.outputs[k]);
  return answer.status;
}

template <typename M>
struct Batch {
  static kxl_status Keygen(Bytes& ek, Bytes& dk, In seed) {
    const auto single = [](uint8_t* const* out, const uint8_t* seed_in) {
      return M::kKeygenDerand(out[0], out[1], seed_in);
    };
    const auto batch = [](size_t n, const auto& out, const uint8_t* const* seeds,
                          kxl_status* status) {
      return M::kKeygenBatchDerand(n, out[0].data(), out[1].data(), seeds, status);
    };
    return Take<2>(AskAtEveryPlace<2>({ek.size(), dk.size()}, seed, Another(seed), single, batch),
                   {&ek, &dk});
  }
  static kxl_status Encaps(Bytes& c, Bytes& K, In ek, In m) {
    const auto single = [&](uint8_t* const* out, const uint8_t* m_in) {
      return M::kEncapsDerand(out[0], out[1], ek.data(), m_in);
    };
    const auto batch = [&](size_t n, const auto& out, const uint8_t* const* ms,
                           kxl_status* status) {
      const std::vector<const uint8_t*> eks(n, ek.data());
      return M::kEncapsBatchDerand(n, out[0].data(), out[1].data(), eks.data(), ms, status);
    };
    return Take<2>(AskAtEveryPlace<2>({c.size(), K.size()}, m, Another(m), single, batch),
                   {&c, &K});
  }
  static kxl_status Decaps(Bytes& K, In c, In dk) {
    const auto single = [&](uint8_t* const* out, const uint8_t* c_in) {
      return M::kDecaps(out[0], c_in, dk.data());
    };
    const auto batch = [&](size_t n, const auto& out, const uint8_t* const* cs,
                           kxl_status* status) {
      const std::vector<const uint8_t*> dks(n, dk.data());
      return M::kDecapsBatch(n, out[0].data(), cs, dks.data(), status);
    };
    return Take<1>(AskAtEveryPlace<1>({K.size()}, c, Another(c), single, batch), {&K});
  }
  static kxl_status CheckEk(In ek) {
    Bytes c(M::kCBytes), K(M::kKBytes);
    return Encaps(c, K, ek, Bytes(M::kEncapsSeedBytes));
  }
  static kxl_status CheckDk(In dk) {
    Bytes K(M::kKBytes);
    return Decaps(K, Bytes(M::kCBytes), dk);
  }
  static void Play(std::span<Kem::Round> rounds) {
    std::vector<uint8_t*> ek, dk, c, K, K_again, K_rejected;
    std::vector<const uint8_t*> seed, m, random_c;
    for (Kem::Round& r : rounds) {
      MakeOutputs<M>(r);
      MakeUnwritten(r.dk, M::kDkBytes);
      ek.push_back(r.ek.data());
      dk.push_back(r.dk.data());
      c.push_back(r.c.data());
      K.push_back(r.K.data());
      K_again.push_back(r.K_again.data());
      K_rejected.push_back(r.K_rejected.data());
      seed.push_back(r.seed.data());
      m.push_back(r.m.data());
      random_c.push_back(r.random_c.data());
    }
    const std::vector<const uint8_t*> ek_in(ek.begin(), ek.end()), dk_in(dk.begin(), dk.end());
    const std::vector<const uint8_t*> c_in(c.begin(), c.end());
    const size_t n = rounds.size();
    std::vector<kxl_status> status(n);
    RequireOk(M::kKeygenBatchDerand(n, ek.data(), dk.data(), seed.data(), status.data()),
              "keygen_batch");
    RequireOk(M::kEncapsBatchDerand(n, c.data(), K.data(), ek_in.data(), m.data(), status.data()),
              "encaps_batch");
    RequireOk(M::kDecapsBatch(n, K_again.data(), c_in.data(), dk_in.data(), status.data()),
              "decaps_batch");
    RequireOk(M::kDecapsBatch(n, K_rejected.data(), random_c.data(), dk_in.data(), status.data()),
              "decaps_batch of random ciphertexts");
  }
};

// ---- the table of calls

template <typename Calls>
constexpr KemCalls::Operations kOperations = {Calls::Keygen,  Calls::Encaps,  Calls::Decaps,
                                              Calls::CheckEk, Calls::CheckDk, Calls::Play};
template <typename M>
constexpr KemCalls CallsOf(const char* name) {
  return {name, {kOperations<OneShot<M>>, kOperations<Prepared<M>>, kOperations<Batch<M>>}};
}
constexpr KemCalls::Operations kXWingPrepared = {
    PreparedXWing::Keygen, PreparedXWing::Encaps, PreparedXWing::Decaps, nullptr, nullptr, nullptr};
constexpr KemCalls::Operations kXWingBatch = {
    Batch<XWing>::Keygen, Batch<XWing>::Encaps, Batch<XWing>::Decaps, nullptr, nullptr, nullptr};
constexpr KemCalls kCalls[] = {CallsOf<MlKem512>("ML-KEM-512"),
                               CallsOf<MlKem768>("ML-KEM-768"),
                               CallsOf<MlKem1024>("ML-KEM-1024"),
                               {"X-Wing", {{}, kXWingPrepared, kXWingBatch}}};

}  // namespace

const KemCalls* FindKemCalls(const std::string& name) {
  const auto* const found = std::find_if(std::begin(kCalls), std::end(kCalls),
                                         [&](const KemCalls& c) { return name == c.name; });
  return found != std::end(kCalls) ? found : nullptr;
}

}  // namespace kexlane::kat
