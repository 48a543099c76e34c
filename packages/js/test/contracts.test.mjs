// SPDX-License-Identifier: Apache-2.0
// The contracts of index.d.ts, for both packages: forms of a call, promises, arguments and errors.
import assert from 'node:assert/strict';
import test from 'node:test';
import { KexlaneError, isNative, load, some } from './built_package.mjs';

const kex = await load();
const kems = { mlkem512: kex.mlkem512, mlkem768: kex.mlkem768, mlkem1024: kex.mlkem1024,
  xwing: kex.xwing };
const { mlkem768, x25519, x25519mlkem768 } = kex;

const joined = (items) => new Uint8Array(Buffer.concat(items));

// Every operation that takes its randomness from the caller or needs none: inputs for n items.
function cases(n) {
  const list = [];
  const each = (make) => Array.from({ length: n }, make);
  for (const [name, kem] of Object.entries(kems)) {
    const { bytes } = kem;
    const pairs = each(() => kem.keygenDerand(some(bytes.keygenSeed)));
    const keys = pairs.map((pair) => pair.encapsulationKey);
    const seeds = each(() => some(bytes.encapsSeed));
    const sent = keys.map((key, i) => kem.encapsDerand(key, seeds[i]));
    list.push([name, kem, 'keygen', 'Derand', [each(() => some(bytes.keygenSeed))]]);
    list.push([name, kem, 'encaps', 'Derand', [keys, seeds]]);
    list.push([name, kem, 'decaps', '', [sent.map((s) => s.ciphertext),
      pairs.map((pair) => pair.decapsulationKey)]]);
  }
  const [own, peer] = [each(() => some(32)), each(() => x25519.keygen().publicKey)];
  list.push(['x25519', x25519, 'publicKey', '', [own]]);
  list.push(['x25519', x25519, 'sharedSecret', '', [own, peer]]);
  const clients = each(() => x25519mlkem768.clientKeygen());
  const shares = clients.map((client) => client.share);
  const answers = shares.map((share) => x25519mlkem768.serverRespond(share).share);
  list.push(['x25519mlkem768', x25519mlkem768, 'clientKeygen', 'Derand', [each(() => some(96))]]);
  list.push(['x25519mlkem768', x25519mlkem768, 'serverRespond', 'Derand',
    [shares, each(() => some(64))]]);
  list.push(['x25519mlkem768', x25519mlkem768, 'clientFinish', '',
    [clients.map((client) => client.state), answers]]);
  return list;
}

const asObject = (value) => (value instanceof Uint8Array ? { only: value } : value);

for (const n of [1, 3, 65]) {
  test(`single, batch and packed calls agree on ${n} items`, () => {
    for (const [scheme, methods, name, ending, inputs] of cases(n)) {
      const before = structuredClone(inputs);
      const expected = inputs[0].map((_, i) => methods[name + ending](...inputs.map((c) => c[i])));
      assert.deepEqual(methods[`${name}Batch${ending}`](...inputs), expected, `${scheme} ${name}`);
      const { errors, ...outputs } = methods[`${name}Packed${ending}`](...inputs.map(joined));
      assert.deepEqual(errors, []);
      const columns = Object.keys(asObject(expected[0]));
      assert.equal(Object.keys(outputs).length, columns.length);
      columns.forEach((column, i) => {
        const wanted = joined(expected.map((item) => asObject(item)[column]));
        if (column !== 'only') assert.ok(outputs[`${column}s`], `${scheme} ${name}: ${column}s`);
        assert.deepEqual(Object.values(outputs)[i], wanted, `${scheme} ${name}, packed`);
      });
      assert.deepEqual(inputs, before, `${scheme} ${name} wrote to an input`);
    }
  });
}

