# SPDX-License-Identifier: Apache-2.0
# Known bugs: replacements of text that tests/mutants/run.py makes in the library one at a time, and
# that the tests must notice. The old text stands exactly once in its file.

MUTANTS = []


def mutant(kind, file, old, new):
    MUTANTS.append((kind, file, old, new))


def shortened(kind, file, text, length):
    """A comparison, copy, wipe or hash that lacks its last byte, word, or vector of 32 bytes."""
    assert text.count(length) == 1, (text, length)
    for less in 1, 8, 32:
        mutant(f"short {kind}", file, text, text.replace(length, f"{length} - {less}"))


# ---- NTT and its constants -----------------------------------------------------------------------

ZETAS = "kernels/mlkem/zetas.h"
TABLES = "kernels/mlkem/ntt_tables.h"
NTT = "kernels/mlkem/ntt-inl.h"
REDUCE = "kernels/mlkem/reduce-inl.h"
NTT_PORTABLE = "kernels/mlkem/ntt_portable.h"

mutant("wrong zeta", ZETAS, "PowerModQ(kZeta, BitReverse7(i)))", "PowerModQ(kZeta, BitReverse7(i == 77 ? 78 : i)))")
mutant("wrong zeta", TABLES, "kZetas[inverse ? MirrorIndex(i) : i]", "kZetas[inverse ? MirrorIndex(i) : i == 9 ? 8 : i]")
mutant("wrong zeta", TABLES, "const size_t index = 128 / span + i / span;", "const size_t index = 128 / span + (i < 126 ? i / span : 0);")
mutant("wrong zeta", TABLES, "return 3 * n - 1 - index;", "return 3 * n - 1 - (index == 21 ? 22 : index);")
mutant("wrong zeta", NTT_PORTABLE, "size_t zeta_index = 127;", "size_t zeta_index = 126;")
mutant("wrong constant", ZETAS, "kInverseNttScaleR = ToMontgomery(ToMontgomery(k128Inverse))", "kInverseNttScaleR = ToMontgomery(k128Inverse)")
mutant("missing reduction", NTT, "StoreVector(BarrettReduce(v[j]), c, 8 * i + j);", "StoreVector(v[j], c, 8 * i + j);")
mutant("missing reduction", NTT, "      v[j] = BarrettReduce(v[j]);\n", "      if (j != 2) v[j] = BarrettReduce(v[j]);\n")
mutant("missing reduction", NTT, "LoadVector(a.c, i), r2), LoadVector(b.c, i));\n    StoreVector(Canonical(BarrettReduce(x)), sum.c, i);", "LoadVector(a.c, i), r2), LoadVector(b.c, i));\n    StoreVector(Canonical(x), sum.c, i);")
mutant("missing reduction", NTT_PORTABLE, "c[j] = BarrettReduce(static_cast<int16_t>(t + c[j + len]));", "c[j] = static_cast<int16_t>(t + c[j + len]);")
mutant("wrong constant", REDUCE, "hn::MulFixedPoint15(x, hn::Set(D16(), 10))", "hn::MulFixedPoint15(x, hn::Set(D16(), 8))")
mutant("dropped mask", REDUCE, "hn::Add(x, hn::And(hn::BroadcastSignBit(x), hn::Set(D16(), kQ)))", "hn::Add(x, hn::Set(D16(), kQ))")
mutant("dropped mask", NTT_PORTABLE, "static_cast<int16_t>(x + ((x >> 15) & kQ))", "static_cast<int16_t>(x + (x >> 15))")
mutant("wrong sign", NTT, "hn::Neg(MontgomeryMultiply(odd, zeta))", "MontgomeryMultiply(odd, zeta)")
mutant("swapped index", NTT, "StoreVector(hn::Reverse2(D16(), odd), cached.crossed, i + 1);", "StoreVector(hn::Reverse2(D16(), even), cached.crossed, i + 1);")
mutant("swapped index", NTT_PORTABLE, "cached.crossed[i] = b.c[i + 1];\n    cached.crossed[i + 1] = b.c[i];", "cached.crossed[i] = b.c[i];\n    cached.crossed[i + 1] = b.c[i + 1];")
mutant("wrong sign", NTT, "const V16 difference = hn::Sub(v[j + 4], v[j]);", "const V16 difference = hn::Sub(v[j], v[j + 4]);")

# ---- sampling and conversion ---------------------------------------------------------------------

SAMPLE = "kernels/mlkem/sample-inl.h"
SAMPLE_PORTABLE = "kernels/mlkem/sample_portable.h"
ENCODE = "kernels/mlkem/encode-inl.h"
ENCODE_PORTABLE = "kernels/mlkem/encode_portable.h"
KPKE = "kernels/mlkem/kpke-inl.h"
MATRIX = "kernels/mlkem/matrix-inl.h"
KEYS = "kernels/mlkem/keys-inl.h"
BOUNDARY = "kernels/mlkem/boundary-inl.h"

