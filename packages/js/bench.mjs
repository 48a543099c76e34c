// SPDX-License-Identifier: Apache-2.0
// Measures the package, and kexlane-native where packages/node/build has made it, beside others and
// beside this JavaScript engine's own cryptography: ML-KEM-768, X25519 and X-Wing. Each round runs every contender once, so that what else the machine does hits
// all of them. The table has medians of the processor time of the thread, where Node.js tells it.
//   packages/js/build && node packages/js/bench.mjs FOLDER [ROUNDS]
// In FOLDER somebody has installed the others, or some of them:
//   npm install @noble/post-quantum @noble/curves mlkem @stablelib/x25519 @oqs/liboqs-js pqclean
//     libsodium-wrappers
import * as nodeCrypto from 'node:crypto';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadWasm } from '../../build/js/kexlane/index.js';

const [folder, rounds = '15'] = process.argv.slice(2);
if (!folder) throw new Error('usage: node packages/js/bench.mjs FOLDER [ROUNDS]');
const { resolve: resolveName } = createRequire(pathToFileURL(`${resolve(folder)}/`));
const bring = (name) => import(pathToFileURL(resolveName(name)));
const bringFile = (path) => import(pathToFileURL(resolve(folder, 'node_modules', path)));

// A KEM with these three functions, which may be asynchronous. The kind is JavaScript, wasm or native.
const built = (path) => new URL(`../../build/${path}`, import.meta.url);
const kexlane = await loadWasm();
const portable = await loadWasm(built('js/kexlane/kexlane_portable.wasm'));
const native = await import(built('node/kexlane-native/kexlane_native.mjs'))
  .then(({ load }) => load(), () => null);
const needNative = () => native ?? (() => { throw new Error('packages/node/build makes it'); })();
const ofKexlane = (kem) => ({
  keygen: () => {
    const { encapsulationKey: publicKey, decapsulationKey: secretKey } = kem.keygen();
    return { publicKey, secretKey };
  },
  encaps: (key) => kem.encaps(key),
  decaps: (ciphertext, key) => kem.decaps(ciphertext, key),
});
const ofNoble = (kem) => ({
  keygen: () => kem.keygen(),
  encaps: (key) => {
    const { cipherText, sharedSecret } = kem.encapsulate(key);
    return { ciphertext: cipherText, sharedSecret };
  },
  decaps: (ciphertext, key) => kem.decapsulate(ciphertext, key),
});

const kems = [
  ['kexlane', 'wasm', () => ofKexlane(kexlane.mlkem768)],
  ['kexlane, no SIMD', 'wasm', () => ofKexlane(portable.mlkem768)],
  ['kexlane-native', 'native', () => ofKexlane(needNative().mlkem768)],
  ['@oqs/liboqs-js', 'wasm', async () => {
    const kem = await (await bringFile('@oqs/liboqs-js/src/index.js')).createMLKEM768();
    return { keygen: () => kem.generateKeyPair(), encaps: (key) => kem.encapsulate(key),
      decaps: (ciphertext, key) => kem.decapsulate(ciphertext, key) };
  }],
  ['pqclean', 'wasm', async () => {
    const { default: { KEM } } = await bringFile('pqclean/wasm/index.js');
    const kem = new KEM('ml-kem-768');
    return {
      keygen: () => {
        const { publicKey, privateKey } = kem.keypair();
        return { publicKey, secretKey: privateKey };
      },
      encaps: (key) => {
        const { encryptedKey, key: sharedSecret } = kem.generateKey(key);
        return { ciphertext: encryptedKey, sharedSecret };
      },
      decaps: (ciphertext, key) => kem.decryptKey(key, ciphertext),
    };
  }],
  ['@noble/post-quantum', 'JavaScript',
    async () => ofNoble((await bring('@noble/post-quantum/ml-kem.js')).ml_kem768)],
  ['mlkem', 'JavaScript', async () => {
    const kem = new (await bring('mlkem')).MlKem768();
    return {
      keygen: async () => {
        const [publicKey, secretKey] = await kem.generateKeyPair();
        return { publicKey, secretKey };
      },
      encaps: async (key) => {
        const [ciphertext, sharedSecret] = await kem.encap(key);
        return { ciphertext, sharedSecret };
      },
      decaps: (ciphertext, key) => kem.decap(ciphertext, key),
    };
  }],
  ["Node's OpenSSL", 'native', () => {
    if (!nodeCrypto.encapsulate) throw new Error('it has no ML-KEM');
    const { generateKeyPairSync, encapsulate, decapsulate } = nodeCrypto;
    return {
      keygen: () => {
        const { publicKey, privateKey } = generateKeyPairSync('ml-kem-768');
        return { publicKey, secretKey: privateKey };
      },
      encaps: (key) => {
        const { ciphertext, sharedKey } = encapsulate(key);
        return { ciphertext, sharedSecret: sharedKey };
      },
      decaps: (ciphertext, key) => decapsulate(key, ciphertext),
    };
  }],
];