test('random operations agree with each other, and differ each time', () => {
  for (const kem of Object.values(kems)) {
    const { encapsulationKeys, decapsulationKeys } = kem.keygenPacked(70);
    assert.equal(encapsulationKeys.length, 70 * kem.bytes.encapsulationKey);
    const { ciphertexts, sharedSecrets } = kem.encapsPacked(encapsulationKeys);
    const found = kem.decapsPacked(ciphertexts, decapsulationKeys);
    assert.deepEqual(found.sharedSecrets, sharedSecrets);
    const pairs = kem.keygenBatch(3);
    assert.equal(new Set(pairs.map((pair) => String(pair.decapsulationKey))).size, 3);
    const [{ encapsulationKey }] = pairs;
    assert.notDeepEqual(kem.encaps(encapsulationKey), kem.encaps(encapsulationKey));
  }
  const [alice, bob] = x25519.keygenBatch(2);
  assert.deepEqual(x25519.sharedSecret(alice.secretKey, bob.publicKey),
    x25519.sharedSecret(bob.secretKey, alice.publicKey));
  const { shares, states } = x25519mlkem768.clientKeygenPacked(3);
  const answers = x25519mlkem768.serverRespondPacked(shares);
  const finished = x25519mlkem768.clientFinishPacked(states, answers.shares);
  assert.deepEqual(finished.secrets, answers.secrets);
});

test('outputs have their sizes, and buffers of their own', () => {
  for (const [, methods, name, ending, inputs] of cases(2)) {
    const single = methods[name + ending](...inputs.map((column) => column[0]));
    const [first, second] = methods[`${name}Batch${ending}`](...inputs);
    const arrays = [single, first, second].flatMap((item) => Object.values(asObject(item)));
    assert.equal(new Set(arrays.map(({ buffer }) => buffer)).size, arrays.length);
    for (const array of arrays) {
      assert.equal(array.constructor, Uint8Array);
      assert.equal(array.buffer.byteLength, array.length);
    }
  }
  const { bytes } = x25519mlkem768;
  const { share, state } = x25519mlkem768.clientKeygen();
  assert.deepEqual([share.length, state.length], [bytes.clientShare, bytes.clientState]);
});

test('the buffer of an output is made before its array', () => {
  const all = cases(1);
  const made = [];
  const { Uint8Array: plain } = globalThis;
  globalThis.Uint8Array = new Proxy(plain, { construct(target, args) {
    made.push(args[0]);
    return Reflect.construct(target, args);
  } });
  try {
    for (const [, methods, name, ending, inputs] of all) {
      for (const form of ['', 'Batch', 'Packed']) {
        const args = inputs.map((column) => (form === 'Batch' ? column : column[0]));
        methods[name + form + ending](...args);
      }
    }
  } finally {
    globalThis.Uint8Array = plain;
  }
  assert.ok(made.length >= 3 * all.length);
  assert.ok(made.every((first) => first instanceof ArrayBuffer));
});

// ---- arguments --------------------------------------------------------------------------------

test('an input may be a Buffer, a part of a buffer, or come from another context', async () => {
  const { encapsulationKey, decapsulationKey } = mlkem768.keygen();
  const within = new Uint8Array(2500);
  within.set(decapsulationKey, 7);
  const { ciphertext, sharedSecret } = mlkem768.encaps(Buffer.from(encapsulationKey));
  assert.deepEqual(mlkem768.decaps(ciphertext, within.subarray(7, 2407)), sharedSecret);
  const packed = mlkem768.decapsPacked(Buffer.from(ciphertext), within.subarray(7, 2407));
  assert.deepEqual(packed.sharedSecrets, sharedSecret);
  const { runInNewContext } = await import('node:vm');
  const other = runInNewContext(`new Uint8Array([${ciphertext}])`);
  assert.deepEqual(mlkem768.decaps(other, decapsulationKey), sharedSecret);
});

test('inputs of another type are a TypeError', () => {
  const { ciphertext } = mlkem768.encaps(mlkem768.keygen().encapsulationKey);
  const bad = [undefined, null, 'text', 1184, [1, 2], {}, new ArrayBuffer(1184),
    new Uint16Array(592), new Uint8ClampedArray(1184), new DataView(new ArrayBuffer(1184)),
    { __proto__: Uint8Array.prototype, length: 1184 }, new Uint8Array(new SharedArrayBuffer(1184))];
  for (const value of bad) {
    const type = { name: 'TypeError', message: /^encapsulationKey must/ };
    assert.throws(() => mlkem768.encaps(value), type);
    assert.throws(() => mlkem768.encapsPacked(value), type);
    assert.throws(() => mlkem768.encapsBatch([value]), { name: 'TypeError' });
    if (!Array.isArray(value)) assert.throws(() => mlkem768.encapsBatch(value), type);
    assert.throws(() => mlkem768.decaps(ciphertext, value), { message: /^decapsulationKey must/ });
  }
});

