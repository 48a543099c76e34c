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

// What a call gave: KXL_OK and a value, or another status and a value of zeros.
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

  // The checks of FIPS 203 section 7; only ML-KEM has them.
  [[nodiscard]] static kxl_status CheckEk(Input<Scheme::kEkBytes> ek) requires requires {
    Scheme::kCheckEk;
  }
  { return Scheme::kCheckEk(ek.data()); }
  [[nodiscard]] static kxl_status CheckDk(Input<Scheme::kDkBytes> dk) requires requires {
    Scheme::kCheckDk;
  }
  { return Scheme::kCheckDk(dk.data()); }
  [[nodiscard]] static kxl_status CheckPair(Input<Scheme::kEkBytes> ek,
                                            Input<Scheme::kDkBytes> dk) requires requires {
    Scheme::kCheckPair;
  }
  { return Scheme::kCheckPair(ek.data(), dk.data()); }
};

namespace schemes {

#define KXL_MLKEM_SCHEME(N)                                                 \
  struct MlKem##N {                                                         \
    static constexpr size_t kEkBytes = KXL_MLKEM##N##_EK_BYTES;             \
    static constexpr size_t kDkBytes = KXL_MLKEM##N##_DK_BYTES;             \
    static constexpr size_t kCBytes = KXL_MLKEM##N##_C_BYTES;               \
    static constexpr size_t kKBytes = KXL_MLKEM_K_BYTES;                    \
    static constexpr size_t kKeygenSeedBytes = KXL_MLKEM_KEYGEN_SEED_BYTES; \
    static constexpr size_t kEncapsSeedBytes = KXL_MLKEM_ENCAPS_SEED_BYTES; \
    static constexpr auto kKeygen = kxl_mlkem##N##_keygen;                  \
    static constexpr auto kKeygenDerand = kxl_mlkem##N##_keygen_derand;     \
    static constexpr auto kEncaps = kxl_mlkem##N##_encaps;                  \
    static constexpr auto kEncapsDerand = kxl_mlkem##N##_encaps_derand;     \
    static constexpr auto kDecaps = kxl_mlkem##N##_decaps;                  \
    static constexpr auto kCheckEk = kxl_mlkem##N##_check_ek;               \
    static constexpr auto kCheckDk = kxl_mlkem##N##_check_dk;               \
    static constexpr auto kCheckPair = kxl_mlkem##N##_check_pair;           \
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
};

}  // namespace schemes

using MlKem512 = Kem<schemes::MlKem512>;
using MlKem768 = Kem<schemes::MlKem768>;
using MlKem1024 = Kem<schemes::MlKem1024>;
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
};

// ---- KEMs by name

// An entry of kem.h. Lengths are known only at run time: a wrong one gives KXL_ERR_LENGTH.
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
