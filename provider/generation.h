// SPDX-License-Identifier: Apache-2.0
// The making of keys, as provider-keymgmt(7) has it: a context that takes parameters, and then keys
// from it. The functions on a context have the types of OSSL_DISPATCH.
#ifndef KEXLANE_PROVIDER_GENERATION_H_
#define KEXLANE_PROVIDER_GENERATION_H_

#include "provider/key.h"

namespace kexlane::provider {

void* NewGeneration(const Provider* provider, const Algorithm* algorithm, int selection,
                    const OSSL_PARAM params[]);
const OSSL_PARAM* GenerationParams(const Algorithm* algorithm);
int GenSetParams(void* generation, const OSSL_PARAM params[]);
void* Gen(void* generation, OSSL_CALLBACK* progress, void* argument);
void GenCleanup(void* generation);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_GENERATION_H_
