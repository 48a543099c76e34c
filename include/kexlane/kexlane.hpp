// kexlane for C++20: buffers of fixed size, so that a wrong one does not compile; secrets that
// cannot be copied and wipe themselves; and results that cannot be used unseen.
//
//   const auto alice = kexlane::MlKem768::Keygen();              // alice->ek, alice->dk
//   const auto bob = kexlane::MlKem768::Encaps(alice->ek);       // bob->c, bob->K
//   const auto K = kexlane::MlKem768::Decaps(bob->c, alice->dk);
//   if (!K) return kexlane::StatusText(K.status());
//   Use(K->bytes());
//
// What each function computes and when it fails is told at its C function, in mlkem.h, x25519.h,
// hybrid.h, kem.h and target.h. Nothing here allocates or throws.
#ifndef KEXLANE_KEXLANE_HPP_
#define KEXLANE_KEXLANE_HPP_

#include <kexlane/kexlane.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace kexlane {

// Inputs. A std::array, a C array, a SecretBytes or a span of exactly this many bytes becomes one;
// a buffer whose size is only known at run time does after std::span::first<bytes>().
template <size_t kBytes>
using Input = std::span<const uint8_t, kBytes>;

// Public outputs.
template <size_t kBytes>
using Bytes = std::array<uint8_t, kBytes>;

