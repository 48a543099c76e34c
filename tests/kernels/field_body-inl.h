// SPDX-License-Identifier: Apache-2.0
// The body of a target for x25519_field_test.
#define KXL_JOIN_(a, b) a##b
#define KXL_JOIN(a, b) KXL_JOIN_(a, b)
#define KXL_NAMESPACE KXL_JOIN(KXL_TARGET_NAME, _field)

#include "kernels/x25519/invert-inl.h"
#include "tests/kernels/field_pass.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {
namespace {

Fe ToFe(const test::Limbs& x) { return {{{x[0], x[1], x[2], x[3], x[4]}}}; }
test::Limbs FromFe(const Fe& f) { return {f.v[0], f.v[1], f.v[2], f.v[3], f.v[4]}; }

test::Limbs Invert(const test::Limbs& x) {
  Fe f = ToFe(x);
  FeInvert(f, f);
  return FromFe(f);
}

void InvertBatch(test::Limbs* x, size_t n) {
  Fe f[kInvertBatch];
  for (size_t i = 0; i < n; ++i) f[i] = ToFe(x[i]);
  FeInvertBatch(f, n);
  for (size_t i = 0; i < n; ++i) x[i] = FromFe(f[i]);
}

test::Limbs Square(const test::Limbs& x) { return FromFe(FeSqr(ToFe(x))); }
test::Limbs AddA24(const test::Limbs& x) { return FromFe(FeAddA24(ToFe(x), ToFe(x))); }

}  // namespace

extern const test::FieldPass kFieldPass;
const test::FieldPass kFieldPass = {kFeBound, kInvertBatch, Invert, InvertBatch, Square, AddA24};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();
