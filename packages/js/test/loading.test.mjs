// SPDX-License-Identifier: Apache-2.0
// What only the WebAssembly package has: randomness from JavaScript, and the sources of a module.
import assert from 'node:assert/strict';
import test from 'node:test';
import { KexlaneError, load, loadOpen, modules, read } from './built_package.mjs';

const kex = await load();
const { mlkem768, x25519, x25519mlkem768 } = kex;

const refusedWith = (code, message) => (error) => error instanceof KexlaneError
  && error.code === code && message.test(error.message) && error.index === undefined;

test('without randomness nothing is made', () => {
  const { getRandomValues } = crypto;
  const cause = new Error('none');
  Object.defineProperty(crypto, 'getRandomValues', { configurable: true, writable: true,
    value() { throw cause; } });
  try {
    const isRefused = refusedWith('KXL_ERR_RANDOM', /randomness/);
    const refused = (error) => isRefused(error) && error.cause === cause;
    assert.throws(() => mlkem768.keygen(), refused);
    assert.throws(() => x25519.keygen(), refused);
    assert.throws(() => x25519mlkem768.clientKeygen(), refused);
    const [, second] = mlkem768.keygenBatch(2);
    assert.deepEqual([second.code, second.cause], ['KXL_ERR_RANDOM', cause]);
  } finally {
    Object.defineProperty(crypto, 'getRandomValues', { configurable: true, writable: true,
      value: getRandomValues });
  }
  mlkem768.keygen();
});

test('a batch that is refused as a whole throws', async () => {
  const opened = await loadOpen('kexlane.wasm', { kxl_mlkem768_keygen_batch: () => 1 });
  for (const name of ['keygenBatch', 'keygenPacked']) {
    assert.throws(() => opened.kex.mlkem768[name](3), refusedWith('KXL_ERR_NULL', /null/));
  }
});

test('load takes bytes, a URL, a Response, a module, or a promise of one', async () => {
  const bytes = read('kexlane.wasm');
  const url = new URL('../../../build/js/kexlane/kexlane.wasm', import.meta.url);
  const response = () => new Response(bytes, { headers: { 'content-type': 'text/plain' } });
  const sources = [undefined, bytes, new Uint8Array(bytes).buffer, url, url.href, response(),
    Promise.resolve(response()), new WebAssembly.Module(bytes)];
  for (const source of sources) assert.equal((await load(source)).version, kex.version);
});

test('load says what is wrong with a source', async () => {
  await assert.rejects(load(7), { name: 'TypeError', message: /^load takes/ });
  await assert.rejects(load({}), { name: 'TypeError', message: /^load takes/ });
  await assert.rejects(load(new Uint8Array(8)), WebAssembly.CompileError);
  await assert.rejects(load(new Response('', { status: 404 })), /status 404/);
  await assert.rejects(load(new URL('none.wasm', import.meta.url)), { code: 'ENOENT' });
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  await assert.rejects(load(empty), TypeError);
});

test('two instances share nothing', async () => {
  const [one, other] = [await load(read(modules[1])), await load(read(modules[0]))];
  one.forceTarget('portable');
  assert.equal(one.target, 'portable');
  assert.equal(other.target, other.targets[0]);
});
