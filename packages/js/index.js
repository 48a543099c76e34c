// SPDX-License-Identifier: Apache-2.0
// ML-KEM (FIPS 203), X25519 (RFC 7748) and their hybrids, computed by kexlane's WebAssembly module.
// index.d.ts describes every function.
import { Library, describe, isBytes, operations, single, wipe } from './operations.js';

export { KexlaneError } from './operations.js';

// ---- Schemes ------------------------------------------------------------------------------------

// The sizes of a KEM, from the library's own table: the struct kxl_kem of kexlane/kem.h.
function kemSizes(library, kemName) {
  for (let i = 0, entry; (entry = library.calls.kxl_kem_at(i) >>> 0) !== 0; i++) {
    const [found, ...sizes] = new Uint32Array(library.memory.buffer, entry, 7);
    if (library.text(found) === kemName) return sizes;
  }
  throw new Error(`this WebAssembly module has no ${kemName}`);
}

function kem(library, kemName, prefix) {
  const [ek, dk, c, K, keygenSeed, encapsSeed] = kemSizes(library, kemName);
  const pair = { encapsulationKey: ek, decapsulationKey: dk };
  const peer = { encapsulationKey: ek };
  const sent = { ciphertext: c, sharedSecret: K };
  return {
    bytes: Object.freeze({ ...pair, ...sent, keygenSeed, encapsSeed }),
    ...operations(library, 'keygen', `${prefix}_keygen`, pair, {}, keygenSeed),
    ...operations(library, 'encaps', `${prefix}_encaps`, sent, peer, encapsSeed),
    ...operations(library, 'decaps', `${prefix}_decaps`, { sharedSecret: K },
      { ciphertext: c, decapsulationKey: dk }),
  };
}

function mlkem(library, set) {
  const prefix = `kxl_mlkem${set}`;
  const methods = kem(library, `ML-KEM-${set}`, prefix);
  const { encapsulationKey, decapsulationKey } = methods.bytes;
  const add = (method, symbol, outputs, inputs) => {
    methods[method] = single(describe(library, method, `${prefix}_${symbol}`, outputs, inputs));
  };
  add('checkEncapsulationKey', 'check_ek', {}, { encapsulationKey });
  add('checkDecapsulationKey', 'check_dk', {}, { decapsulationKey });
  add('checkPair', 'check_pair', {}, { encapsulationKey, decapsulationKey });
  add('encapsulationKeyOf', 'ek_from_dk', { encapsulationKey }, { decapsulationKey });
  return Object.freeze(methods);
}

function x25519(library) {
  const bytes = Object.freeze({ publicKey: 32, secretKey: 32, sharedSecret: 32 });
  const { publicKey, secretKey, sharedSecret } = bytes;
  return Object.freeze({
    bytes,
    ...operations(library, 'keygen', 'kxl_x25519_keygen', { publicKey, secretKey }, {}),
    ...operations(library, 'publicKey', 'kxl_x25519_public_key', { publicKey }, { secretKey }),
    ...operations(library, 'sharedSecret', 'kxl_x25519_shared_secret', { sharedSecret },
      { secretKey, peerPublicKey: publicKey }),
  });
}

function x25519mlkem768(library) {
  const sizes = kemSizes(library, 'X25519MLKEM768');
  const [clientShare, clientState, serverShare, secret, clientSeed, serverSeed] = sizes;
  const bytes = { clientShare, clientState, serverShare, secret, clientSeed, serverSeed };
  const prefix = 'kxl_x25519mlkem768';
  return Object.freeze({
    bytes: Object.freeze(bytes),
    ...operations(library, 'clientKeygen', `${prefix}_client_keygen`,
      { share: clientShare, state: clientState }, {}, clientSeed),
    checkShare: single(
      describe(library, 'checkShare', `${prefix}_check_share`, {}, { clientShare })),
    ...operations(library, 'serverRespond', `${prefix}_server_respond`,
      { share: serverShare, secret }, { clientShare }, serverSeed),
    ...operations(library, 'clientFinish', `${prefix}_client_finish`, { secret },
      { state: clientState, serverShare }),
  });
}

// ---- Loading ------------------------------------------------------------------------------------

// A module of one function with one SIMD instruction: () -> v128, v128.const 0.
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11,
]);

// Bundlers know this form of URL and bring the files along.
const moduleUrl = () => (WebAssembly.validate(simdModule)
  ? new URL('./kexlane.wasm', import.meta.url)
  : new URL('./kexlane_portable.wasm', import.meta.url));

// The bytes of a URL or a Response.
async function read(source) {
  // In Node.js, fetch knows no files. A bundler for browsers must not look for this module.
  if (source.protocol === 'file:' && globalThis.process?.versions?.node) {
    const name = 'node:fs/promises';
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
    return readFile(source);
  }
  const response = 'href' in source ? await fetch(source) : source;
  if (response.ok) return response.arrayBuffer();
  throw new Error(`${response.url || 'the response'}: status ${response.status}`);
}

async function compile(source) {
  const kind = Object.prototype.toString.call(source);
  if (kind === '[object WebAssembly.Module]') return source;
  if (kind === '[object ArrayBuffer]' || isBytes(source)) return WebAssembly.compile(source);
  if (kind === '[object URL]' || kind === '[object Response]') {
    return WebAssembly.compile(await read(source));
  }
  if (typeof source === 'string') return compile(new URL(source, globalThis.location?.href));
  throw new TypeError('load takes bytes, a URL, a Response or a WebAssembly.Module');
}

export async function load(source) {
  const library = await Library.of(await compile(await (source ?? moduleUrl())));
  const { calls } = library;
  const targets = Array(calls.kxl_target_count()).fill();
  return Object.freeze({
    version: library.text(calls.kxl_version()),
    targets: Object.freeze(targets.map((_, i) => library.text(calls.kxl_target_name(i)))),
    get target() {
      return library.text(calls.kxl_target_active());
    },
    forceTarget(target) {
      const bytes = new TextEncoder().encode(`${target}\0`);
      library.withMemory(bytes.length, (at) => {
        library.memory.set(bytes, at);
        const status = calls.kxl_target_force(at);
        if (status !== 0) throw library.error(status);
      });
    },
    mlkem512: mlkem(library, 512),
    mlkem768: mlkem(library, 768),
    mlkem1024: mlkem(library, 1024),
    x25519: x25519(library),
    xwing: Object.freeze(kem(library, 'X-Wing', 'kxl_xwing')),
    x25519mlkem768: x25519mlkem768(library),
    wipe,
  });
}