// Secret bytes with one owner. Moved from or destroyed, the old place holds only zeros.
template <size_t kBytes>
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(Input<kBytes> bytes) { std::memcpy(bytes_.data(), bytes.data(), kBytes); }
  SecretBytes(SecretBytes&& other) noexcept : bytes_(other.bytes_) { other.Wipe(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      other.Wipe();
    }
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { Wipe(); }

  static constexpr size_t size() { return kBytes; }
  Input<kBytes> bytes() const { return bytes_; }
  std::span<uint8_t, kBytes> bytes() { return bytes_; }
  operator Input<kBytes>() const { return bytes_; }

  void Wipe() {
#if defined(__GNUC__)
    std::memset(bytes_.data(), 0, kBytes);
    __asm__ __volatile__("" : : "r"(bytes_.data()) : "memory");  // so the zeros are really stored
#else
    for (volatile uint8_t& byte : bytes_) byte = 0;
#endif
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

inline std::string_view StatusText(kxl_status status) { return kxl_status_text(status); }

// What a call gave: KXL_OK and a value, or another status and a value of zeros. Of one that was
// moved from the status says nothing: a secret has left it, and zeros stand there.
template <typename T>
class [[nodiscard]] Result {
 public:
  // Lets compute(value), which returns a kxl_status, write the value in its place.
  template <typename Compute>
  requires std::is_invocable_r_v<kxl_status, Compute, T&>
  explicit Result(Compute compute) : status_(compute(value_)) {}

  kxl_status status() const { return status_; }
  explicit operator bool() const { return status_ == KXL_OK; }

  T& operator*() & { return value_; }
  const T& operator*() const& { return value_; }
  T&& operator*() && { return static_cast<T&&>(value_); }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_{};
  kxl_status status_;
};

// ---- Batches: spans with one element per item. If their sizes differ, each status is
// KXL_ERR_LENGTH and the outputs hold only zeros.

template <size_t kBytes>
using Inputs = std::span<const Input<kBytes>>;
using Statuses = std::span<kxl_status>;

namespace batches {

// The C functions want arrays of pointers. These are made on the stack, so a large batch goes in
// pieces.
inline constexpr size_t kPiece = 64;

// One such array: what pointer_of makes of each item.
template <typename Items, typename PointerOf>
struct ColumnOf {
  using Pointer = std::invoke_result_t<const PointerOf&, decltype(std::declval<Items&>()[0])>;

  size_t size() const { return items.size(); }
  std::array<Pointer, kPiece> Pointers(size_t at, size_t n) const {
    std::array<Pointer, kPiece> pointers{};
    for (size_t i = 0; i < n; ++i) pointers[i] = pointer_of(items[at + i]);
    return pointers;
  }

  Items items;
  PointerOf pointer_of;
};

template <typename Items, typename PointerOf>
ColumnOf<Items, PointerOf> Column(Items items, PointerOf pointer_of) {
  return {items, pointer_of};
}
template <size_t kBytes>
auto Column(Inputs<kBytes> inputs) {
  return Column(inputs, [](Input<kBytes> input) { return input.data(); });
}
template <size_t kBytes>
auto Column(std::span<Bytes<kBytes>> outputs) {
  return Column(outputs, [](Bytes<kBytes>& output) { return output.data(); });
}
template <size_t kBytes>
auto Column(std::span<SecretBytes<kBytes>> outputs) {
  return Column(outputs, [](SecretBytes<kBytes>& output) { return output.bytes().data(); });
}

// Calls the C function with its columns in their order.
template <typename Function, typename Out, typename... Columns>
kxl_status Run(Function function, std::span<Out> out, Statuses status, const Columns&... columns) {
  if (status.size() != out.size() || (... || (columns.size() != out.size()))) {
    for (Out& item : out) item = Out{};
    for (kxl_status& s : status) s = KXL_ERR_LENGTH;
    return KXL_ERR_LENGTH;
  }
  kxl_status result = KXL_OK;
  for (size_t at = 0; at < out.size(); at += kPiece) {
    const size_t rest = out.size() - at;
    const size_t n = rest < kPiece ? rest : kPiece;
    const kxl_status of_piece = function(n, columns.Pointers(at, n).data()..., &status[at]);
    if (result == KXL_OK) result = of_piece;
  }
  return result;
}

}  // namespace batches

// ---- ML-KEM and X-Wing: the same shape, described by the C functions and sizes of Scheme

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

  // Batches:
  //
  //   std::vector<kexlane::MlKem768::Encapsulation> sent(eks.size());
  //   std::vector<kxl_status> status(eks.size());
  //   if (kexlane::MlKem768::EncapsBatch(sent, eks, status) == KXL_OK) ...  // each status[i] is
  [[nodiscard]] static kxl_status KeygenBatch(std::span<KeyPair> out, Statuses status) {
    return batches::Run(Scheme::kKeygenBatch, out, status, Eks(out), Dks(out));
  }
  [[nodiscard]] static kxl_status KeygenBatchDerand(std::span<KeyPair> out,
                                                    Inputs<Scheme::kKeygenSeedBytes> seed,
                                                    Statuses status) {
    return batches::Run(Scheme::kKeygenBatchDerand, out, status, Eks(out), Dks(out),
                        batches::Column(seed));
  }
  [[nodiscard]] static kxl_status EncapsBatch(std::span<Encapsulation> out,
                                              Inputs<Scheme::kEkBytes> ek, Statuses status) {
    return batches::Run(Scheme::kEncapsBatch, out, status, Cs(out), Ks(out), batches::Column(ek));
  }
  [[nodiscard]] static kxl_status EncapsBatchDerand(std::span<Encapsulation> out,
                                                    Inputs<Scheme::kEkBytes> ek,
                                                    Inputs<Scheme::kEncapsSeedBytes> seed,
                                                    Statuses status) {
    return batches::Run(Scheme::kEncapsBatchDerand, out, status, Cs(out), Ks(out),
                        batches::Column(ek), batches::Column(seed));
  }
  [[nodiscard]] static kxl_status DecapsBatch(std::span<SharedSecret> out,
                                              Inputs<Scheme::kCBytes> c,
                                              Inputs<Scheme::kDkBytes> dk, Statuses status) {
    return batches::Run(Scheme::kDecapsBatch, out, status, batches::Column(out), batches::Column(c),
                        batches::Column(dk));
  }

 protected:
  static auto Eks(std::span<KeyPair> pairs) {
    return batches::Column(pairs, [](KeyPair& pair) { return pair.ek.data(); });
  }
  static auto Dks(std::span<KeyPair> pairs) {
    return batches::Column(pairs, [](KeyPair& pair) { return pair.dk.bytes().data(); });
  }
  static auto Cs(std::span<Encapsulation> sent) {
    return batches::Column(sent, [](Encapsulation& item) { return item.c.data(); });
  }
  static auto Ks(std::span<Encapsulation> sent) {
    return batches::Column(sent, [](Encapsulation& item) { return item.K.bytes().data(); });
  }
};

// ML-KEM has more: checks of keys, and prepared keys.
//
//   const auto key = kexlane::MlKem768::PreparedKeygen();                 // key->ek, key->dk
//   const auto K = kexlane::MlKem768::Decaps(c, key->dk);
template <typename Scheme>
struct MlKem : Kem<Scheme> {
  using Base = Kem<Scheme>;
  using Base::Encaps, Base::EncapsDerand, Base::Decaps;
  using Base::EncapsBatch, Base::EncapsBatchDerand, Base::DecapsBatch;
  using typename Base::Ek, typename Base::Encapsulation, typename Base::KeyPair,
      typename Base::SharedSecret;

  // The checks of FIPS 203 section 7.
  [[nodiscard]] static kxl_status CheckEk(Input<Scheme::kEkBytes> ek) {
    return Scheme::kCheckEk(ek.data());
  }
  [[nodiscard]] static kxl_status CheckDk(Input<Scheme::kDkBytes> dk) {
    return Scheme::kCheckDk(dk.data());
  }
  [[nodiscard]] static kxl_status CheckPair(Input<Scheme::kEkBytes> ek,
                                            Input<Scheme::kDkBytes> dk) {
    return Scheme::kCheckPair(ek.data(), dk.data());
  }

  // ---- prepared keys

  // Public: the C struct itself, which may be copied.
  using PreparedEk = typename Scheme::EkStruct;

  // Secret: with one owner. Moved from or destroyed, the old place holds only zeros, which is no
  // key.
  class PreparedDk {
   public:
    PreparedDk() = default;
    PreparedDk(PreparedDk&& other) noexcept : key_(other.key_) { other.Wipe(); }
    PreparedDk& operator=(PreparedDk&& other) noexcept {
      if (this != &other) {
        key_ = other.key_;
        other.Wipe();
      }
      return *this;
    }
    PreparedDk(const PreparedDk&) = delete;
    PreparedDk& operator=(const PreparedDk&) = delete;
    ~PreparedDk() { Wipe(); }

    // For calls of the C functions.
    const typename Scheme::DkStruct* get() const { return &key_; }
    typename Scheme::DkStruct* get() { return &key_; }

    void Wipe() { Scheme::kDkWipe(&key_); }

   private:
    typename Scheme::DkStruct key_{};
  };

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
    return batches::Run(Scheme::kEncapsPreparedBatch, out, status, Base::Cs(out), Base::Ks(out),
                        Keys(ek));
  }
  [[nodiscard]] static kxl_status EncapsBatchDerand(std::span<Encapsulation> out, PreparedEks ek,
                                                    Inputs<Scheme::kEncapsSeedBytes> seed,
                                                    Statuses status) {
    return batches::Run(Scheme::kEncapsPreparedBatchDerand, out, status, Base::Cs(out),
                        Base::Ks(out), Keys(ek), batches::Column(seed));
  }
  [[nodiscard]] static kxl_status DecapsBatch(std::span<SharedSecret> out,
                                              Inputs<Scheme::kCBytes> c, PreparedDks dk,
                                              Statuses status) {
    return batches::Run(Scheme::kDecapsPreparedBatch, out, status, batches::Column(out),
                        batches::Column(c), Keys(dk));
  }

 private:
  static auto Keys(PreparedEks eks) {
    return batches::Column(eks, [](const PreparedEk* ek) { return ek; });
  }
  static auto Keys(PreparedDks dks) {
    return batches::Column(
        dks, [](const PreparedDk* dk) { return dk != nullptr ? dk->get() : nullptr; });
  }
};

