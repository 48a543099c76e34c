// SPDX-License-Identifier: Apache-2.0
// Every official answer on all targets of both modules, or of kexlane-native. KEXLANE_VECTORS names the folder of
// the vector files, which must all be there; without it, that beside the source folder is taken if
// it is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { libraries, load, source } from './built_package.mjs';
import { Checks, embeddedHex, vectorFiles, verifyEmbedded, verifyFile } from './official.mjs';

const beside = new URL('../shared/kat/', source);
const vectors = process.env.KEXLANE_VECTORS
  ? pathToFileURL(`${process.env.KEXLANE_VECTORS}/`) : existsSync(beside) && beside;
const files = vectors ? vectorFiles : [];
const parse = (name) => JSON.parse(readFileSync(new URL(name, vectors), 'utf8'));

test('the embedded answers are those of kexlane-kat', () => {
  const text = readFileSync(new URL('kat/answers.cc', source), 'utf8');
  for (const hex of embeddedHex) assert.ok(text.includes(`"${hex}"`), hex);
});

for (const [name, kex] of await libraries()) {
  for (const target of kex.targets) {
    test(`${name}, ${target}: the official answers`, async () => {
      kex.forceTarget(target);
      assert.equal(kex.target, target);
      assert.equal(kex.selfTest(), null);
      const checks = new Checks();
      await verifyEmbedded(kex, checks);
      for (const file of files) await verifyFile(kex, file, parse, checks);
      console.log(`${name}, ${target}: ${checks.passed} answers, ${files.length} vector files`);
      assert.deepEqual(checks.failed, []);
      assert.ok(checks.passed > (vectors ? 2000 : 10));
      assert.equal(kex.target, target);
    });
  }
}

test('a wrong answer is noticed', async () => {
  const kex = await load();
  const x25519 = { ...kex.x25519, sharedSecret: () => new Uint8Array(32) };
  const mlkem768 = { ...kex.mlkem768, decaps: () => new Uint8Array(32) };
  const checks = new Checks();
  await verifyEmbedded({ ...kex, x25519, mlkem768 }, checks);
  assert.equal(checks.failed.length, 2 + 2 + 2 + 1 + 1);
});
