// SPDX-License-Identifier: Apache-2.0
// ML-KEM (FIPS 203), X25519 (RFC 7748) and their hybrids, computed by kexlane's WebAssembly module,
// or by the package kexlane-native where that is installed. index.d.ts describes every function.
import { NativeEngine } from './native.js';
import { isBytes } from './operations.js';
import { library } from './schemes.js';
import { WasmEngine } from './wasm.js';

export { KexlaneError } from './operations.js';

// In Bun too.
const inNode = () => Boolean(globalThis.process?.versions?.node);

// A module that a bundler for browsers must not look for.
const bring = (name) => import(/* webpackIgnore: true */ /* @vite-ignore */ name);

// ---- WebAssembly --------------------------------------------------------------------------------

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
  // In Node.js, fetch knows no files.
  if (source.protocol === 'file:' && inNode()) {
    const { readFile } = await bring('node:fs/promises');
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

export async function loadWasm(source) {
  return library(await WasmEngine.of(await compile(await (source ?? moduleUrl()))));
}

// ---- The addon ----------------------------------------------------------------------------------

export async function loadNative() {
  if (!inNode()) throw new Error('kexlane-native is for Node.js and Bun');
  const { default: addon } = await bring('kexlane-native/addon');
  return library(new NativeEngine(addon));
}

const notFound = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'UNDECLARED_DEPENDENCY'];

// Whether kexlane-native is in a folder of packages that this file can reach: then a part of it is
// missing.
async function isInstalled() {
  if (!import.meta.url?.startsWith('file:')) return false;
  const { existsSync } = await bring('node:fs');
  for (let folder = new URL('.', import.meta.url), below; folder.href !== below;) {
    if (existsSync(new URL('node_modules/kexlane-native', folder))) return true;
    below = folder.href;
    folder = new URL('..', folder);
  }
  return false;
}

export async function load(source) {
  if (source !== undefined || !inNode()) return loadWasm(source);
  try {
    return await loadNative();
  } catch (error) {
    if (!notFound.includes(error?.code) || await isInstalled()) {
      process.emitWarning?.(`kexlane takes WebAssembly: ${error?.message ?? error}`);
    }
    return loadWasm();
  }
}