namespace schemes {

#define KXL_MLKEM_SCHEME(N)                                                              \
  struct MlKem##N {                                                                      \
    using EkStruct = kxl_mlkem##N##_ek;                                                  \
    using DkStruct = kxl_mlkem##N##_dk;                                                  \
    static constexpr size_t kEkBytes = KXL_MLKEM##N##_EK_BYTES;                          \
    static constexpr size_t kDkBytes = KXL_MLKEM##N##_DK_BYTES;                          \
    static constexpr size_t kCBytes = KXL_MLKEM##N##_C_BYTES;                            \
    static constexpr size_t kKBytes = KXL_MLKEM_K_BYTES;                                 \
    static constexpr size_t kKeygenSeedBytes = KXL_MLKEM_KEYGEN_SEED_BYTES;              \
    static constexpr size_t kEncapsSeedBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;              \
    static constexpr auto kKeygen = kxl_mlkem##N##_keygen;                               \
    static constexpr auto kKeygenDerand = kxl_mlkem##N##_keygen_derand;                  \
    static constexpr auto kEncaps = kxl_mlkem##N##_encaps;                               \
    static constexpr auto kEncapsDerand = kxl_mlkem##N##_encaps_derand;                  \
    static constexpr auto kDecaps = kxl_mlkem##N##_decaps;                               \
    static constexpr auto kCheckEk = kxl_mlkem##N##_check_ek;                            \
    static constexpr auto kCheckDk = kxl_mlkem##N##_check_dk;                            \
    static constexpr auto kCheckPair = kxl_mlkem##N##_check_pair;                        \
    static constexpr auto kEkParse = kxl_mlkem##N##_ek_parse;                            \
    static constexpr auto kDkParse = kxl_mlkem##N##_dk_parse;                            \
    static constexpr auto kDkFromSeed = kxl_mlkem##N##_dk_from_seed;                     \
    static constexpr auto kDkKeygen = kxl_mlkem##N##_dk_keygen;                          \
    static constexpr auto kDkWipe = kxl_mlkem##N##_dk_wipe;                              \
    static constexpr auto kEncapsPrepared = kxl_mlkem##N##_encaps_prepared;              \
    static constexpr auto kEncapsPreparedDerand = kxl_mlkem##N##_encaps_prepared_derand; \
    static constexpr auto kDecapsPrepared = kxl_mlkem##N##_decaps_prepared;              \
    static constexpr auto kKeygenBatch = kxl_mlkem##N##_keygen_batch;                    \
    static constexpr auto kKeygenBatchDerand = kxl_mlkem##N##_keygen_batch_derand;       \
    static constexpr auto kEncapsBatch = kxl_mlkem##N##_encaps_batch;                    \
    static constexpr auto kEncapsBatchDerand = kxl_mlkem##N##_encaps_batch_derand;       \
    static constexpr auto kDecapsBatch = kxl_mlkem##N##_decaps_batch;                    \
    static constexpr auto kEncapsPreparedBatch = kxl_mlkem##N##_encaps_prepared_batch;   \
    static constexpr auto kEncapsPreparedBatchDerand =                                   \
        kxl_mlkem##N##_encaps_prepared_batch_derand;                                     \
    static constexpr auto kDecapsPreparedBatch = kxl_mlkem##N##_decaps_prepared_batch;   \
  };