mutant("off by one in rejection", SAMPLE_PORTABLE, "if (d1 < kQ)", "if (d1 <= kQ)")
mutant("off by one in rejection", SAMPLE_PORTABLE, "if (d2 < kQ)", "if (d2 < kQ - 1)")
mutant("off by one in rejection", "kernels/mlkem/append_shuffle-inl.h", "hn::Lt(x, hn::Set(D16(), kQ)), bits);", "hn::Le(x, hn::Set(D16(), kQ)), bits);")
mutant("off by one in rejection", "kernels/mlkem/append_vbmi-inl.h", "hn::Lt(x, hn::Set(D16(), kQ)).raw", "hn::Le(x, hn::Set(D16(), kQ)).raw")
mutant("off by one in rejection", MATRIX, "if (self.count < kN) {", "if (self.count + 1 < kN) {")
mutant("lost state", MATRIX, "if (self.count != 0) std::memcpy(accepted, self.poly.c, sizeof(self.poly.c));", "")
mutant("wrong table", "kernels/mlkem/sample_tables.h", "kOnesOfThreeBits = {0, 1, 1, 2, 1, 2, 2, 3}", "kOnesOfThreeBits = {0, 1, 1, 2, 1, 2, 3, 3}")
mutant("wrong table", "kernels/mlkem/sample_tables.h", "y = (i >> 2 & 1) + (i >> 3 & 1)", "y = (i >> 2 & 1) + (i >> 2 & 1)")
mutant("dropped mask", SAMPLE_PORTABLE, "sums += bits >> j & kOnes;", "sums += bits >> j;")
mutant("skipped check", ENCODE, "negative = hn::And(negative, hn::Sub(v, hn::Set(D16(), kQ)));", "negative = hn::Or(negative, hn::Sub(v, hn::Set(D16(), kQ)));")
mutant("off by one in a check", ENCODE, "negative = hn::And(negative, hn::Sub(v, hn::Set(D16(), kQ)));", "negative = hn::And(negative, hn::Sub(v, hn::Set(D16(), kQ + 1)));")
mutant("off by one in a check", ENCODE_PORTABLE, "negative &= x - kQ;", "negative &= x - kQ - 1;")
mutant("skipped check", KEYS, "for (size_t i = 0; i < P::k; ++i) below &=", "for (size_t i = 0; i + 1 < P::k; ++i) below &=")
mutant("missing reduction", ENCODE_PORTABLE, "x - (-(up >> 15) & kQ)", "x")
mutant("missing reduction", ENCODE, "StoreVector(Canonical(hn::Sub(LoadVector(f, i), hn::Set(D16(), kQ))), f, i);", "StoreVector(LoadVector(f, i), f, i);")
mutant("wrong rounding", ENCODE_PORTABLE, "(static_cast<uint64_t>(x[i]) << d) + kQ / 2", "(static_cast<uint64_t>(x[i]) << d) + kQ / 2 - 1")
mutant("wrong rounding", ENCODE, "hn::Sub(hn::Set(D16(), kQ / 2), remainder)", "hn::Sub(hn::Set(D16(), kQ / 2 + 1), remainder)")
mutant("wrong rounding", ENCODE_PORTABLE, "(y[i] * kQ + (1 << (d - 1))) >> d", "(y[i] * kQ) >> d")
mutant("dropped mask", ENCODE, "hn::And(hn::Sub(quotient, above), hn::Set(D16(), (1 << d) - 1));", "hn::Sub(quotient, above);")
mutant("wrong table", "kernels/mlkem/encode_tables.h", "const bool here = place >= block * d && place < (block + 1) * d;", "const bool here = place >= block * d;")
mutant("swapped arrays", MATRIX, "transposed_ ? row : column, transposed_ ? column : row", "transposed_ ? column : row, transposed_ ? row : column")
mutant("wrong nonce", KPKE, "static_cast<uint8_t>(first + i));", "first);")
mutant("wrong batch index", BOUNDARY, "seeds + 34 * (done + i)", "seeds + 34 * i")
mutant("dropped wipe", KPKE, "~Noise() { WipeLines(bytes_); }", "~Noise() {}")
mutant("dropped wipe", KEYS, "  PolyHat s;\n  const WipeLinesAtExit wipe(s);", "  PolyHat s;")
mutant("dropped wipe", KPKE, "  static_assert(P::dv < P::du);\n  const WipeLinesAtExit wipe(secret);", "  static_assert(P::dv < P::du);")
mutant("dropped wipe", KPKE, "    Poly f, v;\n  } secret;\n  const WipeLinesAtExit wipe(secret);", "    Poly f, v;\n  } secret;")

# ---- ML-KEM --------------------------------------------------------------------------------------

MLKEM = "kernels/mlkem/mlkem-inl.h"
MLKEM_TABLE = "kernels/mlkem/mlkem_table-inl.h"

mutant("wrong domain separator", MLKEM, "items[op].seed, kSeedBytes, 1,\n                     P::k);", "items[op].seed, kSeedBytes, 1,\n                     P::k + 1);")
mutant("swapped arrays", MLKEM, "const uint8_t* const sigma = secret.rho_sigma[op] + kSeedBytes;", "const uint8_t* const sigma = secret.rho_sigma[op];")
mutant("swapped arrays", MLKEM, "std::memcpy(live[op]->K, K_r[op], kHashBytes);", "std::memcpy(live[op]->K, K_r[op] + kSeedBytes, kHashBytes);")
mutant("skipped check", KPKE, "    placed(operations[op], kV, P::kCBytes - kV);\n", "")
mutant("skipped check", KPKE, "x.differ |= MaskDiffer(", "x.differ = MaskDiffer(")
mutant("dropped mask", MLKEM, "MoveIf(operations[op].differ, ", "MoveIf(0, ")
mutant("skipped check", MLKEM, "items[op].ok = MaskDiffer(keys.Hash(op), stored, kHashBytes) == 0;", "items[op].ok = MaskDiffer(keys.Hash(op), stored, kHashBytes - 1) == 0;")
mutant("skipped check", KEYS, "  return MaskDiffer(to.ek.hash, dk + P::kDkHash, kHashBytes) == 0;", "  return true;")
mutant("skipped check", KEYS, "  if (!CheckEk<P>(ek)) return false;\n", "")
mutant("swapped arrays", MLKEM, "operation.Start(items[op], m, dk.ek.hash, dk.z);", "operation.Start(items[op], m, dk.z, dk.ek.hash);")
mutant("wrong batch index", MLKEM, "live[live_count++] = &items[i];", "live[live_count] = &items[live_count];\n    ++live_count;")
mutant("wrong batch index", MLKEM_TABLE, "for (; n > 0; --n) kOne(items++, 1);", "for (; n > 0; --n) kOne(items, 1);")
mutant("wrong table", MLKEM_TABLE, ".check_ek = CheckEk<P>,", ".check_ek = CheckDk<P>,")
mutant("dropped wipe", MLKEM, "~Decapsulation() { Wipe(secret_); }", "~Decapsulation() {}")
mutant("dropped wipe", MLKEM, "  uint8_t K_r[kMax][2 * kSeedBytes];\n  const WipeAtExit wipe(K_r);", "  uint8_t K_r[kMax][2 * kSeedBytes];")

