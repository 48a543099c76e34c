// SPDX-License-Identifier: Apache-2.0
// Verifies the embedded answers in a worker, with the compiled module that it is sent.
import { load } from '/kexlane/index.js';
import { Checks, verifyEmbedded } from '/test/official.mjs';

onmessage = async ({ data: module }) => {
  const checks = new Checks();
  await verifyEmbedded(await load(module), checks);
  postMessage({ passed: checks.passed, failed: checks.failed });
};
