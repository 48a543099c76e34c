// SPDX-License-Identifier: Apache-2.0
// What calls leave in WebAssembly's memory: no secret, and a stack and a heap that work.
import assert from 'node:assert/strict';
import test from 'node:test';
import { KexlaneError, loadOpen, some } from './built_package.mjs';

const { kex, calls, memory, random } = await loadOpen('kexlane.wasm');
const { mlkem512, mlkem768, mlkem1024, xwing, x25519, x25519mlkem768 } = kex;
const kems = { mlkem512, mlkem768, mlkem1024, xwing };

// Whether 16 bytes in a row of a secret are anywhere in the module's memory.
function inMemory(secret) {
  const all = Buffer.from(memory.buffer);
  for (let at = 0; at + 16 <= secret.length; at += 16) {
    if (all.includes(secret.subarray(at, at + 16))) return true;
  }
  return false;
}

test('no secret stays in WebAssembly memory', () => {
  const planted = some(32);
  new Uint8Array(memory.buffer).set(planted, memory.buffer.byteLength - 64);
  assert.ok(inMemory(planted), 'the search finds what is there');
  new Uint8Array(memory.buffer).fill(0, memory.buffer.byteLength - 64);

  for (const target of kex.targets) {
    kex.forceTarget(target);
    for (const [name, kem] of Object.entries(kems)) {
      const [seed, m] = [some(kem.bytes.keygenSeed), some(kem.bytes.encapsSeed)];
      const { encapsulationKey, decapsulationKey } = kem.keygenDerand(seed);
      const { ciphertext, sharedSecret } = kem.encapsDerand(encapsulationKey, m);
      const found = kem.decaps(ciphertext, decapsulationKey);
      // A key of ML-KEM is s, then ek and its hash, which are public, then z.
      const sBytes = decapsulationKey.length - encapsulationKey.length - 64;
      const s = decapsulationKey.subarray(0, Math.max(sBytes, 0));
      const z = decapsulationKey.slice(-32);
      for (const secret of [seed, m, sharedSecret, found, s, z]) {
        assert.ok(!inMemory(secret), `${name} on ${target}`);
      }
      const many = kem.keygenBatchDerand(Array.from({ length: 9 }, () => some(seed.length)));
      for (const pair of many) assert.ok(!inMemory(pair.decapsulationKey.slice(-32)), name);
      const random = kem.keygen();
      assert.ok(!inMemory(random.decapsulationKey.slice(-32)), `${name}, random`);
    }
    const { state, share } = x25519mlkem768.clientKeygen();
    const { secret, share: answer } = x25519mlkem768.serverRespond(share);
    x25519mlkem768.clientFinish(state, answer);
    const { secretKey, publicKey } = x25519.keygen();
    const shared = x25519.sharedSecret(secretKey, x25519.keygen().publicKey);
    x25519.publicKey(secretKey);
    assert.ok(publicKey.length === 32);
    for (const left of [secret, state.slice(-64), secretKey, shared]) assert.ok(!inMemory(left));
  }
});

test('an error leaves no secret in memory either', () => {
  const damaged = mlkem768.keygen().decapsulationKey;
  damaged[2336] ^= 1;
  assert.throws(() => mlkem768.decaps(some(1088), damaged), KexlaneError);
  assert.ok(!inMemory(damaged.subarray(0, 1152)) && !inMemory(damaged.slice(-32)));
  const secretKey = some(32);
  assert.throws(() => x25519.sharedSecret(secretKey, new Uint8Array(32)), KexlaneError);
  assert.ok(!inMemory(secretKey));
});

test('a call for which the stack has no room leaves no secret, and the next ones work', () => {
  const { encapsulationKey, decapsulationKey } = mlkem768.keygen();
  const { ciphertext, sharedSecret } = mlkem768.encaps(encapsulationKey);
  const before = calls.stackSave();
  let failed = 0;
  let worked = 0;
  // At first there is no room for anything, and on the way back a little more each time. The
  // arguments make the steps differ.
  const recurse = (...filler) => {
    try { recurse(...filler); } catch { /* the stack is full */ }
    if (worked > 9) return;
    try {
      mlkem768.decaps(ciphertext, decapsulationKey);
      worked += 1;
    } catch {
      failed += 1;
    }
  };
  for (let i = 0; i < 6; i++) {
    worked = 0;
    recurse(...Array(i).fill(0));
    assert.equal(calls.stackSave(), before);
    for (const secret of [decapsulationKey.subarray(0, 32), decapsulationKey.subarray(2368),
      sharedSecret]) assert.ok(!inMemory(secret));
  }
  assert.ok(failed > 6);
  assert.deepEqual(mlkem768.decaps(ciphertext, decapsulationKey), sharedSecret);
});

test('a call that traps leaves nothing on the stack of C', async () => {
  const planted = some(32);
  const opened = await loadOpen('kexlane.wasm', { kxl_mlkem768_decaps: () => {
    opened.calls.stackRestore(before - 4096);
    new Uint8Array(opened.memory.buffer).set(planted, before - 2048);
    throw new WebAssembly.RuntimeError('unreachable');
  } });
  const before = opened.calls.stackSave();
  assert.throws(() => opened.kex.mlkem768.decaps(some(1088), some(2400)), WebAssembly.RuntimeError);
  assert.equal(opened.calls.stackSave(), before);
  assert.ok(!Buffer.from(opened.memory.buffer).includes(planted));
});

test('calls go on after the memory grew, and do not make it grow for ever', () => {
  mlkem768.keygenPacked(200);
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 5; i++) mlkem768.keygenPacked(500);
  assert.equal(memory.buffer.byteLength, before);
  memory.grow(3);
  const { encapsulationKey, decapsulationKey } = mlkem768.keygen();
  const { ciphertext, sharedSecret } = mlkem768.encaps(encapsulationKey);
  assert.deepEqual(mlkem768.decaps(ciphertext, decapsulationKey), sharedSecret);
});

test('randomness of any length is filled to its end', () => {
  const at = memory.grow(4) * 65536;
  assert.equal(random(at, 3 * 65536 + 100), 1);
  const filled = new Uint8Array(memory.buffer, at, 3 * 65536 + 132);
  for (const end of [65536, 2 * 65536, 3 * 65536, 3 * 65536 + 100]) {
    assert.ok(filled.subarray(end - 32, end).some((byte) => byte !== 0));
  }
  assert.ok(filled.subarray(-32).every((byte) => byte === 0));
  filled.fill(0);
});