# ---- Keccak --------------------------------------------------------------------------------------

KECCAK = "kernels/keccak/keccak-inl.h"
SPONGE = "kernels/keccak/sponge-inl.h"
CONSTANTS = "kernels/keccak/constants.h"

mutant("wrong domain separator", CONSTANTS, "kSha3_512 = {72, 0x06}", "kSha3_512 = {72, 0x1F}")
mutant("wrong domain separator", CONSTANTS, "kShake256 = {136, 0x1F}", "kShake256 = {136, 0x06}")
mutant("wrong constant", CONSTANTS, "(t + 1) * (t + 2) / 2 % 64", "(t + 1) * (t + 2) / 2 % 63")
mutant("wrong constant", KECCAK, "kKeccakRoundConstants[round + 3]", "kKeccakRoundConstants[round + 2]")
mutant("swapped arguments", KECCAK, "a[Loc(r + 1, 4, Y)] = S::Chi(b4, b0, b1);", "a[Loc(r + 1, 4, Y)] = S::Chi(b4, b1, b0);")
mutant("wrong constant", "kernels/keccak/keccak_avx512-inl.h", "_mm512_ternarylogic_epi64(a.raw, b.raw, c.raw, 0xD2)", "_mm512_ternarylogic_epi64(a.raw, b.raw, c.raw, 0x96)")
mutant("swapped arguments", "kernels/keccak/keccak_vectors-inl.h", "hn::Xor(a, hn::AndNot(b, c))", "hn::Xor(a, hn::AndNot(c, b))")
mutant("dropped mask", "kernels/keccak/keccak_one-inl.h", "return a ^ (~b & c);", "return a ^ c;")
mutant("lost state", SPONGE, "    SqueezeBlocks();\n    if (waiting != kLanes) {", "    SqueezeBlocks();\n    if (waiting > kLanes) {")
mutant("skipped check", SPONGE, "job.ready_bytes - lane.absorbed >= job.kind.rate_bytes", "job.ready_bytes > lane.absorbed")
mutant("wrong padding", SPONGE, "if (block.last_bit == 20) last_in20 |= bit;", "if (block.last_bit == 20) last_in16 |= bit;")
mutant("off by one", SPONGE, "HWY_MIN(size_t{8}, bytes[i] - at)", "size_t{8}")
mutant("wrong batch index", KECCAK, "group[25 * j + 24] = t.words[24 * S::kStates + j];", "group[25 * j + 24] = t.words[24 * S::kStates];")
mutant("dropped wipe", SPONGE, "  ~Sponges() {\n    WipeLines(secret_);\n", "  ~Sponges() {\n")
mutant("dropped wipe", KECCAK, "HWY_INLINE void BurnKeccakStack() { BurnStack<2560>(); }", "HWY_INLINE void BurnKeccakStack() {}")
mutant("dropped wipe", KECCAK, "n - done);\n  BurnKeccakStack();", "n - done);")

# ---- X25519 --------------------------------------------------------------------------------------

X = "kernels/x25519/"
FIELD = X + "field-inl.h"
HALVES = X + "field_halves-inl.h"
FMA = X + "fma-inl.h"
IFMA = X + "ifma-inl.h"
BASE = X + "base-inl.h"
INVERT = X + "invert-inl.h"
ITEMS = X + "items-inl.h"
LADDER = X + "ladder-inl.h"
LANES = X + "ladder_lanes-inl.h"

