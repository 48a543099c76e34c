// SPDX-License-Identifier: Apache-2.0
// Opens page/verify.html in a browser without a window and checks what the page posts.
//   node packages/js/test/browser.mjs chromium|firefox PROGRAM [FOLDER OF VECTOR FILES]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../page/serve.mjs';

const [kind, program, vectors] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), 'kexlane-browser-'));
const options = {
  chromium: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
    '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--disable-extensions', `--user-data-dir=${home}/profile`],
  firefox: ['--headless', '--no-remote', '--profile', home],
}[kind];

let browser;
let said = '';
try {
  const results = await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${kind} did not answer`)), 240_000).unref();
    serve(vectors, resolve).then(({ url }) => {
      browser = spawn(program, [...options, url], {
        env: { ...process.env, HOME: home, MOZ_CRASHREPORTER_DISABLE: '1' }, detached: true });
      browser.stdout.on('data', (text) => { said += text; });
      browser.stderr.on('data', (text) => { said += text; });
      browser.on('error', reject);
      browser.on('exit', (code) => reject(new Error(`${kind} ended with ${code}`)));
    });
  });
  said = '';
  console.log(results.userAgent);
  for (const { name, passed, failed } of results.answers) {
    console.log(`  ${name}: ${passed} answers`);
    assert.deepEqual(failed, [], name);
    assert.ok(passed > (vectors && !name.includes('worker') ? 2000 : 10), `${name}: ${passed}`);
  }
  for (const [name, ms] of Object.entries(results.times)) {
    console.log(`  ${name}: ${ms.toFixed(4)} ms`);
  }
  assert.equal(results.error, undefined);
  assert.deepEqual(results.answers.map(({ name }) => name.replace(', embedded answers only', '')), [
    'kexlane.wasm, wasm_simd', 'kexlane.wasm, portable', 'kexlane_portable.wasm, portable',
    'kexlane.wasm in a worker']);
  assert.deepEqual(results.violationsByKexlane, []);
  assert.equal(results.textBecomesCode, false, 'the policy was in force');
} catch (error) {
  console.error(said);
  console.error(`FAILED: ${kind}: ${error.stack}`);
  process.exitCode = 1;
} finally {
  // With all the processes that it started.
  if (browser?.pid) {
    try { process.kill(-browser.pid, 'SIGKILL'); } catch { /* it has ended */ }
    if (browser.exitCode === null && browser.signalCode === null) {
      await new Promise((resolve) => { browser.on('exit', resolve); });
    }
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit();
}
