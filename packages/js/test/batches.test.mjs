// SPDX-License-Identifier: Apache-2.0
// What index.d.ts says of batches, for both packages: one item for all, none, a bad one, and where
// memory is short.
import assert from 'node:assert/strict';
import test from 'node:test';
import { KexlaneError, load, some } from './built_package.mjs';

const kex = await load();
const { mlkem768, x25519, x25519mlkem768 } = kex;

const joined = (items) => new Uint8Array(Buffer.concat(items));
const badKey = new Uint8Array(1184).fill(255);

test('one item serves all operations of a batch', () => {
  const { encapsulationKey, decapsulationKey } = mlkem768.keygen();
  const sent = mlkem768.encapsBatch(Array(65).fill(encapsulationKey));
  const ciphertexts = sent.map((item) => item.ciphertext);
  const secrets = sent.map((item) => item.sharedSecret);
  assert.equal(new Set(secrets.map(String)).size, 65);
  assert.deepEqual(mlkem768.decapsBatch(ciphertexts, decapsulationKey), secrets);
  const { sharedSecrets } = mlkem768.decapsPacked(joined(ciphertexts), decapsulationKey);
  assert.deepEqual(sharedSecrets, joined(secrets));
  assert.equal(mlkem768.decapsBatch(ciphertexts[0], decapsulationKey).length, 1);
  assert.equal(mlkem768.decapsBatch([ciphertexts[0]], decapsulationKey).length, 1);
});

test('only an item alone serves all operations, and a seed never does', () => {
  const [key, other] = mlkem768.keygenBatch(2).map((pair) => pair.encapsulationKey);
  const [one, two] = [some(32), some(32)];
  const refused = (message) => ({ name: 'RangeError', message });
  const own = refused('seed must have 3 items, not 1');
  assert.throws(() => mlkem768.encapsBatchDerand([key, key, key], one), own);
  assert.throws(() => mlkem768.encapsBatchDerand([key, key, key], [one]), own);
  assert.throws(() => mlkem768.encapsPackedDerand(joined([key, key, key]), one), own);
  assert.throws(() => mlkem768.encapsBatchDerand([key], [one, two]),
    refused('seed must have 1 item, not 2'));
  assert.throws(() => mlkem768.encapsBatchDerand([], one), refused('seed must have 0 items, not 1'));
  const { share } = x25519mlkem768.clientKeygen();
  assert.throws(() => x25519mlkem768.serverRespondBatchDerand([share, share], some(64)),
    refused('seed must have 2 items, not 1'));
  assert.throws(() => x25519.sharedSecretBatch([one], [one, two]),
    refused('peerPublicKey must have 1 item, not 2'));
  assert.throws(() => x25519.sharedSecretBatch([one, two], [one]),
    refused('peerPublicKey must have 2 items, not 1'));

  const wanted = [one, two].map((seed) => mlkem768.encapsDerand(key, seed));
  assert.deepEqual(mlkem768.encapsBatchDerand(key, [one, two]), wanted);
  assert.deepEqual(mlkem768.encapsPackedDerand(key, joined([one, two])).ciphertexts,
    joined(wanted.map(({ ciphertext }) => ciphertext)));
  assert.deepEqual(mlkem768.encapsBatchDerand(key, one), wanted.slice(0, 1));
  assert.deepEqual(mlkem768.encapsBatchDerand(other, []), []);
});

test('a batch of nothing is empty', () => {
  assert.deepEqual(mlkem768.keygenBatch(0), []);
  assert.deepEqual(mlkem768.encapsBatch([]), []);
  const { encapsulationKeys, errors } = mlkem768.keygenPacked(0);
  assert.deepEqual([encapsulationKeys, errors], [new Uint8Array(0), []]);
  assert.deepEqual(mlkem768.decapsPacked(new Uint8Array(0), new Uint8Array(0)).errors, []);
});

test('a bad item of a batch does not disturb the others', () => {
  const keys = mlkem768.keygenBatch(70).map((pair) => pair.encapsulationKey);
  keys[1] = badKey;
  keys[66] = badKey;
  const results = mlkem768.encapsBatch(keys);
  const packed = mlkem768.encapsPacked(joined(keys));
  assert.deepEqual(packed.errors.map(({ index, code }) => [index, code]),
    [[1, 'KXL_ERR_KEY'], [66, 'KXL_ERR_KEY']]);
  results.forEach((item, i) => {
    const bad = i === 1 || i === 66;
    assert.equal(item instanceof KexlaneError, bad);
    if (bad) assert.deepEqual([item.index, item.code], [i, 'KXL_ERR_KEY']);
    const secret = packed.sharedSecrets.subarray(32 * i, 32 * (i + 1));
    assert.equal(secret.every((byte) => byte === 0), bad);
  });
});

// Calls `call` again and again, each time with memory for one more array, until it succeeds. An
// array that it made must be zero whenever it fails.
async function withLittleMemory(call) {
  const { ArrayBuffer } = globalThis;
  for (let allowed = 0; ; allowed += 1) {
    const made = [];
    globalThis.ArrayBuffer = new Proxy(ArrayBuffer, { construct(target, [size]) {
      if (made.length === allowed) throw new RangeError('no memory');
      made.push(new target(size));
      return made.at(-1);
    } });
    try {
      await call();
      return allowed;
    } catch (error) {
      assert.equal(error.message, 'no memory');
    } finally {
      globalThis.ArrayBuffer = ArrayBuffer;
    }
    for (const buffer of made) assert.ok(new Uint8Array(buffer).every((byte) => byte === 0));
  }
}

test('a call for which there is no memory leaves no copy of a secret', async () => {
  const pairs = mlkem768.keygenBatch(3);
  const sent = mlkem768.encapsBatch(pairs.map((pair) => pair.encapsulationKey));
  const inputs = [sent.map((item) => item.ciphertext), pairs.map((pair) => pair.decapsulationKey)];
  for (const methods of [mlkem768, kex.promises.mlkem768]) {
    assert.equal(await withLittleMemory(() => methods.decaps(inputs[0][0], inputs[1][0])), 1);
    // Two copies, the outputs side by side, the statuses, and then three items.
    assert.equal(await withLittleMemory(() => methods.decapsBatch(...inputs)), 2 + 1 + 1 + 3);
    assert.equal(await withLittleMemory(() => methods.keygenBatch(3)), 2 + 1 + 6);
    assert.equal(await withLittleMemory(() => methods.decapsPacked(...inputs.map(joined))), 2);
  }
});