mutant("wrong carry", FIELD, "const Word h4 = Low51(r4) + From51(r3);", "const Word h4 = Low51(r4);")
mutant("wrong carry", FIELD, "const Word h0 = Low51(r0) + 19 * From51(r4);", "const Word h0 = Low51(r0) + 18 * From51(r4);")
mutant("swapped index", FIELD, "Product(f0, g2) + Product(f1, g1) + Product(f2, g0)", "Product(f0, g2) + Product(f1, g1) + Product(f2, g1)")
mutant("wrong constant", FIELD, "Product(f0_2, f2) + Product(f1, f1) + Product(2 * f3, f4_19)", "Product(f0_2, f2) + Product(f1, f1) + Product(f3, f4_19)")
mutant("missing reduction", FIELD, "Word from_p = (f.v[0] + 19) >> 51;", "Word from_p = (f.v[0] + 18) >> 51;")
mutant("dropped mask", FIELD, "(w2 >> 25 | w3 << 39) & kMask51, w3 >> 12 & kMask51}}}", "(w2 >> 25 | w3 << 39) & kMask51, w3 >> 12}}}")
mutant("wrong constant", FIELD, "kFieldA24 = (486662 - 2) / 4;", "kFieldA24 = (486662 + 2) / 4;")
mutant("wrong constant", HALVES, "(i == 0 ? 38 * high.v[4] : 2 * high.v[i - 1])", "(i == 0 ? 19 * high.v[4] : 2 * high.v[i - 1])")
mutant("swapped index", HALVES, "HalfProduct(f0, f0) + HalfProduct(f1_2, f4_19)", "HalfProduct(f0, f0) + HalfProduct(f1_2, f3_19)")
mutant("wrong constant", LANES, "kA24 = (486662 - 2) / 4;", "kA24 = (486662 + 2) / 4;")
mutant("dropped mask", LADDER, "t.k[0] &= 248;", "t.k[0] &= 252;")
mutant("dropped mask", ITEMS, "words[0] &= ~uint64_t{7};", "words[0] &= ~uint64_t{3};")
mutant("dropped mask", ITEMS, "(words[3] & (~uint64_t{0} >> 1)) | uint64_t{1} << 62", "words[3] | uint64_t{1} << 62")
mutant("swapped arguments", LADDER, "ValueBarrier(0 - (swapped ^ bit))", "ValueBarrier(0 - bit)")
mutant("swapped index", FMA, "AddRow<5>(c + 3, f.v[3], g.v);", "AddRow<5>(c + 3, f.v[2], g.v);")
mutant("swapped index", FMA, "AddSquareRow<2>(c + 6, f.v + 3);", "AddSquareRow<2>(c + 6, f.v + 2);")
mutant("wrong carry", FMA, "L::Limb(c.v[2], q1, kBias)", "L::Limb(c.v[2], q2, kBias)")
mutant("wrong carry", IFMA, "L::Add(L::And(c.v[4], mask), q3)", "L::Add(L::And(c.v[4], mask), q2)")
mutant("swapped index", IFMA, "const Int c9 = Twice(High(f4, g4));", "const Int c9 = Twice(High(f4, g3));")
mutant("wrong constant", IFMA, "const Int c8 = AddLow(Twice(Twice(High(f3, f4))), f4, f4);", "const Int c8 = AddLow(Twice(High(f3, f4)), f4, f4);")
mutant("off by one", INVERT, "for (int i = 0; i < kStepBatches; ++i) {", "for (int i = 0; i < kStepBatches - 1; ++i) {")
mutant("wrong sign", INVERT, "inverse = FromSigned59(s.d, SignedWord{0} - (s.f.v[0] >> 1 & 1));", "inverse = FromSigned59(s.d, 0);")
mutant("swapped arguments", X + "division_steps_x86-inl.h", '"cmovns %[f], %[addend]\\n\\t"', '"cmovs %[f], %[addend]\\n\\t"')
mutant("missing reduction", INVERT, "const SignedWord m = SignExtend59(MultiplyLow(Low64(x0), kInverse19));", "const SignedWord m = static_cast<SignedWord>(MultiplyLow(Low64(x0), kInverse19) & kMask59);")
mutant("skipped check", INVERT, "  for (size_t i = 0; i < n; ++i) FeZeroUnless(s.mask[i], f[i]);\n", "")
mutant("wrong table", X + "base_table.cc", "0x649e37ac61db9", "0x649e37ac61dba")
mutant("wrong sign", X + "public_key_scalar-inl.h", "(t ^ negate) + (negate & (p + 1))", "(t ^ negate) + (negate & p)")
mutant("wrong constant", BASE, "uint64_t{1} << 59 | uint64_t{1} << 63};", "uint64_t{1} << 58 | uint64_t{1} << 63};")
mutant("swapped arrays", BASE, "minus[limb] = L::Select(positive, b, a);", "minus[limb] = L::Select(positive, a, b);")
mutant("wrong batch index", LANES, "t.scalar[i][j] = words[i];", "t.scalar[i][n - 1 - j] = words[i];")
mutant("wrong batch index", ITEMS, "FeEncode(items[j].out, FeMul(t.x[j], t.z[j]));", "FeEncode(items[j].out, FeMul(t.x[j], t.z[0]));")
mutant("wrong batch index", X + "x25519_lanes-inl.h", "    items += count;\n    n -= count;", "    items += count;\n    n -= count - (count == 8);")
mutant("skipped check", X + "x25519_table-inl.h", "item->ok = any != 0;", "item->ok = true;")
mutant("lost state", X + "fp_mode_x86-inl.h", '    __asm__ __volatile__("ldmxcsr %0" : : "m"(mode) : "memory");\n', "    (void)mode;\n")
mutant("dropped wipe", LADDER, "  const WipeAtExit wipe(t);\n", "")
mutant("dropped wipe", ITEMS, "  const WipeAtExit wipe(t);\n", "")
mutant("dropped wipe", INVERT, "  const WipeAtExit wipe(s);\n  FeEncode(s.bytes, x);", "  FeEncode(s.bytes, x);")

# ---- every comparison, copy, wipe and hash, shortened ----------------------------------------------

CT = "kernels/ct.h"
SCHEMES = "schemes/"
XWING = SCHEMES + "xwing_scheme.cc"
HYBRID = SCHEMES + "x25519mlkem768_scheme.cc"

shortened("comparison", KPKE, "MaskDiffer(secret.compressed, x.expected + at, bytes)", "bytes")
shortened("comparison", KPKE, "placed(operations[op], i * P::kUBytes, P::kUBytes);", ", P::kUBytes")
shortened("comparison", KPKE, "placed(operations[op], kV, P::kCBytes - kV);", "P::kCBytes - kV")
shortened("comparison", MLKEM, "MaskDiffer(keys.Hash(op), stored, kHashBytes)", "kHashBytes")
shortened("comparison", KEYS, "MaskDiffer(hash, dk + P::kDkHash, kHashBytes)", "kHashBytes")
shortened("comparison", KEYS, "MaskDiffer(to.ek.hash, dk + P::kDkHash, kHashBytes)", "kHashBytes")
shortened("comparison", SCHEMES + "mlkem_pair.cc", "MaskDiffer(K.sent, K.received, kHashBytes)", "kHashBytes")
shortened("comparison", CT, "for (; i < bytes; ++i) differ |=", "i < bytes")
shortened("copy", CT, "for (size_t i = 0; i < bytes; ++i) out[i] =", "i < bytes")
shortened("copy", KEYS, "std::memcpy(to.z, dk + P::kDkZ, kSeedBytes);", "kSeedBytes")
# Fewer than 256 coefficients are kept, so the last one's bytes are not missed.
for less in 8, 32:
    mutant("short copy", MATRIX, "if (self.count != 0) std::memcpy(accepted, self.poly.c, sizeof(self.poly.c));", f"if (self.count != 0) std::memcpy(accepted, self.poly.c, sizeof(self.poly.c) - {less});")
    mutant("short copy", MATRIX, "      std::memcpy(self.poly.c, accepted, sizeof(self.poly.c));", f"      std::memcpy(self.poly.c, accepted, sizeof(self.poly.c) - {less});")
