// SPDX-License-Identifier: Apache-2.0
// What calls leave in the memory of a process: another process computes, wipes its own arrays and
// waits, and its memory is searched.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import test from 'node:test';
import { nativeFolder } from '../../js/test/built_package.mjs';

// Bytes that occur nowhere else, and that both processes know. No secret of a scheme is made of
// them: they are copied and hashed, and only copies are searched.
const pattern = `const pattern = (size, start) => {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  for (let i = 0, word = start; i < size; i++) {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    bytes[i] = word >>> 24;
  }
  return bytes;
};`;
const make = new Function(`${pattern} return pattern;`)();

const child = `${pattern}
  const { Worker } = await import('node:worker_threads');
  const entry = '${new URL('kexlane_native.mjs', nativeFolder)}';
  const { load } = await import(entry);
  const { mlkem768, x25519, xwing, promises, wipe } = await load();
  const keep = process.argv[1] === 'keep';
  const seed = pattern(64, 1);
  const m = pattern(32, 2);
  const secretKey = pattern(32, 3);
  // Its hash of ek is wrong: it is refused.
  const damaged = pattern(2400, 4);
  const seeds = Array.from({ length: 9 }, (_, i) => pattern(64, 10 + i));
  const packed = pattern(64 * 9, 5);
  const made = [];
  const later = [];
  const keys = mlkem768.keygenDerand(seed);
  const ek = keys.encapsulationKey;
  made.push(keys.decapsulationKey, mlkem768.encapsDerand(ek, m).sharedSecret);
  later.push(promises.mlkem768.keygenDerand(seed), promises.mlkem768.encapsDerand(ek, m));
  x25519.publicKey(secretKey);
  later.push(promises.x25519.publicKey(secretKey));
  later.push(promises.mlkem768.decaps(new Uint8Array(1088), damaged).catch(() => ({})));
  try { mlkem768.decaps(new Uint8Array(1088), damaged); } catch {}
  for (const methods of [mlkem768, promises.mlkem768]) {
    later.push(methods.keygenBatchDerand(seeds), methods.keygenPackedDerand(packed));
  }
  for (const value of await Promise.all(later)) {
    for (const item of [value].flat()) {
      made.push(...Object.values(item).filter((part) => part instanceof Uint8Array));
    }
  }
  // A worker that ends while its work is computed. A message to it would stay in memory.
  const worker = new Worker(\`const pattern = \${pattern};
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.entry).then(async ({ load }) => {
      const { promises, wipe } = await load();
      const keys = pattern(32 * 500, 6);
      for (let i = 0; i < 20; i++) promises.x25519.publicKeyPacked(keys);
      if (workerData.keep) setInterval(() => keys[0], 1000);
      else wipe(keys);
      parentPort.postMessage('started');
    });\`, { eval: true, execArgv: [], workerData: { entry, keep } });
  await new Promise((resolve) => worker.on('message', resolve));
  if (!keep) await worker.terminate();
  if (!keep) wipe(seed, m, secretKey, damaged, packed, ...seeds, ...made);
  console.log('ready');
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.on('close', resolve));
  console.log(made.length, seed[0], m[0], secretKey[0], damaged[0], packed[0], seeds[0][0]);`;

const secrets = { 'a seed': make(64, 1).subarray(32), m: make(32, 2),
  'a secret key': make(32, 3), 'a refused key': make(2400, 4).subarray(100, 140),
  'a seed of a batch': make(64, 14).subarray(20, 60),
  'a packed seed': make(64 * 9, 5).subarray(200, 240),
  'a key of a worker': make(32 * 500, 6).subarray(8000, 8100) };

// Which of the secrets are in the writable memory of a process, without that for machine code.
function found(pid) {
  const names = new Set();
  const memory = openSync(`/proc/${pid}/mem`);
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw-/.exec(line) ?? [];
    if (!from || line.endsWith('[vvar]')) continue;
    for (let at = BigInt(`0x${from}`); at < BigInt(`0x${to}`); at += 1n << 24n) {
      const rest = BigInt(`0x${to}`) - at;
      const bytes = Buffer.alloc(Number(rest < 1n << 24n ? rest : (1n << 24n) + 64n));
      try {
        readSync(memory, bytes, 0, bytes.length, at);
      } catch {
        continue;  // reserved, without pages
      }
      for (const [name, secret] of Object.entries(secrets)) {
        for (let i = 0; i + 16 <= secret.length; i += 8) {
          if (bytes.includes(secret.subarray(i, i + 16))) names.add(name);
        }
      }
    }
  }
  closeSync(memory);
  return [...names].sort();
}

async function left(argument) {
  const process_ = spawn(process.execPath, ['--input-type=module', '--eval', child, argument],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await new Promise((resolve, reject) => {
      process_.stdout.once('data', resolve);
      process_.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    return found(process_.pid);
  } finally {
    process_.kill('SIGKILL');
  }
}

test('no copy of a secret stays in memory',
  { skip: process.platform === 'linux' ? false : 'it needs /proc' }, async () => {
    assert.deepEqual(await left('keep'), Object.keys(secrets).sort(), 'the search finds what is there');
    assert.deepEqual(await left('wipe'), []);
  });
