// SPDX-License-Identifier: Apache-2.0
// The package as packages/js/build made it, a look into the memory of its modules, and test data.
// With KEXLANE_PACKAGE=kexlane-native in the environment, the tests of what both packages have get
// the one that packages/node/build made.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const source = new URL('../../../', import.meta.url);
export const folder = new URL('build/js/kexlane/', source);
export const nativeFolder = new URL('build/node/kexlane-native/', source);
export const isNative = process.env.KEXLANE_PACKAGE === 'kexlane-native';
export const modules = ['kexlane.wasm', 'kexlane_portable.wasm'];
export const read = (name) => readFileSync(new URL(name, folder));
export const { load, KexlaneError } = await import(isNative
  ? new URL('kexlane_native.mjs', nativeFolder) : new URL('index.js', folder));

// Every library of the package under test, with its name.
export const libraries = async () => (isNative ? [['kexlane-native', await load()]]
  : Promise.all(modules.map(async (name) => [name, await load(read(name))])));

// Runs body in the folder of a user's project in which these packages are installed.
export function withProject(packages, body) {
  const project = mkdtempSync(join(tmpdir(), 'kexlane-'));
  try {
    for (const path of packages.map(fileURLToPath)) {
      cpSync(path, join(project, 'node_modules', basename(path)), { recursive: true });
    }
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    return body(project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

// The programs in a page.
export const blocksOf = (page) => [...readFileSync(new URL(page, source), 'utf8')
  .matchAll(/^```js\n([^]*?)^```$/gm)].map((match) => match[1]);

export const tsc = fileURLToPath(
  new URL('build/peers/node_modules/typescript/bin/tsc', source));

// Bytes that differ from item to item and occur nowhere else.
let counter = 0;
export const some = (size) => {
  counter += 1;
  const words = new Uint32Array(Math.ceil(size / 4));
  words.forEach((_, i) => { words[i] = Math.imul(counter * 4096 + i + 1, 0x9e3779b1); });
  return new Uint8Array(words.buffer, 0, size).slice();
};

// Loads a module as users do, with `changed` in place of some of its exports. `calls`, the exports,
// and `memory` and `random` are what only the library sees otherwise.
export async function loadOpen(name, changed = {}) {
  const { instantiate } = WebAssembly;
  let instance;
  let random;
  WebAssembly.instantiate = async (module, imports) => {
    random = imports.env.kexlane_random;
    instance = await instantiate.call(WebAssembly, module, imports);
    return { exports: { ...instance.exports, ...changed } };
  };
  try {
    const kex = await load(read(name));
    return { kex, calls: instance.exports, memory: instance.exports.memory, random };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}