shortened("copy", MLKEM, "std::memmove(item.dk + P::kDkEk, item.ek, P::kEkBytes);", "P::kEkBytes")
shortened("copy", MLKEM, "std::memcpy(item.dk + P::kDkZ, item.seed + kSeedBytes, kSeedBytes);", ", kSeedBytes")
shortened("copy", MLKEM, "std::memcpy(prepared.s, secret.s[op], sizeof(prepared.s));", "sizeof(prepared.s)")
shortened("copy", MLKEM, "std::memcpy(prepared.z, item.seed + kSeedBytes, kSeedBytes);", ", kSeedBytes")
shortened("copy", MLKEM, "std::memcpy(live[op]->K, K_r[op], kHashBytes);", "kHashBytes")
shortened("copy", MLKEM, "std::memcpy(items_[op]->K, secret_.K_r[op], kHashBytes);", "kHashBytes")
shortened("copy", MLKEM, "std::memcpy(secret_.m[op], m, kSeedBytes);", "kSeedBytes")
shortened("copy", BOUNDARY, "std::memcpy(to.c, from, sizeof(to.c));", "sizeof(to.c)")
shortened("copy", BOUNDARY, "std::memcpy(to, from.c, sizeof(from.c));", "sizeof(from.c)")
shortened("copy", LADDER, "std::memcpy(t.k, scalar, 32);", "32")
shortened("copy", XWING, "std::memcpy(prepared->x_secret, expanded[i].x_secret, kXBytes);", "kXBytes")
shortened("copy", XWING, "std::memcpy(ek + P768::kEkBytes, prepared->pk_x, kXBytes);", "kXBytes")
shortened("copy", XWING, "std::memcpy(prepared->pk_x, ek + P768::kEkBytes, kXBytes);", "kXBytes")
shortened("copy", XWING, "item.prepared->pk_x : item.ek + P768::kEkBytes, kXBytes);", "kXBytes")
shortened("copy", XWING, "std::memcpy(items[i].ct + P768::kCBytes, inputs[i].ct_x, kXBytes);", "kXBytes")
shortened("copy", XWING, "std::memcpy(inputs[i].ct_x, items[i].ct + P768::kCBytes, kXBytes);", "kXBytes")
shortened("copy", XWING, "std::memcpy(inputs[i].pk_x, item.prepared->pk_x, kXBytes);", "kXBytes")
shortened("copy", HYBRID, "x_secret,\n                kXBytes);", "kXBytes")
shortened("copy", HYBRID, "std::memcpy(prepared->x_secret, state + P768::kDkBytes, kXBytes);", "kXBytes")
shortened("copy", HYBRID, "std::memcpy(share, state + P768::kDkEk, P768::kEkBytes);", "P768::kEkBytes")
shortened("wipe", CT, "  std::memset(p, 0, bytes);", "bytes")
shortened("wipe", CT, "Wipe(&object, sizeof(object));", "sizeof(object)")
shortened("hash", KEYS, "job.Set(kSha3_256, hash_[count_], kHashBytes, ek, P::kEkBytes);", "P::kEkBytes")
shortened("hash", KEYS, "h.Set(kSha3_256, prepared.hash, kHashBytes, ek, P::kEkBytes);", "P::kEkBytes")
shortened("hash", KEYS, "Hash(kSha3_256, hash, kHashBytes, dk + P::kDkEk, P::kEkBytes);", "P::kEkBytes")
shortened("hash", MLKEM, "jobs[op].Set(kSha3_256, hash, kHashBytes, item.ek, P::kEkBytes);", "P::kEkBytes")
shortened("hash", MLKEM, "item.m, kSeedBytes, hash[op], kHashBytes);", "kSeedBytes")
shortened("hash", MLKEM, "item.m, kSeedBytes, hash[op], kHashBytes);", "kHashBytes")
shortened("hash", MLKEM, "z, kSeedBytes, item.c, P::kCBytes);", "kSeedBytes")
shortened("hash", MLKEM, "z, kSeedBytes, item.c, P::kCBytes);", "P::kCBytes")

# ---- dispatch ------------------------------------------------------------------------------------

D = "dispatch/"

mutant("skipped check", D + "cpu.cc", " && cpu.bmi2 &&", " &&")
mutant("skipped check", D + "cpu.cc", " && cpu.avx512vl && ", " && ")
mutant("skipped check", D + "cpu.cc", " && cpu.avx512vbmi2;", ";")
mutant("skipped check", D + "target.cc", "return (features & target.needs) == target.needs;", "return target.needs == 0 || (features & target.needs) != 0;")

# ---- the C API -----------------------------------------------------------------------------------

API = "api/"
ENGINE = API + "engine.h"
ENGINE_CC = API + "engine.cc"
PREPARED = API + "prepared.h"

