// SPDX-License-Identifier: Apache-2.0
// Writes seeds into FOLDER/calls, FOLDER/kat_files and FOLDER/provider: every call with good
// inputs, one vector file of each kind, and good keys of each algorithm in each form.
#include <kexlane/kexlane.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/support/kat_files.h"

extern "C" int OSSL_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* in,
                                  const OSSL_DISPATCH** out, void** provider);

namespace kexlane {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  if (!file.flush()) throw std::runtime_error(path.string() + ": writing failed");
}

std::string Text(const Bytes& bytes) { return std::string(bytes.begin(), bytes.end()); }

// Returns a part of a key with its length before it.
std::string Part(const Bytes& bytes) {
  return std::string{static_cast<char>(bytes.size()), static_cast<char>(bytes.size() >> 8)} +
         Text(bytes);
}

// In the format of fuzz_calls.cc: one of its three lists, the number of the call, and no input. Not
// every number has a call.
void WriteCalls(const fs::path& folder) {
  for (int i = 0; i < 3 * 256; ++i) {
    Write(folder / std::to_string(i),
          std::string{static_cast<char>(i / 256), static_cast<char>(i % 256), 0, 0});
  }
}

void WriteKatFiles(const fs::path& folder) {
  Write(folder / "decaps", DecapsFile().dump());
  Write(folder / "encaps", EncapsFile().dump());
  Write(folder / "keygen", KeygenFile().dump());
  Write(folder / "x25519", X25519File().dump());
  Write(folder / "x25519_asn", X25519AsnFile().dump());
  Write(folder / "x25519_pem", X25519PemFile().dump());
  Write(folder / "x25519_jwk", X25519JwkFile().dump());
  Write(folder / "decaps_validation", DecapsValidationFile().dump());
  Write(folder / "xwing", XWingFile().dump());
  Write(folder / "hybrids", HybridsFile().dump());
  Write(folder / "acvp_internal", AcvpInternalProjection(AcvpEncapDecap()).dump());
  for (const auto& [name, pair] :
       {std::pair{"acvp_keygen", AcvpKeygen()}, std::pair{"acvp_encap_decap", AcvpEncapDecap()},
        std::pair{"acvp_seeds", AcvpSeeds()}}) {
    Write(folder / name, pair.prompt.dump() + std::string(1, '\0') + pair.expected.dump());
  }
}

// In the format of fuzz_provider.cc: what to do, the algorithm, and which parts there are.
void WriteKeys(const fs::path& folder) {
  const char* const names[] = {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024", "X25519MLKEM768"};
  for (size_t i = 0; i < std::size(names); ++i) {
    const Exchange e(names[i]);
    const auto start = [&](char action) { return std::string{action, static_cast<char>(i)}; };
    const std::string name = names[i];
    Write(folder / (name + "_public"), start(0) + "\1" + Part(e.ek));
    Write(folder / (name + "_private"), start(0) + "\2" + Part(e.dk) + Text(e.c));
    Write(folder / (name + "_seed"), start(0) + "\4" + Part(e.seed) + Text(e.c));
    Write(folder / (name + "_all"), start(0) + "\7" + Part(e.ek) + Part(e.dk) + Part(e.seed));
    Write(folder / (name + "_encoded"), start(1) + Text(e.ek));
  }
  const Bytes sk = Pattern(32, 5);
  EVP_PKEY* const key =
      EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, sk.data(), sk.size());
  Bytes pk(32);
  size_t bytes = pk.size();
  EVP_PKEY_get_raw_public_key(key, pk.data(), &bytes);
  EVP_PKEY_free(key);
  Write(folder / "X25519_pair", std::string{0, 4, 3} + Part(pk) + Part(sk));
  Write(folder / "X25519_encoded", std::string{1, 4} + Text(pk));
}

// Key files of each algorithm, written by the provider itself.
void WriteKeyFiles(const fs::path& folder) {
  OSSL_LIB_CTX* const lib = OSSL_LIB_CTX_new();
  OSSL_PROVIDER_add_builtin(lib, "kexlane", OSSL_provider_init);
  OSSL_PROVIDER* const ours = OSSL_PROVIDER_load(lib, "kexlane");
  OSSL_PROVIDER* const theirs = OSSL_PROVIDER_load(lib, "default");
  if (ours == nullptr || theirs == nullptr) throw std::runtime_error("loading a provider failed");
  for (const char* name : {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024", "X25519"}) {
    EVP_PKEY_CTX* const generation = EVP_PKEY_CTX_new_from_name(lib, name, "provider=kexlane");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_keygen_init(generation) != 1 || EVP_PKEY_generate(generation, &key) != 1) {
      throw std::runtime_error(std::string("making a key failed: ") + name);
    }
    EVP_PKEY_CTX_free(generation);
    for (const char* format : {"DER", "PEM"}) {
      for (const int selection : {EVP_PKEY_PUBLIC_KEY, EVP_PKEY_KEYPAIR}) {
        OSSL_ENCODER_CTX* const context =
            OSSL_ENCODER_CTX_new_for_pkey(key, selection, format, nullptr, nullptr);
        unsigned char* data = nullptr;
        size_t bytes = 0;
        if (OSSL_ENCODER_to_data(context, &data, &bytes) != 1) {
          throw std::runtime_error(std::string("writing a key file failed: ") + name);
        }
        Write(folder / (std::string(name) + format + std::to_string(selection)),
              "\2" + Text(Bytes(data, data + bytes)));
        OPENSSL_free(data);
        OSSL_ENCODER_CTX_free(context);
      }
    }
    EVP_PKEY_free(key);
  }
  OSSL_PROVIDER_unload(ours);
  OSSL_PROVIDER_unload(theirs);
  OSSL_LIB_CTX_free(lib);
}

}  // namespace
}  // namespace kexlane

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: fuzz_seeds FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder / "calls");
  std::filesystem::create_directories(folder / "kat_files");
  std::filesystem::create_directories(folder / "provider");
  kexlane::WriteCalls(folder / "calls");
  kexlane::WriteKatFiles(folder / "kat_files");
  kexlane::WriteKeys(folder / "provider");
  kexlane::WriteKeyFiles(folder / "provider");
}