KXL_MLKEM_SCHEME(512)
KXL_MLKEM_SCHEME(768)
KXL_MLKEM_SCHEME(1024)
#undef KXL_MLKEM_SCHEME

struct XWing {
  static constexpr size_t kEkBytes = KXL_XWING_EK_BYTES;
  static constexpr size_t kDkBytes = KXL_XWING_SK_BYTES;
  static constexpr size_t kCBytes = KXL_XWING_CT_BYTES;
  static constexpr size_t kKBytes = KXL_XWING_SS_BYTES;
  static constexpr size_t kKeygenSeedBytes = KXL_XWING_KEYGEN_SEED_BYTES;
  static constexpr size_t kEncapsSeedBytes = KXL_XWING_ENCAPS_SEED_BYTES;
  static constexpr auto kKeygen = kxl_xwing_keygen;
  static constexpr auto kKeygenDerand = kxl_xwing_keygen_derand;
  static constexpr auto kEncaps = kxl_xwing_encaps;
  static constexpr auto kEncapsDerand = kxl_xwing_encaps_derand;
  static constexpr auto kDecaps = kxl_xwing_decaps;
  static constexpr auto kKeygenBatch = kxl_xwing_keygen_batch;
  static constexpr auto kKeygenBatchDerand = kxl_xwing_keygen_batch_derand;
  static constexpr auto kEncapsBatch = kxl_xwing_encaps_batch;
  static constexpr auto kEncapsBatchDerand = kxl_xwing_encaps_batch_derand;
  static constexpr auto kDecapsBatch = kxl_xwing_decaps_batch;
};

}  // namespace schemes

using MlKem512 = MlKem<schemes::MlKem512>;
using MlKem768 = MlKem<schemes::MlKem768>;
using MlKem1024 = MlKem<schemes::MlKem1024>;
using XWing = Kem<schemes::XWing>;

// ---- X25519

struct X25519 {
  using Pk = Bytes<KXL_X25519_PK_BYTES>;
  using Sk = SecretBytes<KXL_X25519_SK_BYTES>;
  using Ss = SecretBytes<KXL_X25519_SS_BYTES>;