mutant("swapped texts", API + "status.cc", 'return "The operating system gave no randomness";', 'return "A pointer argument is null";')
mutant("skipped check", ENGINE, "if (!CanHold(n)) return KXL_ERR_LENGTH;", "")
mutant("skipped check", ENGINE, " || randomness.IsNull() ||", " ||")
mutant("skipped check", ENGINE, "randomness.IsNull(i) ? KXL_ERR_NULL : BeginItem", "BeginItem")
mutant("skipped check", ENGINE, "if (targets[j] != &target || status[i] != KXL_OK) continue;", "if (targets[j] != &target) continue;")
mutant("skipped check", ENGINE, "if (result == KXL_OK) result = status[i];", "result = status[i];")
mutant("wrong target", ENGINE, "op.Run(target, items, item_count);", "op.Run(active, items, item_count);")
mutant("wrong target", ENGINE, "EndItem(arguments, i, status[i], *targets[j]);", "EndItem(arguments, i, status[i], Targets()[0]);")
mutant("wrong batch index", ENGINE, "static_cast<const uint8_t*>(randomness.given[i]);", "static_cast<const uint8_t*>(randomness.given[j]);")
mutant("wrong batch index", ENGINE, "places[item_count] = i;", "places[item_count] = first + item_count;")
mutant("wrong batch index", ENGINE, "const uint8_t* random = drawn[j];", "const uint8_t* random = drawn[0];")
mutant("short randomness", ENGINE, "RandomBytes(drawn[0], count * Op::kRandomBytes)", "RandomBytes(drawn[0], good_count * Op::kRandomBytes - 1)")
mutant("short randomness", ENGINE, "RandomBytes(drawn[0], count * Op::kRandomBytes)", "RandomBytes(drawn[0], good_count * Op::kRandomBytes)")
mutant("dropped wipe", ENGINE, "    const WipeAtExit wipe(drawn);\n", "")
mutant("dropped wipe", ENGINE_CC, "  if (p != nullptr) Wipe(p, argument.bytes);\n", "  (void)p;\n")
mutant("dropped wipe", ENGINE_CC, "    if (status != KXL_OK) {\n      ZeroOutput(argument, i);\n    } else if", "    if (status == KXL_ERR_NULL) {\n      ZeroOutput(argument, i);\n    } else if")
mutant("skipped check", ENGINE_CC, "    if (argument.pointers[i] == nullptr) return KXL_ERR_NULL;\n", "    if (argument.pointers[i] == nullptr) return argument.role == Argument::kOut ? KXL_ERR_NULL : KXL_ERR_KEY;\n")
mutant("skipped check", ENGINE_CC, "      case Argument::kPreparedOut:\n        if (!IsAligned(p)) return KXL_ERR_ALIGNMENT;\n",
       "      case Argument::kPreparedOut:\n")
mutant("wrong target", ENGINE_CC, "        target = own;\n", "")
mutant("off by one in a check", ENGINE_CC, "n <= PTRDIFF_MAX / sizeof(void*)", "n < PTRDIFF_MAX / sizeof(void*)")
mutant("skipped check", ENGINE_CC, "  if (status != nullptr) std::fill_n(status, n, KXL_ERR_NULL);\n", "")
mutant("skipped check", PREPARED, "tag.target >= Targets().size()", "tag.target > Targets().size()")
mutant("skipped check", ENGINE_CC, "        if (!IsAligned(p)) return KXL_ERR_ALIGNMENT;\n        const Target",
       "        const Target")
mutant("skipped check", PREPARED, "tag.kind != kind || ", "")
mutant("dropped wipe", PREPARED, "  Wipe(*prepared);\n", "")
mutant("skipped check", API + "random.cc", "    if (got < 0 && errno == EINTR) continue;\n", "")
mutant("short randomness", API + "random.cc", "    bytes -= static_cast<size_t>(got);\n", "    bytes = 0;\n")
mutant("wrong batch index", API + "random.cc", "    out += got;\n", "")
mutant("skipped check", API + "random.cc", "if (got <= 0) return false;", "if (got < 0) return false;")
mutant("skipped check", API + "random.cc", "return errno == ENOSYS && FillFromDevice(out, bytes);", "return FillFromDevice(out, bytes);")
mutant("swapped arguments", API + "mlkem_sets.h", "return PreparedOut(prepared, set.prepared_dk_bytes, kMlkemDk + set.ek_bytes);", "return PreparedOut(prepared, set.prepared_dk_bytes, kMlkemEk + set.ek_bytes);")
mutant("skipped check", API + "mlkem_keys.cc", "kxl_status StatusOf(const EkItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }", "kxl_status StatusOf(const EkItem&) { return KXL_OK; }")
mutant("skipped check", API + "mlkem_keys.cc", "    item->ok = set.KernelsOf(target).check_dk(item->dk);\n    std::memcpy", "    item->ok = true;\n    std::memcpy")
mutant("skipped check", ENGINE, "StatusOf(const DecapsItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }", "StatusOf(const DecapsItem&) { return KXL_OK; }")
mutant("skipped check", ENGINE, "StatusOf(const X25519Item& item) { return item.ok ? KXL_OK : KXL_ERR_LOW_ORDER; }", "StatusOf(const X25519Item&) { return KXL_OK; }")
mutant("skipped check", API + "kem_table.cc", "{{seed, seed_bytes, kScheme.keygen_seed_bytes}}", "{}")
mutant("skipped check", API + "kem_table.cc", "CheckLengths({{K, K_bytes, kScheme.K_bytes}},", "CheckLengths({},")
PACKED = API + "packed.h"
mutant("skipped check", PACKED, "stride == 0 || n <= PTRDIFF_MAX / stride", "stride == 0 || n <= SIZE_MAX / stride")
mutant("skipped check", PACKED, "is_right &= buffer.stride >= buffer.bytes && buffer.CanHold(n);", "is_right &= buffer.stride + 1 >= buffer.bytes && buffer.CanHold(n);")
mutant("skipped check", PACKED, "(buffer.stride == 0 || buffer.stride >= buffer.bytes)", "(buffer.stride == 0 || buffer.stride + 1 >= buffer.bytes)")
mutant("skipped check", PACKED, "bool has_null = status == nullptr, is_right", "bool has_null = false, is_right")
mutant("dropped wipe", PACKED, "Wipe(buffer.p + i * buffer.stride, std::min(buffer.stride, buffer.bytes));", "Wipe(buffer.p + i * buffer.stride, buffer.bytes / 2);")
mutant("wrong batch index", PACKED, "in_items[a][j] = in[a].p + i * in[a].stride;", "in_items[a][j] = in[a].p + j * in[a].stride;")
mutant("wrong batch index", PACKED, "call(count, out_items, in_items, status + first);", "call(count, out_items, in_items, status);")
mutant("skipped check", PACKED, "if (result == KXL_OK) result = of_chunk;", "result = of_chunk;")
mutant("off by one in a check", API + "kem_table.cc", "c >= 'A' && c <= 'Z'", "c >= 'A' && c < 'Z'")
mutant("skipped check", API + "kem_table.cc", "  return *a == *b;\n}", "  return true;\n}")
mutant("dropped wipe", API + "prepared_heap.cc", "  Wipe(*prepared);\n", "")
mutant("dropped wipe", API + "kem_table.cc", "    if (output.p != nullptr) Wipe(output.p, output.bytes);\n", "    (void)output;\n")
mutant("off by one in a check", API + "kernel_calls.cc", "outside |= f[i] | (bound - 1 - f[i]);", "outside |= f[i] | (bound - f[i]);")
mutant("off by one in a check", API + "kernel_calls.cc", "if (k < 1 || k > 4)", "if (k < 1 || k > 5)")
mutant("skipped check", API + "x25519mlkem768_calls.cc", "return !item.mlkem_ok ? KXL_ERR_KEY : item.x_ok ? KXL_OK : KXL_ERR_LOW_ORDER;", "return !item.mlkem_ok ? KXL_ERR_KEY : KXL_OK;")
mutant("swapped arguments", API + "x25519mlkem768_calls.cc", "return !item.x_ok ? KXL_ERR_LOW_ORDER : item.mlkem_ok ? KXL_OK : KXL_ERR_KEY;", "return !item.mlkem_ok ? KXL_ERR_KEY : item.x_ok ? KXL_OK : KXL_ERR_LOW_ORDER;")
mutant("swapped arguments", API + "xwing_calls.cc", "return PreparedOut(prepared, sizeof(xwing::PreparedDk), kXwingDk);", "return PreparedOut(prepared, sizeof(xwing::PreparedDk), kXwingEk);")