const hybrids = [
  ['kexlane', 'wasm', () => ofKexlane(kexlane.xwing)],
  ['kexlane-native', 'native', () => ofKexlane(needNative().xwing)],
  ['@noble/post-quantum', 'JavaScript',
    async () => ofNoble((await bring('@noble/post-quantum/hybrid.js')).ml_kem768_x25519)],
];

// [publicKey(secret), sharedSecret(secret, peer)].
const curves = [
  ['kexlane', 'wasm', () => [kexlane.x25519.publicKey, kexlane.x25519.sharedSecret]],
  ['kexlane, no SIMD', 'wasm', () => [portable.x25519.publicKey, portable.x25519.sharedSecret]],
  ['kexlane-native', 'native', () => {
    const { publicKey, sharedSecret } = needNative().x25519;
    return [publicKey, sharedSecret];
  }],
  ['libsodium-wrappers', 'wasm', async () => {
    const { default: sodium } = await bring('libsodium-wrappers');
    await sodium.ready;
    return [sodium.crypto_scalarmult_base, sodium.crypto_scalarmult];
  }],
  ['@noble/curves', 'JavaScript', async () => {
    const { x25519 } = await bring('@noble/curves/ed25519.js');
    return [x25519.getPublicKey, x25519.getSharedSecret];
  }],
  ['@stablelib/x25519', 'JavaScript', async () => {
    const { scalarMult, scalarMultBase } = await bring('@stablelib/x25519');
    return [scalarMultBase, scalarMult];
  }],
];

// ---- measuring ---------------------------------------------------------------------------------