test('a wrong length is a RangeError that names the right one', () => {
  for (const length of [0, 1183, 1185]) {
    const message = `encapsulationKey must have 1184 bytes, not ${length}`;
    assert.throws(() => mlkem768.encaps(new Uint8Array(length)), { name: 'RangeError', message });
  }
  const key = mlkem768.keygen().encapsulationKey;
  assert.throws(() => mlkem768.encapsBatch([key, key, new Uint8Array(3)]),
    { name: 'RangeError', message: 'encapsulationKey[2] must have 1184 bytes, not 3' });
  assert.throws(() => mlkem768.encapsPacked(new Uint8Array(1185)),
    { name: 'RangeError', message: /a multiple of 1184 bytes, not 1185/ });
  assert.throws(() => mlkem768.encapsBatchDerand([key, key, key], [some(32), some(32)]),
    { name: 'RangeError', message: 'seed must have 3 items, not 2' });
});

// An array whose bytes another owner has now.
function detached(size) {
  const array = some(size);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

test('an array that is a view of a resizable buffer has the size that it has now', () => {
  const { encapsulationKey } = mlkem768.keygen();
  if (!('resizable' in ArrayBuffer.prototype)) return;
  const buffer = new ArrayBuffer(1184, { maxByteLength: 4000 });
  const follows = new Uint8Array(buffer);
  const fixed = new Uint8Array(buffer, 0, 1184);
  fixed.set(encapsulationKey);
  for (const key of [follows, fixed]) assert.equal(mlkem768.encaps(key).ciphertext.length, 1088);
  buffer.resize(1185);
  assert.throws(() => mlkem768.encaps(follows), { name: 'RangeError', message: /not 1185/ });
  assert.equal(mlkem768.encaps(fixed).ciphertext.length, 1088);
  buffer.resize(1000);
  assert.throws(() => mlkem768.encaps(follows), { name: 'RangeError', message: /not 1000/ });
  assert.throws(() => mlkem768.encaps(fixed), { name: 'TypeError', message: /must not be detached/ });
});

test('inputs may be views of each other', () => {
  const all = some(1088 + 2400);
  const { encapsulationKey, decapsulationKey } = mlkem768.keygen();
  all.set(decapsulationKey, 1000);
  const ciphertext = all.subarray(0, 1088);
  const key = all.subarray(1000, 3400);
  assert.deepEqual(mlkem768.decaps(ciphertext, key),
    mlkem768.decaps(ciphertext.slice(), key.slice()));
  assert.equal(mlkem768.checkPair(encapsulationKey, key), undefined);
});

test('what a caller adds to an array changes nothing', () => {
  const { encapsulationKey } = mlkem768.keygen();
  const seed = some(32);
  const wanted = mlkem768.encapsDerand(encapsulationKey, seed);
  class Loud extends Uint8Array {
    get length() { return 7; }
    get buffer() { return new ArrayBuffer(7); }
    subarray() { throw new Error('subarray'); }
    set() { throw new Error('set'); }
  }
  const [key, own] = [encapsulationKey, seed].map((bytes) => {
    const copy = new Loud(bytes.length);
    for (let i = 0; i < bytes.length; i++) copy[i] = bytes[i];
    return copy;
  });
  assert.deepEqual(mlkem768.encapsDerand(key, own), wanted);
  assert.deepEqual(mlkem768.encapsBatchDerand([key], own), [wanted]);
  assert.deepEqual(mlkem768.encapsPackedDerand(key, own).ciphertexts, wanted.ciphertext);
});

test('a detached array is a TypeError, and no empty batch', () => {
  const key = detached(1184);
  const refused = { name: 'TypeError', message: 'encapsulationKey must not be detached' };
  assert.throws(() => mlkem768.encaps(key), refused);
  assert.throws(() => mlkem768.encapsPacked(key), refused);
  assert.throws(() => mlkem768.encapsPackedDerand(key, new Uint8Array(0)), refused);
  assert.throws(() => mlkem768.encapsBatch(key), refused);
  assert.throws(() => mlkem768.encapsBatch([key]),
    { name: 'TypeError', message: 'encapsulationKey[0] must not be detached' });
  assert.throws(() => mlkem768.decapsPacked(new Uint8Array(0), detached(2400)),
    { name: 'TypeError', message: 'decapsulationKey must not be detached' });
});

test('no argument is ignored, and none may be missing', () => {
  assert.throws(() => mlkem768.keygen(some(64)), { name: 'TypeError', message: /no arguments/ });
  assert.throws(() => mlkem768.encaps(mlkem768.keygen().encapsulationKey, some(32)), TypeError);
  assert.throws(() => mlkem768.decaps(some(1088)),
    { name: 'TypeError', message: /^decaps takes ciphertext, decapsulationKey; it got 1/ });
  assert.throws(() => mlkem768.keygenBatch(), TypeError);
  assert.throws(() => mlkem768.keygenBatch('3'), TypeError);
  for (const n of [-1, 1.5, NaN, Infinity]) {
    assert.throws(() => mlkem768.keygenPacked(n), RangeError);
  }
});

test('wipe overwrites what it can, whatever the other arguments are', () => {
  const [a, b, c] = [some(32), some(2400), some(32)];
  const shared = new Uint8Array(new SharedArrayBuffer(32)).fill(7);
  assert.equal(kex.wipe(a, detached(32), shared, Buffer.from(b.buffer)), undefined);
  assert.ok([...a, ...b, ...shared].every((byte) => byte === 0));
  assert.throws(() => kex.wipe(undefined, c, 'text'),
    { name: 'TypeError', message: 'argument 1 must be a Uint8Array' });
  assert.ok(c.every((byte) => byte === 0));
  for (const value of [null, [1, 2], new Uint16Array(4), new ArrayBuffer(8)]) {
    assert.throws(() => kex.wipe(value), { name: 'TypeError', message: /^argument 1 must/ });
  }
});

// ---- errors -----------------------------------------------------------------------------------

const badKey = new Uint8Array(1184).fill(255);
const lowOrder = new Uint8Array(32);

function refusedWith(code, message) {
  return (error) => error instanceof KexlaneError && error instanceof Error
    && error.name === 'KexlaneError' && error.code === code && message.test(error.message)
    && error.index === undefined;
}

test('what the library refuses is a KexlaneError with its code and text', () => {
  const key = refusedWith('KXL_ERR_KEY', /^A key fails the checks of its standard/);
  const low = refusedWith('KXL_ERR_LOW_ORDER', /low order/);
  const pair = mlkem768.keygen();
  const damaged = pair.decapsulationKey.slice();
  damaged[2336] ^= 1;
  assert.throws(() => mlkem768.encaps(badKey), key);
  assert.throws(() => mlkem768.checkEncapsulationKey(badKey), key);
  assert.throws(() => mlkem768.decaps(some(1088), damaged), key);
  assert.throws(() => mlkem768.checkDecapsulationKey(damaged), key);
  assert.throws(() => mlkem768.encapsulationKeyOf(damaged), key);
  assert.throws(() => mlkem768.checkPair(mlkem768.keygen().encapsulationKey, damaged), key);
  assert.throws(() => x25519.sharedSecret(some(32), lowOrder), low);
  const { share } = x25519mlkem768.clientKeygen();
  share.fill(0, 1184);
  assert.throws(() => x25519mlkem768.serverRespond(share), low);
  assert.throws(() => x25519mlkem768.checkShare(share), low);
  for (const name of ['none', '', 'portable\0', 'portable'.repeat(9), undefined]) {
    assert.throws(() => kex.forceTarget(name), refusedWith('KXL_ERR_TARGET', /target/));
  }
  assert.equal(mlkem768.checkPair(pair.encapsulationKey, pair.decapsulationKey), undefined);
  assert.equal(mlkem768.checkEncapsulationKey(pair.encapsulationKey), undefined);
  assert.deepEqual(mlkem768.encapsulationKeyOf(pair.decapsulationKey), pair.encapsulationKey);
});

test('an error with another code has no cause', () => {
  assert.ok(!('cause' in mlkem768.encapsBatch([badKey])[0]));
});

// ---- promises ---------------------------------------------------------------------------------

test('each method has one of the same name that gives a promise of the same', async () => {
  for (const n of [1, 65]) {
    for (const [scheme, methods, name, ending, inputs] of cases(n)) {
      const later = kex.promises[scheme];
      assert.deepEqual(Object.keys(later), Object.keys(methods));
      const single = inputs.map((column) => column[0]);
      const packed = inputs.map(joined);
      for (const [form, args] of [['', single], ['Batch', inputs], ['Packed', packed]]) {
        const method = name + form + ending;
        const promise = later[method](...args);
        assert.ok(promise instanceof Promise);
        assert.deepEqual(await promise, methods[method](...args), `${scheme} ${method}`);
      }
    }
  }
});

test('a promise does not see what becomes of its inputs', async () => {
  const { mlkem768: later } = kex.promises;
  const pairs = mlkem768.keygenBatch(5);
  const keys = pairs.map((pair) => pair.decapsulationKey);
  const sent = mlkem768.encapsBatch(pairs.map((pair) => pair.encapsulationKey));
  const ciphertexts = sent.map((item) => item.ciphertext);
  const secrets = sent.map((item) => item.sharedSecret);
  const packed = [joined(ciphertexts), joined(keys)];
  const promises = [later.decaps(ciphertexts[0], keys[0]), later.decapsBatch(ciphertexts, keys),
    later.decapsPacked(...packed)];
  kex.wipe(...ciphertexts, ...keys, ...packed);
  const [one, batch, { sharedSecrets }] = await Promise.all(promises);
  assert.deepEqual(one, secrets[0]);
  assert.deepEqual(batch, secrets);
  assert.deepEqual(sharedSecrets, joined(secrets));
});

test('a promise is rejected with what the other method throws', async () => {
  const { mlkem768: later } = kex.promises;
  await assert.rejects(later.encaps(badKey), refusedWith('KXL_ERR_KEY', /^A key fails/));
  await assert.rejects(later.checkEncapsulationKey(badKey), refusedWith('KXL_ERR_KEY', /key/));
  await assert.rejects(later.encaps('key'), { name: 'TypeError', message: /^encapsulationKey/ });
  await assert.rejects(later.encaps(detached(1184)), { name: 'TypeError', message: /detached/ });
  await assert.rejects(later.encaps(some(7)), { name: 'RangeError', message: /1184 bytes, not 7/ });
  await assert.rejects(later.keygenPacked(-1), RangeError);
  await assert.rejects(later.keygen(1), TypeError);
  const { encapsulationKey } = await later.keygen();
  const [good, bad] = await later.encapsBatch([encapsulationKey, badKey]);
  assert.equal(good.ciphertext.length, 1088);
  assert.deepEqual([bad.code, bad.index], ['KXL_ERR_KEY', 1]);
  const packed = await later.encapsPacked(joined([badKey, encapsulationKey]));
  assert.deepEqual(packed.errors.map(({ index }) => index), [0]);
  assert.ok(packed.sharedSecrets.subarray(0, 32).every((byte) => byte === 0));
  assert.deepEqual(await later.encapsBatch([]), []);
});

// ---- the library ------------------------------------------------------------------------------

test('the library says how it computes', () => {
  assert.equal(kex.implementation, isNative ? 'native' : 'wasm');
  assert.ok(kex.targets.includes(kex.target));
  const before = kex.target;
  kex.forceTarget('portable');
  assert.equal(kex.target, 'portable');
  kex.forceTarget(before);
});

test('what load gives cannot be changed', () => {
  assert.ok([kex, kex.targets, ...Object.values(kex).filter((value) => typeof value === 'object')]
    .every((value) => Object.isFrozen(value) && Object.isFrozen(value.bytes ?? value)));
  assert.ok(Object.values(kex.promises).every((value) => Object.isFrozen(value)));
});