# ---- schemes -------------------------------------------------------------------------------------

EXCHANGE = "schemes/x25519mlkem768_scheme.cc"
XWING = "schemes/xwing_scheme.cc"

mutant("skipped check", "schemes/mlkem_pair.cc", "item.ok = differ == 0;", "item.ok = true;")
mutant("swapped arrays", EXCHANGE, ".m = item.seed,", ".m = item.seed + kXBytes,")
mutant("swapped arrays", EXCHANGE, ": item.state + P768::kDkBytes,", ": item.state + P768::kDkZ,")
mutant("swapped arrays", EXCHANGE, "std::memcpy(prepared->x_secret, state + P768::kDkBytes, kXBytes);", "std::memcpy(prepared->x_secret, state + P768::kDkZ, kXBytes);")
mutant("swapped arrays", EXCHANGE, "    std::memcpy(share, state + P768::kDkEk, P768::kEkBytes);\n", "    std::memcpy(share, state + P768::kDkEk - kXBytes, P768::kEkBytes);\n")
mutant("skipped check", EXCHANGE, "item.x_ok = !IsLowOrder(item.client_share + P768::kEkBytes);", "item.x_ok = true;")
mutant("skipped check", EXCHANGE, "item.mlkem_ok = target.mlkem->mlkem768.check_ek(item.client_share);", "item.mlkem_ok = true;")
mutant("dropped mask", EXCHANGE, "(u[kXBytes - 1] & 0x7f) == low[kXBytes - 1]", "u[kXBytes - 1] == low[kXBytes - 1]")
mutant("swapped arrays", XWING, "  uint8_t ss_m[kHashBytes];\n  uint8_t ss_x[kXBytes];", "  uint8_t ss_x[kXBytes];\n  uint8_t ss_m[kHashBytes];")
mutant("wrong domain separator", XWING, "0x2f, 0x2f, 0x5e, 0x5c};", "0x2f, 0x2f, 0x5e, 0x5d};")
mutant("wrong batch index", XWING, "std::memcpy(inputs[i].ct_x, items[i].ct + P768::kCBytes, kXBytes);", "std::memcpy(inputs[i].ct_x, items[0].ct + P768::kCBytes, kXBytes);")
mutant("wrong batch index", XWING, "std::memcpy(inputs[i].pk_x, item.prepared->pk_x, kXBytes);", "std::memcpy(inputs[i].pk_x, items[0].prepared->pk_x, kXBytes);")
mutant("swapped arrays", XWING, "    if (ek != nullptr) std::memcpy(ek + P768::kEkBytes, prepared->pk_x, kXBytes);\n", "    if (ek != nullptr) std::memcpy(ek + P768::kEkBytes, prepared->x_secret, kXBytes);\n")
mutant("dropped wipe", XWING, "  CombinerInput inputs[kMax];\n  const WipeAtExit wipe(inputs);\n  X25519Item x_keygen[kMax], x_shared[kMax];", "  CombinerInput inputs[kMax];\n  X25519Item x_keygen[kMax], x_shared[kMax];")
mutant("dropped wipe", XWING, "  CombinerInput inputs[kMax];\n  const WipeAtExit wipe(inputs);\n  X25519Item x_shared[kMax];", "  CombinerInput inputs[kMax];\n  X25519Item x_shared[kMax];")
mutant("dropped wipe", XWING, "  Expanded expanded[kMax];\n  const WipeAtExit wipe(expanded);", "  Expanded expanded[kMax];")

# ---- kexlane-kat ---------------------------------------------------------------------------------