function now() {
  if (!process.threadCpuUsage) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function milliseconds(operation, times) {
  const start = now();
  for (let i = 0; i < times; i++) await operation();
  return (now() - start) / times;
}

// Prints the medians of one operation, in the order of the contenders, beside the first of them.
async function compare(title, contenders) {
  const times = [];
  for (const { operation } of contenders) {
    // Until the engine has compiled it in its best way.
    for (const end = now() + 300; now() < end;) await milliseconds(operation, 10);
    times.push(Math.ceil(20 / Math.max(await milliseconds(operation, 50), 0.01)));
  }
  const found = contenders.map(() => []);
  for (let round = 0; round < Number(rounds); round++) {
    for (const [i, { operation }] of contenders.entries()) {
      found[i].push(await milliseconds(operation, times[i]));
    }
  }
  const medians = found.map((all) => all.sort((a, b) => a - b)[all.length >> 1]);
  console.log(`\n${title}`);
  contenders.forEach(({ name, kind }, i) => {
    const ratio = (medians[i] / medians[0]).toFixed(2);
    console.log(`  ${name.padEnd(22)} ${kind.padEnd(10)} ${ratio.padStart(7)} x  `
      + `${(1000 * medians[i]).toFixed(1).padStart(8)} us`);
  });
}

async function available(list) {
  const result = [];
  for (const [name, kind, make] of list) {
    try {
      result.push({ name, kind, calls: await make() });
    } catch (error) {
      console.log(`not measured: ${name}: ${error.message.split('\n')[0]}`);
    }
  }
  return result;
}

async function compareKems(title, list) {
  const contenders = [];
  for (const { name, kind, calls } of await available(list)) {
    const { keygen, encaps, decaps } = calls;
    const { publicKey, secretKey } = await keygen();
    const { ciphertext, sharedSecret } = await encaps(publicKey);
    if (Buffer.compare(Buffer.from(await decaps(ciphertext, secretKey)), Buffer.from(sharedSecret))) {
      throw new Error(`${name} does not agree with itself`);
    }
    contenders.push({ name, kind, keygen, encaps: () => encaps(publicKey),
      decaps: () => decaps(ciphertext, secretKey) });
  }
  for (const step of ['keygen', 'encaps', 'decaps']) {
    await compare(`${title} ${step}`, contenders.map((c) => ({ ...c, operation: c[step] })));
  }
}

async function compareCurves() {
  const [{ secretKey }, { publicKey: peer }] = kexlane.x25519.keygenBatch(2);
  const contenders = await available(curves);
  const own = (i, ...args) => contenders.map(({ name, kind, calls }) => ({
    name, kind, operation: () => calls[i](...args) }));
  const { generateKeyPairSync, diffieHellman } = nodeCrypto;
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const openssl = { name: "Node's OpenSSL", kind: 'native' };
  const generate = { ...openssl, operation: () => generateKeyPairSync('x25519') };
  const agree = { ...openssl, operation: () => diffieHellman({ privateKey, publicKey }) };
  await compare('X25519 public key', [...own(0, secretKey), generate]);
  await compare('X25519 shared secret', [...own(1, secretKey, peer), agree]);
}

// A batch, for each item, beside single calls.
async function compareBatches({ mlkem768, x25519, implementation: kind }) {
  const { encapsulationKeys, decapsulationKeys } = mlkem768.keygenPacked(64);
  const { ciphertexts } = mlkem768.encapsPacked(encapsulationKeys);
  const { publicKeys, secretKeys } = x25519.keygenPacked(64);
  const batches = [['keygen', () => mlkem768.keygenPacked(64), () => mlkem768.keygen()],
    ['encaps', () => mlkem768.encapsPacked(encapsulationKeys),
      () => mlkem768.encaps(encapsulationKeys.subarray(0, 1184))],
    ['decaps', () => mlkem768.decapsPacked(ciphertexts, decapsulationKeys),
      () => mlkem768.decaps(ciphertexts.subarray(0, 1088), decapsulationKeys.subarray(0, 2400))],
    ['X25519 shared secret', () => x25519.sharedSecretPacked(secretKeys, publicKeys),
      () => x25519.sharedSecret(secretKeys.subarray(0, 32), publicKeys.subarray(0, 32))]];
  for (const [name, batch, one] of batches) {
    await compare(`${name}, 64 times`, [{ name: 'batch', kind, operation: batch },
      { name: 'single calls', kind, operation: () => { for (let i = 0; i < 64; i++) one(); } }]);
  }
}

// What a call costs beside the addon's own, which is C but for 0.2 us, and a promise beside a call:
// the least of many short runs.
async function compareCosts() {
  const { default: addon } = await import(built('node/kexlane-native/addon.mjs'));
  const { secretKey, publicKey } = native.x25519.keygen();
  const { encapsulationKey, decapsulationKey } = native.mlkem768.keygen();
  const { ciphertext } = native.mlkem768.encaps(encapsulationKey);
  const costs = [
    ['x25519', 'sharedSecret', 'kxl_x25519_shared_secret', [32], secretKey, publicKey],
    ['mlkem768', 'keygen', 'kxl_mlkem768_keygen', [1184, 2400]],
    ['mlkem768', 'encaps', 'kxl_mlkem768_encaps', [1088, 32], encapsulationKey],
    ['mlkem768', 'decaps', 'kxl_mlkem768_decaps', [32], ciphertext, decapsulationKey],
  ];
  const times = 50;
  for (const [scheme, method, symbol, sizes, ...inputs] of costs) {
    const run = addon.run[symbol];
    const now = native[scheme][method];
    const later = native.promises[scheme][method];
    const outputs = sizes.map((size) => new Uint8Array(new ArrayBuffer(size)));
    const ways = [
      () => { for (let i = 0; i < times; i++) run(...outputs, ...inputs); },
      () => { for (let i = 0; i < times; i++) now(...inputs); },
      () => Promise.all(Array.from({ length: times }, () => later(...inputs))),
    ];
    const least = ways.map(() => Infinity);
    for (let round = 0; round < 40 * Number(rounds); round++) {
      for (const [i, way] of ways.entries()) {
        const start = performance.now();
        await way();
        least[i] = Math.min(least[i], (1000 * (performance.now() - start)) / times);
      }
    }
    const [addons, call, promise] = least.map((value) => value.toFixed(1));
    console.log(`\n${scheme} ${method}: in the addon ${addons} us, a call ${call} us; ${
      times} promises at once ${promise} us each`);
  }
}

const [{ model }] = cpus();
console.log(`${model}, Node.js ${process.version}, OpenSSL ${process.versions.openssl}, kexlane ${
  kexlane.version} on ${kexlane.target}${native ? ` and ${native.target}` : ''}; medians of ${
  rounds} rounds, and how many times as long as kexlane each takes`);
await compareKems('ML-KEM-768', kems);
await compareCurves();
await compareKems('X-Wing', hybrids);
await compareBatches(kexlane);
if (native) {
  await compareBatches(native);
  await compareCosts();
}
