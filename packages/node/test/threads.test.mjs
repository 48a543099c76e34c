// SPDX-License-Identifier: Apache-2.0
// The addon on the thread pool and in workers: answers under load, memory, and how a process or a
// worker ends that has work left.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { nativeFolder } from '../../js/test/built_package.mjs';

const entry = new URL('kexlane_native.mjs', nativeFolder);
const { load } = await import(entry);
const kex = await load();
const { mlkem768, x25519, promises } = kex;
const inBun = Boolean(process.versions.bun);

const hex = (bytes) => Buffer.from(bytes).toString('hex');

test('many promises at once have the right answers, each in its place', async () => {
  const exchange = async () => {
    const pair = await promises.xwing.keygen();
    const sent = await promises.xwing.encaps(pair.encapsulationKey);
    const found = await promises.xwing.decaps(sent.ciphertext, pair.decapsulationKey);
    assert.deepEqual(found, sent.sharedSecret);
    return hex(found);
  };
  const secrets = await Promise.all(Array.from({ length: 300 }, exchange));
  assert.equal(new Set(secrets).size, 300);

  const seeds = Array.from({ length: 500 }, (_, i) => new Uint8Array(64).fill(i).fill(i >> 8, 32));
  const pairs = await Promise.all(seeds.map((seed) => promises.mlkem768.keygenDerand(seed)));
  pairs.forEach((pair, i) => assert.deepEqual(pair, mlkem768.keygenDerand(seeds[i])));
});

test('the event loop goes on while a batch is computed', async () => {
  let turns = 0;
  const timer = setInterval(() => { turns += 1; }, 1);
  const { encapsulationKeys, errors } = await promises.mlkem1024.keygenPacked(5000);
  clearInterval(timer);
  assert.equal(encapsulationKeys.length, 5000 * 1568);
  assert.equal(errors.length, 0);
  assert.ok(turns > 3, `${turns} turns`);
});

test('promises and batches do not make memory grow for ever', async () => {
  const pair = mlkem768.keygen();
  const keys = Buffer.concat(Array(64).fill(pair.encapsulationKey));
  const work = async () => {
    for (let i = 0; i < 40; i++) {
      await Promise.all(Array.from({ length: 25 },
        () => promises.mlkem768.encaps(pair.encapsulationKey)));
      await promises.mlkem768.encapsPacked(keys);
      await promises.mlkem768.encaps(new Uint8Array(1184).fill(255)).catch(() => {});
    }
    mlkem768.encapsPacked(keys);
    globalThis.Bun?.gc(true);  // which by itself waits longer than this test
    return process.memoryUsage().rss;
  };
  for (let i = 0; i < 4; i++) await work();
  const before = await work();
  let after;
  for (let i = 0; i < 6; i++) after = await work();
  const grown = (after - before) / 1e6;
  console.log(`memory grew by ${grown.toFixed(1)} MB in 6000 promises`);
  // Their buffers have 30 MB, in each of which something could stay.
  assert.ok(grown < 25);
});

// A worker that computes at once and by promises. It posts a secret that both gave.
const inWorker = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData).then(async ({ load }) => {
    const { mlkem768, promises } = await load();
    const { encapsulationKey, decapsulationKey } = mlkem768.keygen();
    const sent = await Promise.all(Array.from({ length: 50 },
      () => promises.mlkem768.encaps(encapsulationKey)));
    const found = await Promise.all(sent.map(({ ciphertext }) =>
      promises.mlkem768.decaps(ciphertext, decapsulationKey)));
    if (sent.some(({ sharedSecret }, i) => String(sharedSecret) !== String(found[i]))) throw 1;
    parentPort.postMessage(found[0]);
  });`;

test('four workers compute side by side', async () => {
  const secrets = await Promise.all(Array.from({ length: 4 }, () => new Promise((resolve, reject) => {
    const worker = new Worker(inWorker, { eval: true, workerData: entry.href });
    worker.on('message', resolve);
    worker.on('error', reject);
  })));
  assert.equal(new Set(secrets.map(hex)).size, 4);
});

test('a worker may end while its promises are computed', async () => {
  const busy = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData).then(async ({ load }) => {
      const { promises } = await load();
      for (let i = 0; i < 20; i++) {
        promises.mlkem1024.keygen();
        promises.mlkem768.keygenPacked(300);
      }
      parentPort.postMessage('started');
    });`;
  for (let i = 0; i < 5; i++) {
    const worker = new Worker(busy, { eval: true, workerData: entry.href });
    await new Promise((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
    });
    await worker.terminate();
  }
  const { secretKey, publicKey } = x25519.keygen();
  assert.deepEqual(await promises.x25519.publicKey(secretKey), publicKey);
});

test('a process ends as it was told while promises are computed', () => {
  const start = `const { load } = await import('${entry}');
    const { promises } = await load();
    for (let i = 0; i < 200; i++) promises.mlkem768.keygenPacked(20);
    const one = promises.mlkem768.keygen();`;
  const ends = [['process.exit(7);', 7, ''], ['throw new Error("its own");', 1, ''],
    // Without a word it waits for them.
    ['one.then(({ encapsulationKey: { length } }) => console.log(length));', 0, '1184\n']];
  for (const [end, status, output] of ends) {
    const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', start + end],
      { encoding: 'utf8', timeout: 60000 });
    assert.deepEqual([ended.status, ended.signal, ended.stdout], [status, null, output], end);
  }
});

// What `exit` tells the addon. V8 itself may hang where a process with much memory ends by exit().
test('work that is left where a process ends is not computed', () => {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval',
    `const { default: addon } = await import('${new URL('addon.mjs', nativeFolder)}');
    const { load } = await import('${entry}');
    const { mlkem768 } = await load();
    addon.end();
    const [ek, dk] = [new Uint8Array(1184 * 3), new Uint8Array(2400 * 3)];
    const work = addon.start.kxl_mlkem768_keygen_batch(ek, dk, new Uint8Array(3));
    const why = await work.catch((error) => error.message);
    console.log(why, ek.every((byte) => byte === 0), mlkem768.keygenPacked(1).errors.length);`],
  { encoding: 'utf8', timeout: 60000 });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'kexlane.node: the process ends true 0\n');
});

test('a thread with the smallest stack has room for a call', { skip: inBun }, async () => {
  const deep = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData).then(async ({ load }) => {
      const { mlkem1024 } = await load();
      const seed = new Uint8Array(64);
      let worked = 0;
      const recurse = () => {
        try { recurse(); } catch {}
        if (worked > 9) return;
        try { mlkem1024.keygenBatchDerand(Array(8).fill(seed)); worked += 1; } catch {}
      };
      recurse();
      parentPort.postMessage(worked);
    });`;
  const worker = new Worker(deep,
    { eval: true, workerData: entry.href, resourceLimits: { stackSizeMb: 1 } });
  const worked = await new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
  });
  assert.equal(worked, 10);
});