  struct KeyPair {
    Pk pk{};
    Sk sk;
  };

  static Result<KeyPair> Keygen() {
    return Result<KeyPair>(
        [](KeyPair& out) { return kxl_x25519_keygen(out.pk.data(), out.sk.bytes().data()); });
  }
  static Result<Pk> PublicKey(Input<KXL_X25519_SK_BYTES> sk) {
    return Result<Pk>([sk](Pk& out) { return kxl_x25519_public_key(out.data(), sk.data()); });
  }
  static Result<Ss> SharedSecret(Input<KXL_X25519_SK_BYTES> sk,
                                 Input<KXL_X25519_PK_BYTES> peer_pk) {
    return Result<Ss>([sk, peer_pk](Ss& out) {
      return kxl_x25519_shared_secret(out.bytes().data(), sk.data(), peer_pk.data());
    });
  }

  [[nodiscard]] static kxl_status KeygenBatch(std::span<KeyPair> out, Statuses status) {
    return batches::Run(kxl_x25519_keygen_batch, out, status,
                        batches::Column(out, [](KeyPair& pair) { return pair.pk.data(); }),
                        batches::Column(out, [](KeyPair& pair) { return pair.sk.bytes().data(); }));
  }
  [[nodiscard]] static kxl_status PublicKeyBatch(std::span<Pk> out, Inputs<KXL_X25519_SK_BYTES> sk,
                                                 Statuses status) {
    return batches::Run(kxl_x25519_public_key_batch, out, status, batches::Column(out),
                        batches::Column(sk));
  }
  [[nodiscard]] static kxl_status SharedSecretBatch(std::span<Ss> out,
                                                    Inputs<KXL_X25519_SK_BYTES> sk,
                                                    Inputs<KXL_X25519_PK_BYTES> peer_pk,
                                                    Statuses status) {
    return batches::Run(kxl_x25519_shared_secret_batch, out, status, batches::Column(out),
                        batches::Column(sk), batches::Column(peer_pk));
  }
};

// ---- X25519MLKEM768

struct X25519MlKem768 {
  using ClientShare = Bytes<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES>;
  using ServerShare = Bytes<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>;
  using State = SecretBytes<KXL_X25519MLKEM768_STATE_BYTES>;
  using SharedSecret = SecretBytes<KXL_X25519MLKEM768_SECRET_BYTES>;

  struct Client {
    ClientShare share{};
    State state;
  };
  struct Server {
    ServerShare share{};
    SharedSecret secret;
  };

  static Result<Client> ClientKeygen() {
    return Result<Client>([](Client& out) {
      return kxl_x25519mlkem768_client_keygen(out.share.data(), out.state.bytes().data());
    });
  }
  static Result<Client> ClientKeygenDerand(Input<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> seed) {
    return Result<Client>([seed](Client& out) {
      return kxl_x25519mlkem768_client_keygen_derand(out.share.data(), out.state.bytes().data(),
                                                     seed.data());
    });
  }
  static Result<Server> ServerRespond(Input<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share) {
    return Result<Server>([client_share](Server& out) {
      return kxl_x25519mlkem768_server_respond(out.share.data(), out.secret.bytes().data(),
                                               client_share.data());
    });
  }
  static Result<Server> ServerRespondDerand(
      Input<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share,
      Input<KXL_X25519MLKEM768_SERVER_SEED_BYTES> seed) {
    return Result<Server>([client_share, seed](Server& out) {
      return kxl_x25519mlkem768_server_respond_derand(out.share.data(), out.secret.bytes().data(),
                                                      client_share.data(), seed.data());
    });
  }
  static Result<SharedSecret> ClientFinish(
      Input<KXL_X25519MLKEM768_STATE_BYTES> state,
      Input<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share) {
    return Result<SharedSecret>([state, server_share](SharedSecret& out) {
      return kxl_x25519mlkem768_client_finish(out.bytes().data(), state.data(),
                                              server_share.data());
    });
  }

 private:
  template <typename Sender>
  static auto Shares(std::span<Sender> senders) {
    return batches::Column(senders, [](Sender& sender) { return sender.share.data(); });
  }
  static auto States(std::span<Client> clients) {
    return batches::Column(clients, [](Client& client) { return client.state.bytes().data(); });
  }
  static auto Secrets(std::span<Server> servers) {
    return batches::Column(servers, [](Server& server) { return server.secret.bytes().data(); });
  }

