// SPDX-License-Identifier: Apache-2.0
// Verifies the official answers in this browser, on each module and target and in a worker.
// Measures, shows the results, and posts them to the server.
import { load } from '/kexlane/index.js';
import { Checks, vectorFiles, verifyEmbedded, verifyFile } from '/test/official.mjs';

const results = { userAgent: navigator.userAgent, answers: [], times: {}, violations: [] };
document.addEventListener('securitypolicyviolation', (event) => {
  results.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});

function say(line) {
  document.getElementById('said').append(`${line}\n`);
}

function count(name, { passed, failed }) {
  results.answers.push({ name, passed, failed });
  say(`${name}: ${passed} passed, ${failed.length} failed`);
  for (const line of failed) say(`    ${line}`);
}

const fetchJson = async (url) => (await fetch(url)).json();

async function verify(name, kex) {
  const hasVectors = await fetchJson('/has-vectors');
  for (const target of kex.targets) {
    kex.forceTarget(target);
    const checks = new Checks();
    await verifyEmbedded(kex, checks);
    for (const file of hasVectors ? vectorFiles : []) {
      await verifyFile(kex, file, (part) => fetchJson(`/vectors/${part}`), checks);
    }
    count(`${name}, ${kex.target}${hasVectors ? '' : ', embedded answers only'}`, checks);
  }
}

// A module that was compiled here also runs in a worker.
async function verifyInWorker(module) {
  const worker = new Worker('verify_worker.mjs', { type: 'module' });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(module);
  });
  worker.terminate();
  count('kexlane.wasm in a worker', answer);
}

// ---- measuring ---------------------------------------------------------------------------------

// Milliseconds of one operation: the median of several runs of about 20 ms each.
async function time(operation) {
  const run = async (times) => {
    const start = performance.now();
    for (let i = 0; i < times; i++) await operation();
    return performance.now() - start;
  };
  await run(20);
  const times = Math.ceil(400 / Math.max(await run(20), 1));
  const runs = [];
  for (let i = 0; i < 7; i++) runs.push((await run(times)) / times);
  return runs.sort((a, b) => a - b)[3];
}

async function measure(name, operation) {
  try {
    results.times[name] = await time(operation);
    say(`${name}: ${results.times[name].toFixed(4)} ms`);
  } catch (error) {
    say(`${name}: not in this browser (${error.name})`);
  }
}

async function measureAll(kex) {
  const { mlkem768, x25519, x25519mlkem768 } = kex;
  const pair = mlkem768.keygen();
  const { ciphertext } = mlkem768.encaps(pair.encapsulationKey);
  const [alice, bob] = x25519.keygenBatch(2);
  await measure('ML-KEM-768 keygen', () => mlkem768.keygen());
  await measure('ML-KEM-768 encaps', () => mlkem768.encaps(pair.encapsulationKey));
  await measure('ML-KEM-768 decaps', () => mlkem768.decaps(ciphertext, pair.decapsulationKey));
  await measure('X25519 keygen', () => x25519.keygen());
  await measure('X25519 shared secret', () => x25519.sharedSecret(alice.secretKey, bob.publicKey));
  await measure('X25519MLKEM768 exchange', () => {
    const client = x25519mlkem768.clientKeygen();
    const server = x25519mlkem768.serverRespond(client.share);
    return x25519mlkem768.clientFinish(client.state, server.share);
  });
  await measureWebCrypto();
}

async function measureWebCrypto() {
  const { subtle } = crypto;
  const x25519 = () => subtle.generateKey('X25519', false, ['deriveBits']);
  await measure('WebCrypto X25519 keygen', x25519);
  const keys = await x25519().catch(() => null);
  if (keys) {
    const algorithm = { name: 'X25519', public: keys.publicKey };
    await measure('WebCrypto X25519 shared secret',
      () => subtle.deriveBits(algorithm, keys.privateKey, 256));
  }
  const mlkem = () => subtle.generateKey('ML-KEM-768', false,
    ['encapsulateBits', 'decapsulateBits']);
  await measure('WebCrypto ML-KEM-768 keygen', mlkem);
  const pair = await mlkem().catch(() => null);
  if (pair) {
    const encaps = () => subtle.encapsulateBits('ML-KEM-768', pair.publicKey);
    const { ciphertext } = await encaps();
    await measure('WebCrypto ML-KEM-768 encaps', encaps);
    await measure('WebCrypto ML-KEM-768 decaps',
      () => subtle.decapsulateBits('ML-KEM-768', pair.privateKey, ciphertext));
  }
}

// ---- all of it ---------------------------------------------------------------------------------

// A policy that forbids this is in force.
function textBecomesCode() {
  try {
    return Function('return true')();
  } catch {
    return false;
  }
}

async function main() {
  const module = await WebAssembly.compileStreaming(fetch('/kexlane/kexlane.wasm'));
  await verify('kexlane.wasm', await load());
  await verify('kexlane_portable.wasm', await load('/kexlane/kexlane_portable.wasm'));
  await verifyInWorker(module);
  await measureAll(await load(module));
  results.violationsByKexlane = [...results.violations];
  results.textBecomesCode = textBecomesCode();
}

let state = 'All answers are right.';
try {
  await main();
  if (results.answers.some(({ failed }) => failed.length > 0)) state = 'There are wrong answers.';
} catch (error) {
  results.error = `${error}\n${error.stack}`;
  state = `It broke: ${error}`;
}
document.getElementById('state').textContent = state;
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