mutant("skipped check", "kat/acvp.cc", 'Require(value == expected, key + " is " + value.dump());', "")
mutant("skipped check", "kat/acvp.cc", "RequireEqual(key, HexField(got, key), HexField(want, key));", "(void)HexField(want, key);")
mutant("skipped check", "kat/acvp.cc", "if (!asked.contains(id)) of_results", "if (false) of_results")
mutant("skipped check", "kat/acvp.cc", "if (!one_file) RequireOnlyAnswers(got, want.result);", "")
mutant("skipped check", "kat/acvp.cc", "RequireKnownFields(test.test, kTestFields);", "")
mutant("skipped check", "kat/wycheproof.cc", 'fault("numberOfTests is not the number of its tests");', "")
mutant("skipped check", "kat/wycheproof.cc", "RequireKnownFlags(*file, test.test);", "")
mutant("skipped check", "kat/wycheproof.cc", 'RequireEqual("ek in dk", end.first(kem.ek_bytes()), ek);', "")
mutant("skipped check", "kat/wycheproof.cc", 'RequireEqual("shared", shared, want);', "")
mutant("skipped check", "kat/wycheproof.cc", 'if (!valid) return RequireRefused(decaps, "decaps", K);', "if (!valid) return;")
mutant("skipped check", "kat/x25519_forms_openssl.cc", "if (end != der.data() + der.size()) key.reset();", "")
mutant("skipped check", "kat/x25519_forms_openssl.cc", 'Accept(pk == Coordinate(jwk, "x"), "x is not the public key of d");', "")
mutant("skipped check", "kat/json.cc", 'item.wrong_id = "the tcId appears twice";', "(void)0;")
mutant("skipped check", "kat/json.cc", 'RequireForm(depth <= kMaxDepth, "not JSON for test vectors: nested too deeply");', "(void)depth;")
mutant("wrong count", "kat/report.cc", "size_t sum = rejected.size();", "size_t sum = 0;")
mutant("skipped check", "kat/kat_main.cc", "return report.Failed() == 0 ? kAllPassed : kSomeFailed;", "return kAllPassed;")

# ---- the OpenSSL provider ------------------------------------------------------------------------

P = "provider/"
KEY = P + "key.cc"
KEYMGMT = P + "keymgmt.cc"

mutant("skipped provider check", KEY, "const kxl_status status = algorithm->check_ek(ek.data() + curve.point_bytes);", "const kxl_status status = KXL_OK;")
mutant("lost status", KEY, "return Fail(key->provider, status, Reason::kMalformedPublicKey);", "return Fail(key->provider, Reason::kMalformedPublicKey);")
mutant("skipped provider check", KEY, "if (part.size() != bytes) return Fail(key->provider, wrong_length);", "if (part.size() < bytes) return Fail(key->provider, wrong_length);")
mutant("skipped provider check", KEY, "return !key->has_public || Fail(key->provider, Reason::kKeyAlreadySet);", "return true;")
mutant("lost state", P + "encapsulation.cc", "  // It is for one call, also for one that failed. The next one draws its randomness.\n  ForgetIkme(context);\n", "")
mutant("skipped provider check", P + "encapsulation.cc", "if (ikme.size() != context->key->algorithm->ikme_bytes) {", "if (ikme.size() > context->key->algorithm->ikme_bytes) {")
mutant("skipped provider check", P + "key_der.cc", "if (Take(&info, kAttributesTag, &attributes) && !AreAttributes(attributes)) return false;", "Take(&info, kAttributesTag, &attributes);")
mutant("skipped provider check", P + "key_der.cc", "parts->ek = same ? ek : ek.first(0);", "parts->ek = ek;")
mutant("skipped provider check", KEY, "(from_dk ? SameSecrets(key->algorithm, seed, dk) : SamePrivate(key, dk))", "(from_dk || SamePrivate(key, dk))")
mutant("lost state", KEY, "return policy.retain || ForgetSeed(key);", "return true;")
mutant("skipped provider check", P + "generation.cc", "return bytes >= kMinIkmBytes || Fail(generation->provider, Reason::kIkmLength);", "return true;")
mutant("skipped provider check", KEY, "  if (status == KXL_OK) status = CheckPair(key);\n", "")
mutant("lost state", KEY, "    copy->seed = copied(key->seed, algorithm->seed_bytes);\n", "")
mutant("swapped arrays", KEY, "kxl_x25519_shared_secret(K, key->dk, peer->ek)", "kxl_x25519_shared_secret(K, key->dk, key->ek)")
mutant("lost state", P + "algorithms.cc", "return status == KXL_OK ? Set::kEkFromDk(ek, dk) : status;", "return status;")
mutant("wrong table", P + "algorithms.cc", ".check_ek = kxl_x25519mlkem768_check_share,", ".check_ek = kxl_mlkem768_check_ek,")
mutant("skipped provider check", KEY, "dk.size() == key->algorithm->dk_bytes &&\n                    CRYPTO_memcmp(own, dk.data(), dk.size()) == 0;", "dk.size() == key->algorithm->dk_bytes;")
mutant("skipped provider check", KEY, "ek.size() == key->algorithm->ek_bytes &&", "ek.size() != key->algorithm->ek_bytes ||")
mutant("skipped provider check", KEYMGMT, "std::memcmp(a->ek, b->ek, a->algorithm->ek_bytes) == 0;", "true;")
mutant("skipped provider check", P + "encapsulation.cc", "if (in == nullptr || in_bytes != kem->c_bytes) {", "if (in == nullptr) {")

CURVE = P + "curve.cc"

mutant("skipped provider check", CURVE, "if (point[0] != kUncompressed) {", "if (false) {")
mutant("skipped provider check", CURVE, "BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0", "false")
mutant("skipped provider check", KEY, "    if (key->curve_key == nullptr) return false;\n", "")
mutant("lost state", CURVE, "EVP_PKEY_CTX_new_from_name(library, \"EC\", context.properties)", "EVP_PKEY_CTX_new_from_name(library, \"EC\", nullptr)")
mutant("lost state", KEY, "bool ok = key->properties == nullptr || SetProperties(copy, key->properties);", "bool ok = true;")
mutant("no wiping", KEY, "  OPENSSL_cleanse(c, algorithm->c_bytes);\n", "")
mutant("no wiping", KEY, "  if (!ok) OPENSSL_cleanse(K, algorithm->K_bytes);\n", "")
mutant("swapped arrays", KEY, "CurveAgree(CurveOf(key), K, key->curve_key, peer.get())", "CurveAgree(CurveOf(key), K, key->curve_key, key->curve_key)")
mutant("skipped provider check", KEY, "CRYPTO_memcmp(seed.data(), dk.data(), algorithm->curve.scalar_bytes) == 0 &&", "true &&")
