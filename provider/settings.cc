// SPDX-License-Identifier: Apache-2.0
// A word that is not understood is an error: a key would be written in another form than was meant.
#include "provider/settings.h"

#include <openssl/params.h>
#include <strings.h>

namespace kexlane::provider {
namespace {

// Sets *value to what the text says. Null says nothing.
bool ReadYesOrNo(const Provider* provider, const char* text, bool* value) {
  if (text == nullptr) return true;
  for (const char* yes : {"1", "yes", "true", "on"}) {
    if (strcasecmp(text, yes) == 0) return *value = true;
  }
  for (const char* no : {"0", "no", "false", "off"}) {
    if (strcasecmp(text, no) != 0) continue;
    *value = false;
    return true;
  }
  return Fail(provider, Reason::kSetting);
}

}  // namespace

const char* Setting(const Provider* provider, const char* name) {
  char* text = nullptr;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_ptr(name, &text, 0), OSSL_PARAM_construct_end()};
  return provider->get_params(provider->handle, params) != 0 ? text : nullptr;
}

bool ReadSeedPolicy(const Provider* provider, SeedPolicy* policy) {
  *policy = {};
  // OpenSSL 3.5 can be told to take a dk from elsewhere without trying whether it is a pair. Here
  // each is tried, with fresh randomness.
  const char* test = Setting(provider, "ml-kem.import_pct_type");
  if (test != nullptr && strcasecmp(test, "random") != 0 && strcasecmp(test, "fixed") != 0) {
    return Fail(provider, Reason::kSetting);
  }
  return ReadYesOrNo(provider, Setting(provider, kRetainSeed), &policy->retain) &&
         ReadYesOrNo(provider, Setting(provider, kPreferSeed), &policy->prefer);
}

bool UpdateSeedPolicy(const Provider* provider, const OSSL_PARAM params[], SeedPolicy* policy) {
  // Files have forms. What makes a key in memory has none.
  for (const char* name : {kInputFormats, kOutputFormats}) {
    if (OSSL_PARAM_locate_const(params, name) != nullptr) {
      return Fail(provider, Reason::kNoSuchParameter);
    }
  }
  const char *retain = nullptr, *prefer = nullptr;
  return FindText(provider, params, kRetainSeed, &retain) &&
         FindText(provider, params, kPreferSeed, &prefer) &&
         ReadYesOrNo(provider, retain, &policy->retain) &&
         ReadYesOrNo(provider, prefer, &policy->prefer);
}

}  // namespace kexlane::provider