 public:
  [[nodiscard]] static kxl_status ClientKeygenBatch(std::span<Client> out, Statuses status) {
    return batches::Run(kxl_x25519mlkem768_client_keygen_batch, out, status, Shares(out),
                        States(out));
  }
  [[nodiscard]] static kxl_status ClientKeygenBatchDerand(
      std::span<Client> out, Inputs<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> seed, Statuses status) {
    return batches::Run(kxl_x25519mlkem768_client_keygen_batch_derand, out, status, Shares(out),
                        States(out), batches::Column(seed));
  }
  [[nodiscard]] static kxl_status ServerRespondBatch(
      std::span<Server> out, Inputs<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share,
      Statuses status) {
    return batches::Run(kxl_x25519mlkem768_server_respond_batch, out, status, Shares(out),
                        Secrets(out), batches::Column(client_share));
  }
  [[nodiscard]] static kxl_status ServerRespondBatchDerand(
      std::span<Server> out, Inputs<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share,
      Inputs<KXL_X25519MLKEM768_SERVER_SEED_BYTES> seed, Statuses status) {
    return batches::Run(kxl_x25519mlkem768_server_respond_batch_derand, out, status, Shares(out),
                        Secrets(out), batches::Column(client_share), batches::Column(seed));
  }
  [[nodiscard]] static kxl_status ClientFinishBatch(
      std::span<SharedSecret> out, Inputs<KXL_X25519MLKEM768_STATE_BYTES> state,
      Inputs<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share, Statuses status) {
    return batches::Run(kxl_x25519mlkem768_client_finish_batch, out, status, batches::Column(out),
                        batches::Column(state), batches::Column(server_share));
  }
};

// ---- KEMs by name

// An entry of kem.h. Lengths are known only at run time: a wrong one gives KXL_ERR_LENGTH, and a
// span without memory KXL_ERR_NULL.
class NamedKem {
 public:
  static std::optional<NamedKem> Find(std::string_view name) {
    for (size_t i = 0; const kxl_kem* kem = kxl_kem_at(i); ++i) {
      if (name == kem->name) return NamedKem(*kem);
    }
    return std::nullopt;
  }
  static std::optional<NamedKem> At(size_t index) {
    const kxl_kem* kem = kxl_kem_at(index);
    if (kem == nullptr) return std::nullopt;
    return NamedKem(*kem);
  }

  // Its name and sizes.
  const kxl_kem& entry() const { return *kem_; }

  using Out = std::span<uint8_t>;
  using In = std::span<const uint8_t>;
  [[nodiscard]] kxl_status Keygen(Out ek, Out dk) const {
    return kem_->keygen(ek.data(), ek.size(), dk.data(), dk.size());
  }
  [[nodiscard]] kxl_status KeygenDerand(Out ek, Out dk, In seed) const {
    return kem_->keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(),
                               seed.size());
  }
  [[nodiscard]] kxl_status Encaps(Out c, Out K, In ek) const {
    return kem_->encaps(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size());
  }
  [[nodiscard]] kxl_status EncapsDerand(Out c, Out K, In ek, In seed) const {
    return kem_->encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                               seed.data(), seed.size());
  }
  [[nodiscard]] kxl_status Decaps(Out K, In c, In dk) const {
    return kem_->decaps(K.data(), K.size(), c.data(), c.size(), dk.data(), dk.size());
  }

 private:
  explicit NamedKem(const kxl_kem& kem) : kem_(&kem) {}
  const kxl_kem* kem_;
};

// ---- SIMD targets

namespace targets {

inline size_t Count() { return kxl_target_count(); }
// Empty past the end.
inline std::string_view Name(size_t index) {
  const char* name = kxl_target_name(index);
  return name != nullptr ? std::string_view(name) : std::string_view();
}
inline bool Supported(size_t index) { return kxl_target_supported(index) != 0; }
inline std::string_view Active() { return kxl_target_active(); }
// A null name goes back to the automatic choice.
[[nodiscard]] inline kxl_status Force(const char* name) { return kxl_target_force(name); }
[[nodiscard]] inline kxl_status Environment() { return kxl_target_environment(); }

}  // namespace targets

}  // namespace kexlane

#endif  // KEXLANE_KEXLANE_HPP_
