// SPDX-License-Identifier: Apache-2.0
// blocks LOG2: runs each kernel of kexlane/kernels.h on 2^LOG2 random and boundary inputs, on every
// target of this CPU, after kxl_self_test. Prints a digest of all outputs for each kernel. It must
// be the same on every target, whatever compiled the library; tests/ct/run compares builds.
#include <kexlane/kernels.h>
#include <kexlane/kexlane.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>

// The library calls it where it was built for the trace, whose plugin does not run here.
extern "C" void kexlane_ct_declassified(void* p, size_t bytes);
void kexlane_ct_declassified(void*, size_t) {}

namespace {

constexpr size_t kItems = 16;  // more than the lanes of any target
constexpr int kQ = KXL_MLKEM_Q;

// SplitMix64.
uint64_t state;
uint64_t Random() {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

uint64_t digest;
void Digest(const void* data, size_t bytes) {
  const auto* p = static_cast<const unsigned char*>(data);
  for (; bytes >= 8; p += 8, bytes -= 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    digest = (digest ^ word) * 0xD6E8FEB86659FD93;
    digest ^= digest >> 32;
  }
  if (bytes != 0) std::abort();
}

void Must(kxl_status status) {
  if (status == KXL_OK) return;
  std::printf("FAILED: %s\n", kxl_status_text(status));
  std::exit(1);
}

// Coefficients below `bound`. In a quarter of the blocks each is one of the values at the ends and
// in the middle of the range.
void Coefficients(int16_t* f, size_t n, int bound) {
  const int edges[] = {0, 1, 2, bound / 2 - 1, bound / 2, (bound + 1) / 2, bound - 2, bound - 1};
  if (Random() % 4 == 0) {
    for (size_t i = 0; i < n; i += 16) {
      uint64_t bits = Random();
      for (size_t j = i; j < i + 16; ++j, bits >>= 3) {
        const int edge = edges[bits & 7];
        f[j] = static_cast<int16_t>(edge < 0 ? 0 : edge % bound);
      }
    }
  } else {
    for (size_t i = 0; i < n; i += 4) {
      uint64_t bits = Random();
      for (size_t j = i; j < i + 4; ++j, bits >>= 16) {
        f[j] = static_cast<int16_t>((bits & 0xFFFF) * static_cast<uint64_t>(bound) >> 16);
      }
    }
  }
}

// Words. In a quarter of the blocks each is all zeros, all ones, or a run of ones.
void Words(uint64_t* words, size_t n) {
  const bool boundary = Random() % 4 == 0;
  for (size_t i = 0; i < n; ++i) {
    const uint64_t random = Random();
    if (!boundary) {
      words[i] = random;
    } else {
      const uint64_t run = ~uint64_t{0} << (random >> 8 & 63);
      words[i] = (random & 3) == 0   ? 0
                 : (random & 3) == 1 ? ~uint64_t{0}
                 : (random & 4)      ? run
                                     : ~run;
    }
  }
}

int16_t f[4 * 256], g[4 * 256], h[kItems * 256 + 64];
uint64_t words[kItems * 25], more_words[kItems * 4], products[kItems * 4];
uint8_t bytes[kItems * 40];

// Each runs its kernel on so many blocks.
const std::map<std::string, std::function<void(uint64_t)>> kKernels = {
    {"NTT",
     [](uint64_t n) {
       while (n-- > 0) {
         Coefficients(f, 256, kQ);
         Must(kxl_kernel_ntt(h, f));
         Digest(h, 512);
       }
     }},
    {"inverse NTT",
     [](uint64_t n) {
       while (n-- > 0) {
         Coefficients(f, 256, kQ);
         Must(kxl_kernel_inverse_ntt(h, f));
         Digest(h, 512);
       }
     }},
    {"MultiplyNTTs",
     [](uint64_t n) {
       while (n > 0) {
         for (size_t k = 1; k <= 4 && n > 0; ++k, --n) {
           Coefficients(f, k * 256, kQ);
           Coefficients(g, k * 256, kQ);
           Must(kxl_kernel_multiply_ntts(h, f, g, k));
           Digest(h, 512);
         }
       }
     }},
    {"SampleNTT",
     [](uint64_t n) {
       while (n > 0) {
         const size_t items = n < kItems ? static_cast<size_t>(n) : kItems;
         for (size_t i = 0; i < items * 34; i += 2) {
           const uint64_t random = Random();
           std::memcpy(bytes + i, &random, 2);
         }
         Must(kxl_kernel_sample_ntt(h, bytes, items));
         Digest(h, items * 512);
         n -= items;
       }
     }},
    {"SamplePolyCBD",
     [](uint64_t n) {
       while (n-- > 0) {
         const auto eta = static_cast<unsigned>(2 + n % 2);
         Words(words, 8 * eta);
         std::memcpy(bytes, words, 64 * eta);
         Must(kxl_kernel_sample_poly_cbd(h, bytes, eta));
         Digest(h, 512);
       }
     }},
    {"ByteEncode, ByteDecode",
     [](uint64_t n) {
       while (n-- > 0) {
         const auto d = static_cast<unsigned>(1 + n % 12);
         Coefficients(f, 256, d == 12 ? kQ : 1 << d);
         Must(kxl_kernel_byte_encode(bytes, f, d));
         Digest(bytes, 32 * d);
         Words(words, 4 * d);
         std::memcpy(bytes, words, 32 * d);
         Must(kxl_kernel_byte_decode(h, bytes, d));
         Digest(h, 512);
       }
     }},
    {"Compress, Decompress",
     [](uint64_t n) {
       while (n-- > 0) {
         const auto d = static_cast<unsigned>(1 + n % 11);
         Coefficients(f, 256, kQ);
         Must(kxl_kernel_compress(h, f, d));
         Digest(h, 512);
         Coefficients(f, 256, 1 << d);
         Must(kxl_kernel_decompress(h, f, d));
         Digest(h, 512);
       }
     }},
    {"Keccak-f[1600]",
     [](uint64_t n) {
       while (n > 0) {
         const size_t items = n < kItems ? static_cast<size_t>(n) : 1 + Random() % kItems;
         Words(words, items * 25);
         Must(kxl_kernel_keccak_f1600(words, items));
         Digest(words, items * 200);
         n -= items;
       }
     }},
    {"product and square modulo 2^255 - 19",
     [](uint64_t n) {
       while (n > 0) {
         const size_t items = n < kItems ? static_cast<size_t>(n) : 1 + Random() % kItems;
         Words(words, items * 4);
         Words(more_words, items * 4);
         auto* const out = reinterpret_cast<uint8_t*>(products);
         const auto* const a = reinterpret_cast<const uint8_t*>(words);
         const auto* const b = reinterpret_cast<const uint8_t*>(more_words);
         Must(kxl_kernel_fe25519_mul(out, a, b, items));
         Digest(out, items * 32);
         Must(kxl_kernel_fe25519_sqr(out, b, items));
         Digest(out, items * 32);
         n -= items;
       }
     }},
};

}  // namespace

int main(int argc, char** argv) {
  char* end = nullptr;
  const unsigned long log2 = argc == 2 ? std::strtoul(argv[1], &end, 10) : 64;
  if (argc != 2 || *end != '\0' || end == argv[1] || log2 > 40) {
    std::fprintf(stderr, "usage: blocks LOG2\n");
    return 2;
  }
  std::map<std::string, uint64_t> digests;
  std::string targets;
  int failed = 0;
  for (size_t i = kxl_target_count(); i-- > 0;) {  // the plainest one first
    if (kxl_target_supported(i) == 0) continue;
    const char* const target = kxl_target_name(i);
    targets += std::string(targets.empty() ? "" : " ") + target;
    Must(kxl_target_force(target));
    if (const char* const wrong = kxl_self_test(target); wrong != nullptr) {
      std::printf("FAILED: %s: self test: %s\n", target, wrong);
      ++failed;
    }
    for (const auto& [name, run] : kKernels) {
      state = log2;
      digest = 0;
      run(uint64_t{1} << log2);
      const auto [first, is_new] = digests.insert({name, digest});
      if (first->second != digest) {
        std::printf("FAILED: %s: %s differs from other targets\n", target, name.c_str());
        ++failed;
      }
    }
  }
  uint64_t all = 0;
  for (const auto& [name, value] : digests) {
    std::printf("%016llx  %s\n", static_cast<unsigned long long>(value), name.c_str());
    all = (all ^ value) * 0xD6E8FEB86659FD93;
  }
  std::printf("2^%lu blocks for each kernel on %s: %016llx\n", log2, targets.c_str(),
              static_cast<unsigned long long>(all));
  return failed != 0;
}
