// SPDX-License-Identifier: Apache-2.0
// page/serve.mjs gives the files of its folders, and nothing else of this machine.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { serve } from '../page/serve.mjs';

// The status of an answer. The path is sent as it is: fetch would tidy it up.
function statusOf(port, path, host = `localhost:${port}`) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (text) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${path}: no answer`)));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  });
}

const home = mkdtempSync(join(tmpdir(), 'kexlane-'));
mkdirSync(join(home, 'vectors/folder.json'), { recursive: true });
writeFileSync(join(home, 'vectors/file.json'), '{}');
writeFileSync(join(home, 'vectors/file.txt'), '');
writeFileSync(join(home, 'secret.json'), '{}');

test('the server gives the files of its folders alone', async () => {
  const { server, url } = await serve(join(home, 'vectors'), () => {});
  const { port } = new URL(url);
  try {
    const outside = join(home, 'secret.json');
    const refused = [`/vectors/${outside}`, `/vectors/${pathToFileURL(outside)}`,
      '/vectors/../secret.json', '/vectors/%2e%2e/secret.json', '/vectors/..%2fsecret.json',
      '/vectors/..%5csecret.json', `/vectors//localhost${outside}`, outside, '//', '//[',
      '/vectors/folder.json', '/vectors/file.txt', '/vectors/none.json', '/vectors/%00.json',
      '/vectors/%ff.json', '/vectors/'];
    for (const path of refused) assert.equal(await statusOf(port, path), 404, path);
    for (const path of ['/vectors/file.json', '/page/verify.html', '/test/official.mjs',
      '/kexlane/operations.js', '/kexlane/kexlane.wasm', '/has-vectors']) {
      assert.equal(await statusOf(port, path), 200, path);
      assert.equal(await statusOf(port, path, `127.0.0.1:${port}`), 200, path);
      assert.equal(await statusOf(port, path, 'example.com'), 403, path);
      assert.equal(await statusOf(port, path, `example.com:${port}`), 403, path);
    }
  } finally {
    server.close();
    rmSync(home, { recursive: true });
  }
});
