// SPDX-License-Identifier: Apache-2.0
// The test program of the emulated CPU, which runs without an operating system. It compares the
// target that dispatch/ selects for this CPU with the portable target, in the library's own
// objects. Its output appears on the emulator's output. The last line is the result.
#include <kexlane/mlkem.h>

#include <cstddef>
#include <cstdint>

#include "dispatch/cpu.h"
#include "dispatch/target.h"
#include "kernels/table.h"

// start.S defines these.
extern "C" void* memcpy(void* to, const void* from, size_t bytes);
extern "C" void* memset(void* to, int value, size_t bytes);
extern "C" int memcmp(const void* a, const void* b, size_t bytes);

namespace kexlane {
namespace {

const Target *best, *oracle;  // the portable target is the oracle

// ---- Reporting ----------------------------------------------------------------------------------

size_t passed, failed;

void WritePort(uint16_t port, char byte) { asm volatile("outb %0, %1" : : "a"(byte), "Nd"(port)); }
void Print(const char* text) {
  while (*text != '\0') WritePort(0xE9, *text++);
}
void Print(size_t number) {
  if (number >= 10) Print(number / 10);
  WritePort(0xE9, static_cast<char>('0' + number % 10));
}

void Expect(bool good, const char* what, size_t number) {
  ++(good ? passed : failed);
  if (good || failed > 20) return;
  Print("FAILED: ");
  Print(what);
  Print(" ");
  Print(number);
  Print("\n");
}
template <class T>
void ExpectEqual(const T* a, const T* b, size_t count, const char* what, size_t number) {
  Expect(memcmp(a, b, count * sizeof(T)) == 0, what, number);
}

// ---- Inputs -------------------------------------------------------------------------------------

// SplitMix64, which gives the same numbers in each run.
uint64_t Random() {
  static uint64_t state = 20240813;
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}
void Randomize(uint8_t* to, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) to[i] = static_cast<uint8_t>(Random());
}
void Randomize(int16_t* to, size_t count, uint64_t limit) {
  for (size_t i = 0; i < count; ++i) to[i] = static_cast<int16_t>(Random() % limit);
}

struct Bytes32 {
  uint8_t b[32];
};
Bytes32 FromHex(const char* text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Bytes32 x;
  for (size_t i = 0; i < 32; ++i) {
    x.b[i] = static_cast<uint8_t>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  }
  return x;
}
Bytes32 Small(uint8_t value, uint8_t rest, uint8_t last) {
  Bytes32 x;
  memset(x.b, rest, 32);
  x.b[0] = value;
  x.b[31] = last;
  return x;
}
// Returns a number whose limbs of this many bits are all ones if their bit is set in `limbs`, else
// all zeros.
Bytes32 Limbs(unsigned bits, unsigned limbs) {
  Bytes32 x = Small(0, 0, 0);
  for (unsigned i = 0; i < 255; ++i) {
    if ((limbs >> i / bits & 1) != 0) x.b[i / 8] = static_cast<uint8_t>(x.b[i / 8] | 1u << i % 8);
  }
  return x;
}

// ---- X25519 -------------------------------------------------------------------------------------

struct Exchange {
  Bytes32 sk, u, secret, public_key;  // the portable target computes the last two
  bool ok;
};
constexpr size_t kMostExchanges = 200, kMostTogether = 17;
Exchange exchanges[kMostExchanges];
size_t exchange_count;

void Add(Bytes32 sk, Bytes32 u) {
  Exchange& e = exchanges[exchange_count++];
  e.sk = sk;
  e.u = u;
  X25519Item item = {e.secret.b, e.sk.b, e.u.b, false};
  oracle->x25519->shared_secret(&item, 1);
  e.ok = item.ok;
  item = {e.public_key.b, e.sk.b, nullptr, false};
  oracle->x25519->public_key(&item, 1);
}

Bytes32 RandomBytes32() {
  Bytes32 x;
  Randomize(x.b, 32);
  return x;
}
// Returns scalars that clamp to the least and the greatest one, scalars with few ones or few zeros,
// and random ones.
Bytes32 NextScalar() {
  static unsigned count;
  switch (++count % 6) {
    case 0:
      return Small(0, 0, 0);
    case 1:
      return Small(0xFF, 0xFF, 0xFF);
    case 2:
      return Limbs(1 + count % 61, 0x55555555);
    default:
      return RandomBytes32();
  }
}

// Encodings of the points of low order: 0, 1, two points of order 8, p - 1, p, p + 1.
const char* const kLowOrder[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

void MakeExchanges() {
  for (const char* point : kLowOrder) {
    for (const bool top_bit : {false, true}) {
      Bytes32 u = FromHex(point);
      if (top_bit) u.b[31] |= 0x80;
      Add(NextScalar(), u);
      Expect(!exchanges[exchange_count - 1].ok, "portable low order", exchange_count);
      Add(NextScalar(), RandomBytes32());  // a good exchange beside each bad one
    }
  }
  for (unsigned i = 2; i < 19; ++i) {  // i, and i + p without or with the top bit
    Add(NextScalar(), Small(static_cast<uint8_t>(i), 0, 0));
    Add(NextScalar(), Small(static_cast<uint8_t>(0xED + i), 0xFF, i % 2 == 0 ? 0x7F : 0xFF));
  }
  for (const unsigned bits : {26u, 51u, 52u, 64u}) {
    for (const unsigned limbs : {1u, 2u, 4u, 8u, 16u, 0x155u, 0x2AAu, 0x3FEu, 0x3EFu}) {
      Add(NextScalar(), Limbs(bits, limbs));
    }
  }
  while (exchange_count < kMostExchanges) Add(NextScalar(), RandomBytes32());
}

// Makes n exchanges in one call, beginning with number `first`. Every third output is in the buffer
// of an input.
void Exchanges(size_t first, size_t n) {
  Bytes32 sk[kMostTogether], u[kMostTogether], out[kMostTogether];
  X25519Item items[kMostTogether];
  for (const bool secret : {true, false}) {
    for (size_t i = 0; i < n; ++i) {
      const Exchange& e = exchanges[(first + i) % exchange_count];
      sk[i] = e.sk;
      u[i] = e.u;
      memset(out[i].b, 0xA5, 32);
      uint8_t* const places[] = {out[i].b, sk[i].b, secret ? u[i].b : sk[i].b};
      items[i] = {places[i % 3], sk[i].b, secret ? u[i].b : nullptr, !e.ok};
    }
    secret ? best->x25519->shared_secret(items, n) : best->x25519->public_key(items, n);
    for (size_t i = 0; i < n; ++i) {
      const size_t number = (first + i) % exchange_count;
      const Exchange& e = exchanges[number];
      ExpectEqual(items[i].out, secret ? e.secret.b : e.public_key.b, 32,
                  secret ? "shared secret" : "public key", 1000 * n + number);
      if (secret) Expect(items[i].ok == e.ok, "low order", 1000 * n + number);
    }
  }
}

void Rfc7748() {
  struct Answer {
    const char *sk, *u, *secret;
  };
  const Answer answers[] = {{"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                             "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                             "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
                            {"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                             "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
                             "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"}};
  for (const Answer& answer : answers) {
    // Once alone, and once in each lane of a batch.
    for (size_t n = 1; n <= 8; n += 7) {
      const Bytes32 sk = FromHex(answer.sk), u = FromHex(answer.u), secret = FromHex(answer.secret);
      Bytes32 out[8];
      X25519Item items[8];
      for (size_t i = 0; i < n; ++i) items[i] = {out[i].b, sk.b, u.b, false};
      best->x25519->shared_secret(items, n);
      for (size_t i = 0; i < n; ++i) {
        Expect(items[i].ok, "RFC 7748 section 5.2", i);
        ExpectEqual(out[i].b, secret.b, 32, "RFC 7748 section 5.2", i);
      }
    }
  }
  Bytes32 k = Small(9, 0, 0), u = k;
  for (int round = 1; round <= 1000; ++round) {
    Bytes32 next;
    X25519Item item = {next.b, k.b, u.b, false};
    best->x25519->shared_secret(&item, 1);
    u = k;
    k = next;
    if (round == 1) {
      ExpectEqual(k.b,
                  FromHex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079").b, 32,
                  "RFC 7748 section 5.2, iterated once", 0);
    }
  }
  ExpectEqual(k.b, FromHex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51").b,
              32, "RFC 7748 section 5.2, iterated", 1000);
}

// All rounding modes, with denormals kept or flushed, with all exceptions masked or none. No call
// may change these settings, and they may change no result. An unmasked exception ends the
// emulation.
void FloatingPointModes() {
  uint32_t before = 0;
  asm volatile("stmxcsr %0" : "=m"(before));
  for (uint32_t rounding = 0; rounding < 4; ++rounding) {
    for (const uint32_t rest : {0x1F80u, 0x9FC0u, 0x0000u, 0x8040u}) {
      const uint32_t mode = rounding << 13 | rest;
      uint32_t after = 0;
      asm volatile("ldmxcsr %0" : : "m"(mode));
      Exchanges(rounding * 30, 1);
      Exchanges(rounding * 30 + 1, 9);
      asm volatile("stmxcsr %0" : "=m"(after));
      Expect(after == mode, "MXCSR", mode);
    }
  }
  asm volatile("ldmxcsr %0" : : "m"(before));
}

void Field() {
  Bytes32 f[9], g[9], h[9], expected[9];
  const unsigned widths[] = {26, 51, 52, 64};
  for (size_t round = 0; round < 400; ++round) {
    for (size_t i = 0; i < 9; ++i) {
      const auto limbs = static_cast<unsigned>(Random() & 0x3FF);
      f[i] = round % 2 == 0 ? RandomBytes32() : Limbs(widths[Random() % 4], limbs);
      g[i] = round % 3 == 0 ? RandomBytes32() : Limbs(widths[Random() % 4], ~limbs);
    }
    const size_t n = 1 + round % 9;
    best->x25519->fe_mul(h[0].b, f[0].b, g[0].b, n);
    oracle->x25519->fe_mul(expected[0].b, f[0].b, g[0].b, n);
    ExpectEqual(h, expected, n, "fe_mul", round);
    best->x25519->fe_sqr(h[0].b, f[0].b, n);
    oracle->x25519->fe_sqr(expected[0].b, f[0].b, n);
    ExpectEqual(h, expected, n, "fe_sqr", round);
  }
}

// ---- ML-KEM -------------------------------------------------------------------------------------

struct ParameterSet {
  const char* name;
  MlkemKernels MlkemTable::*kernels;
  size_t ek_bytes, dk_bytes, c_bytes;
};
const ParameterSet kSets[] = {{"ML-KEM-512", &MlkemTable::mlkem512, KXL_MLKEM512_EK_BYTES,
                               KXL_MLKEM512_DK_BYTES, KXL_MLKEM512_C_BYTES},
                              {"ML-KEM-768", &MlkemTable::mlkem768, KXL_MLKEM768_EK_BYTES,
                               KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_C_BYTES},
                              {"ML-KEM-1024", &MlkemTable::mlkem1024, KXL_MLKEM1024_EK_BYTES,
                               KXL_MLKEM1024_DK_BYTES, KXL_MLKEM1024_C_BYTES}};

struct Exchanged {
  uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES], m[32];
  uint8_t ek[KXL_MLKEM1024_EK_BYTES], dk[KXL_MLKEM1024_DK_BYTES];
  uint8_t c[KXL_MLKEM1024_C_BYTES], K[32];
  uint8_t received[KXL_MLKEM1024_C_BYTES], K_received[32];  // c, tampered with in some items
  bool ek_good, dk_good;
};
constexpr size_t kMostItems = 9;
Exchanged expected[kMostItems], got[kMostItems];
alignas(64) uint8_t prepared_ek[kMostItems][KXL_MLKEM1024_PREPARED_EK_BYTES];
alignas(64) uint8_t prepared_dk[kMostItems][KXL_MLKEM1024_PREPARED_DK_BYTES];

// The ek of item 5 has a coefficient of q, and the dk of item 6 has a wrong hash.
void MakeExpected(const ParameterSet& set, const MlkemKernels& kernels) {
  for (size_t i = 0; i < kMostItems; ++i) {
    Exchanged& e = expected[i];
    Randomize(e.seed, sizeof(e.seed));
    Randomize(e.m, sizeof(e.m));
    KeygenItem keygen = {e.ek, e.dk, nullptr, e.seed};
    kernels.keygen(&keygen, 1);
    if (i == 5) {
      e.ek[set.ek_bytes - 34] = static_cast<uint8_t>((e.ek[set.ek_bytes - 34] & 0x0F) | 0x10);
      e.ek[set.ek_bytes - 33] = 0xD0;
    }
    if (i == 6) e.dk[set.dk_bytes - 33] ^= 1;
    EncapsItem encaps = {e.c, e.K, e.ek, nullptr, e.m, false};
    kernels.encaps(&encaps, 1);
    e.ek_good = encaps.ok;
    memcpy(e.received, e.c, set.c_bytes);
    if (i % 3 == 1) e.received[Random() % set.c_bytes] ^= static_cast<uint8_t>(1u << i);
    DecapsItem decaps = {e.K_received, e.received, e.dk, nullptr, false};
    kernels.decaps(&decaps, 1);
    e.dk_good = decaps.ok;
    if (!e.ek_good || !e.dk_good) continue;
    Expect((memcmp(e.K, e.K_received, 32) == 0) == (i % 3 != 1), "portable decaps", i);
  }
}

// Expects that n items, beginning with number `first`, are as one call should have made them.
void ExpectEncaps(const ParameterSet& set, const EncapsItem* items, size_t first, size_t n,
                  const char* what) {
  for (size_t i = 0; i < n; ++i) {
    const Exchanged& e = expected[(first + i) % kMostItems];
    Expect(items[i].ok == e.ek_good, what, 100 * n + i);
    if (!e.ek_good) continue;
    ExpectEqual(got[i].c, e.c, set.c_bytes, what, 100 * n + i);
    ExpectEqual(got[i].K, e.K, 32, what, 100 * n + i);
  }
}
void ExpectDecaps(const DecapsItem* items, size_t first, size_t n, const char* what) {
  for (size_t i = 0; i < n; ++i) {
    const Exchanged& e = expected[(first + i) % kMostItems];
    Expect(items[i].ok == e.dk_good, what, 100 * n + i);
    if (e.dk_good) ExpectEqual(got[i].K, e.K_received, 32, what, 100 * n + i);
  }
}

void Mlkem(const ParameterSet& set) {
  const MlkemKernels& kernels = best->mlkem->*set.kernels;
  MakeExpected(set, oracle->mlkem->*set.kernels);
  Expect(kernels.prepared_ek_bytes <= sizeof(prepared_ek[0]), set.name, 0);
  Expect(kernels.prepared_dk_bytes <= sizeof(prepared_dk[0]), set.name, 0);
  KeygenItem keygen[kMostItems];
  EncapsItem encaps[kMostItems];
  DecapsItem decaps[kMostItems];
  for (size_t n = 1, first = 0; n <= kMostItems; first += n++) {
    const auto at = [first](size_t i) -> const Exchanged& {
      return expected[(first + i) % kMostItems];
    };
    memset(got, 0xA5, sizeof(got));
    for (size_t i = 0; i < n; ++i) keygen[i] = {got[i].ek, got[i].dk, nullptr, at(i).seed};
    kernels.keygen(keygen, n);
    for (size_t i = 0; i < n; ++i) {
      if (at(i).ek_good) ExpectEqual(got[i].ek, at(i).ek, set.ek_bytes, "keygen", 100 * n + i);
      if (at(i).dk_good) ExpectEqual(got[i].dk, at(i).dk, set.dk_bytes, "keygen", 100 * n + i);
      keygen[i] = {got[i].ek, nullptr, prepared_dk[i], at(i).seed};
      decaps[i] = {got[i].K, at(i).received, nullptr, prepared_dk[i], false};
    }
    kernels.keygen(keygen, n);
    kernels.decaps_prepared(decaps, n);
    for (size_t i = 0; i < n; ++i) decaps[i].ok &= at(i).dk_good;
    ExpectDecaps(decaps, first, n, "decaps, prepared by keygen");

    memset(got, 0xA5, sizeof(got));
    for (size_t i = 0; i < n; ++i) {
      encaps[i] = {got[i].c, got[i].K, at(i).ek, nullptr, at(i).m, !at(i).ek_good};
    }
    kernels.encaps(encaps, n);
    ExpectEncaps(set, encaps, first, n, "encaps");
    memset(got, 0xA5, sizeof(got));
    for (size_t i = 0; i < n; ++i) {
      encaps[i] = {got[i].c, got[i].K, nullptr, prepared_ek[i], at(i).m, false};
      const bool good = kernels.parse_ek(prepared_ek[i], at(i).ek);
      Expect(good == at(i).ek_good, "parse_ek", i);
      Expect(kernels.check_ek(at(i).ek) == good, "check_ek", i);
      if (!good) encaps[i].prepared = prepared_ek[0];
    }
    kernels.encaps_prepared(encaps, n);
    for (size_t i = 0; i < n; ++i) encaps[i].ok &= at(i).ek_good;
    ExpectEncaps(set, encaps, first, n, "encaps, prepared");

    memset(got, 0xA5, sizeof(got));
    for (size_t i = 0; i < n; ++i) {
      decaps[i] = {got[i].K, at(i).received, at(i).dk, nullptr, !at(i).dk_good};
    }
    kernels.decaps(decaps, n);
    ExpectDecaps(decaps, first, n, "decaps");
    memset(got, 0xA5, sizeof(got));
    for (size_t i = 0; i < n; ++i) {
      decaps[i] = {got[i].K, at(i).received, nullptr, prepared_dk[i], false};
      const bool good = kernels.parse_dk(prepared_dk[i], at(i).dk);
      Expect(good == at(i).dk_good, "parse_dk", i);
      Expect(kernels.check_dk(at(i).dk) == good, "check_dk", i);
      if (!good) decaps[i].prepared = prepared_dk[0];
    }
    kernels.decaps_prepared(decaps, n);
    for (size_t i = 0; i < n; ++i) decaps[i].ok &= at(i).dk_good;
    ExpectDecaps(decaps, first, n, "decaps, prepared");
  }
}

// ---- The parts of ML-KEM
// -------------------------------------------------------------------------

constexpr size_t kN = 256, kQ = 3329;

void Sampling() {
  constexpr size_t kBlock = 168, kMostBytes = 8 * kBlock;
  static int16_t c[kMostBytes / 3 * 2 + 16], e[kMostBytes / 3 * 2 + 16];
  static uint8_t stream[kMostBytes + 16];
  for (size_t round = 0; round < 600; ++round) {
    const size_t bytes = 24 * (Random() % (kMostBytes / 24 + 1));
    Randomize(stream, sizeof(stream));
    // Nearly all candidates are accepted, nearly none, or candidates are next to q.
    if (round % 4 == 1) {
      for (size_t i = 0; i < bytes; i += 1 + Random() % 40) stream[i] &= 0x0F;
    } else if (round % 4 == 2) {
      for (size_t i = 0; i < bytes; ++i) {
        if (Random() % 32 != 0) stream[i] = 0xFF;
      }
    } else if (round % 4 == 3) {
      for (size_t i = 0; i < bytes; i += 3) {
        const uint64_t d1 = kQ - 2 + Random() % 4, d2 = kQ - 2 + Random() % 4, both = d1 | d2 << 12;
        for (size_t j = 0; j < 3; ++j) stream[i + j] = static_cast<uint8_t>(both >> 8 * j);
      }
    }
    const size_t before = round % 7;
    memset(c, 0, sizeof(c));
    memset(e, 0, sizeof(e));
    const size_t count = best->mlkem->polynomial.rejection_sample(c, before, stream, bytes);
    const size_t wanted = oracle->mlkem->polynomial.rejection_sample(e, before, stream, bytes);
    Expect(count == wanted, "count of rejection_sample", round);
    ExpectEqual(c, e, wanted, "rejection_sample", round);
  }
  for (size_t n = 1; n <= 9; ++n) {
    static int16_t a[9 * kN], b[9 * kN];
    uint8_t seeds[9 * 34];
    Randomize(seeds, sizeof(seeds));
    // Seeds that need a fourth block.
    memset(seeds, 0, 34);
    seeds[0] = n % 2 == 0 ? 7 : 12;
    best->mlkem->polynomial.sample_ntt(a, seeds, n);
    oracle->mlkem->polynomial.sample_ntt(b, seeds, n);
    ExpectEqual(a, b, n * kN, "sample_ntt", n);
  }
}

void Polynomials() {
  const PolynomialKernels &p = best->mlkem->polynomial, &o = oracle->mlkem->polynomial;
  static int16_t f[4 * kN], g[4 * kN], x[kN], y[kN];
  static uint8_t b[32 * 12], c[32 * 12];
  for (size_t round = 0; round < 20; ++round) {
    Randomize(f, 4 * kN, kQ);
    Randomize(g, 4 * kN, kQ);
    p.ntt(x, f);
    o.ntt(y, f);
    ExpectEqual(x, y, kN, "ntt", round);
    p.inverse_ntt(x, f);
    o.inverse_ntt(y, f);
    ExpectEqual(x, y, kN, "inverse_ntt", round);
    for (size_t k = 1; k <= 4; ++k) {
      p.multiply_ntts(x, f, g, k);
      o.multiply_ntts(y, f, g, k);
      ExpectEqual(x, y, kN, "multiply_ntts", k);
    }
    for (const unsigned eta : {2u, 3u}) {
      Randomize(b, 64 * eta);
      p.sample_poly_cbd(x, b, eta);
      o.sample_poly_cbd(y, b, eta);
      ExpectEqual(x, y, kN, "sample_poly_cbd", eta);
    }
    for (unsigned d = 1; d <= 12; ++d) {
      Randomize(f, kN, d == 12 ? kQ : size_t{1} << d);
      p.byte_encode(b, f, d);
      o.byte_encode(c, f, d);
      ExpectEqual(b, c, 32 * d, "byte_encode", d);
      Randomize(b, 32 * d);
      p.byte_decode(x, b, d);
      o.byte_decode(y, b, d);
      ExpectEqual(x, y, kN, "byte_decode", d);
      if (d == 12) continue;
      p.decompress(x, f, d);
      o.decompress(y, f, d);
      ExpectEqual(x, y, kN, "decompress", d);
      p.compress(x, g, d);
      o.compress(y, g, d);
      ExpectEqual(x, y, kN, "compress", d);
    }
  }
}

void Keccak() {
  const KeccakKernels &k = best->mlkem->keccak, &o = oracle->mlkem->keccak;
  static uint64_t s[17 * 25], t[17 * 25];
  static uint8_t in[600], a[600], b[600];
  for (size_t n = 1; n <= 17; ++n) {
    Randomize(reinterpret_cast<uint8_t*>(s), sizeof(s));
    memcpy(t, s, sizeof(s));
    k.f1600(s, n);
    o.f1600(t, n);
    ExpectEqual(s, t, 17 * 25, "f1600", n);
  }
  for (const size_t bytes : {0u, 1u, 71u, 72u, 135u, 136u, 137u, 167u, 168u, 600u}) {
    Randomize(in, sizeof(in));
    // Nine messages: a full group, and one more.
    const auto hash = [&](void (*best_hash)(const HashItem*, size_t),
                          void (*portable_hash)(const HashItem*, size_t), size_t out_bytes,
                          const char* name) {
      HashItem items[9], expected[9];
      for (size_t i = 0; i < 9; ++i) {
        items[i] = {a + 64 * i, out_bytes, in, bytes - bytes * i / 9};
        expected[i] = {b + 64 * i, out_bytes, in, bytes - bytes * i / 9};
      }
      best_hash(items, 9);
      portable_hash(expected, 9);
      ExpectEqual(a, b, 9 * 64, name, bytes);
    };
    hash(k.sha3_256, o.sha3_256, 32, "sha3_256");
    hash(k.sha3_512, o.sha3_512, 64, "sha3_512");
    hash(k.shake128, o.shake128, 64, "shake128");
    hash(k.shake256, o.shake256, 64, "shake256");
  }
}

// Prints how many checks have passed, and starts the next part.
void Part(const char* name) {
  Print(passed);
  Print(" passed, now ");
  Print(name);
  Print("\n");
}

}  // namespace

extern "C" [[noreturn]] void Main() {
  best = &BestTarget(DetectFeatures());
  oracle = &BestTarget(0);
  Print("target ");
  Print(best->name);
  Print("\n");
  Keccak();
  Part("polynomials");
  Polynomials();
  Part("sampling");
  Sampling();
  for (const ParameterSet& set : kSets) {
    Part(set.name);
    Mlkem(set);
  }
  Part("the field");
  Field();
  Part("RFC 7748");
  Rfc7748();
  Part("exchanges on the portable target");
  MakeExchanges();
  Part("exchanges");
  for (size_t i = 0; i < exchange_count; ++i) Exchanges(i, 1);
  for (size_t n = 2, first = 0; n <= kMostTogether; first += n++) Exchanges(first, n);
  Part("floating-point modes");
  FloatingPointModes();
  Print(best->name);
  Print(": ");
  Print(passed);
  Print(" passed, ");
  Print(failed);
  Print(" failed\n");
  // Bochs ends when this text is written to this port.
  for (const char* text = "Shutdown"; *text != '\0'; ++text) WritePort(0x8900, *text);
  for (;;) asm volatile("hlt");
}

}  // namespace kexlane
