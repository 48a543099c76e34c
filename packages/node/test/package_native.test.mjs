// SPDX-License-Identifier: Apache-2.0
// The package kexlane-native: its files, its types, what its addon needs and refuses, and how
// kexlane takes it by itself.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { blocksOf, folder, nativeFolder, some, tsc, withProject }
  from '../../js/test/built_package.mjs';

const file = `kexlane-${process.platform}-${process.arch}.node`;
const addonPath = fileURLToPath(new URL(file, nativeFolder));
const { default: addon } = await import(new URL('addon.mjs', nativeFolder));
const manifest = JSON.parse(readFileSync(new URL('package.json', nativeFolder)));

test('the package has these files and no others, and needs no other package', () => {
  assert.deepEqual(readdirSync(nativeFolder).sort(), ['LICENSE', 'NOTICE', 'README.md', 'addon.mjs',
    'kexlane.d.ts', 'kexlane_native.d.mts', 'kexlane_native.mjs', file, 'native.js',
    'operations.js', 'package.json', 'schemes.js'].sort());
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[kind], undefined, kind);
  }
  assert.deepEqual([manifest.os, manifest.cpu], [[process.platform], [process.arch]]);
  assert.equal(manifest.version, addon.version);
});

const readelf = (option) => spawnSync('readelf', ['-W', option, addonPath], { encoding: 'utf8' });
test('the addon needs libc alone, exports what Node.js looks for, and is hardened',
  { skip: readelf('-h').error ? 'no readelf' : false }, () => {
    const dynamic = readelf('--dynamic').stdout;
    const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map((match) => match[1]);
    assert.ok(needed.length > 0);
    for (const name of needed) assert.match(name, /^(libc\.|ld-)/);
    assert.match(dynamic, /BIND_NOW|\bNOW\b/);
    assert.match(readelf('--program-headers').stdout, /GNU_RELRO/);
    assert.doesNotMatch(readelf('--program-headers').stdout, /GNU_STACK.*RWE/);
    const exported = readelf('--dyn-syms').stdout.split('\n')
      .map((line) => line.trim().split(/\s+/)).filter((words) => /^\d+$/.test(words[6]))
      .map((words) => words[7]);
    assert.deepEqual(exported.sort(),
      ['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
  });

test('the addon refuses arguments with which a call would leave its buffers', () => {
  const refused = { name: 'TypeError', message: 'kexlane.node: wrong arguments' };
  const good = [some(1088), some(32), some(1184)];
  const shared = new Uint8Array(new SharedArrayBuffer(1184));
  const gone = some(1184);
  structuredClone(gone, { transfer: [gone.buffer] });
  const bad = [[], good.slice(1), [...good, some(32)], [some(1087), some(32), some(1184)],
    [some(1088), some(31), some(1184)], [some(1088), some(32), some(1185)], [...good.slice(0, 2)],
    ...[undefined, null, 'text', 7, {}, [], () => 1, new ArrayBuffer(1184), new Uint16Array(592),
      new DataView(new ArrayBuffer(1184)), shared, gone].map((value) => [some(1088), some(32), value])];
  // Two operations: their statuses have two bytes.
  const many = [[some(2 * 1088), some(64), some(3 * 1184), some(2)],
    [some(1088), some(64), some(1184), some(2)], [some(2 * 1088), some(32), some(1184), some(2)],
    [some(2 * 1088), some(64), some(2 * 1184)], [some(2 * 1088), some(64), some(2 * 1184), 2],
    [some(2 * 1088), some(64), some(0), some(2)]];
  for (const calls of [addon.run, addon.start]) {
    for (const args of bad) assert.throws(() => calls.kxl_mlkem768_encaps(...args), refused);
    for (const args of many) assert.throws(() => calls.kxl_mlkem768_encaps_batch(...args), refused);
  }
  assert.throws(() => addon.forceTarget(7), TypeError);
  assert.equal(addon.run.kxl_mlkem768_encaps(...good), 3);
});

test('a promise of the addon is rejected if its output is gone', async () => {
  const output = some(32);
  const promise = addon.start.kxl_x25519_public_key(output, some(32));
  structuredClone(output, { transfer: [output.buffer] });
  await assert.rejects(promise, /an output is gone/);
});

// ---- how kexlane takes it ---------------------------------------------------------------------

const beside = { skip: existsSync(folder) ? false : 'no package kexlane in build/js' };

const program = `
  import { KexlaneError, load, loadNative, loadWasm } from 'kexlane';
  const kex = await load();
  let refused;
  try { kex.mlkem768.encaps(new Uint8Array(1184).fill(255)); } catch (error) { refused = error; }
  const why = await loadNative().then(() => 'nothing', (error) => error?.message ?? String(error));
  const { href } = new URL(import.meta.resolve('kexlane/kexlane.wasm'));
  console.log(kex.implementation, refused instanceof KexlaneError,
    (await loadWasm()).implementation, (await load(href)).implementation);
  console.log(why);`;

// What the program says in a project with both packages, after `change` in its folder of packages.
function said(change = () => {}, env = {}) {
  return withProject([folder, nativeFolder], (project) => {
    change(join(project, 'node_modules'));
    writeFileSync(join(project, 'user.js'), program);
    const { stdout, stderr } = spawnSync(process.execPath, ['user.js'],
      { cwd: project, encoding: 'utf8', env: { ...process.env, ...env } });
    const [first, why] = stdout.split('\n');
    return { first, why, stderr };
  });
}

test('kexlane takes kexlane-native by itself', beside, () => {
  assert.deepEqual(said(), { first: 'native true wasm wasm', why: 'nothing', stderr: '' });
});

test('without kexlane-native it takes WebAssembly, and says nothing', beside, () => {
  const { first, why, stderr } = said(
    (packages) => rmSync(join(packages, 'kexlane-native'), { recursive: true }));
  assert.equal(first, 'wasm true wasm wasm');
  assert.match(why, /kexlane-native/);
  assert.equal(stderr, '');
});

test('where kexlane-native does not work it takes WebAssembly, and warns', beside, () => {
  const wasm = 'wasm true wasm wasm';
  const elsewhere = said((packages) => renameSync(join(packages, 'kexlane-native', file),
    join(packages, 'kexlane-native', 'kexlane-amiga-m68k.node')));
  const there = `kexlane-native has no addon for ${process.platform}-${process.arch}, `
    + 'but kexlane-amiga-m68k.node';
  assert.deepEqual([elsewhere.first, elsewhere.why], [wasm, there]);
  assert.ok(elsewhere.stderr.includes(`kexlane takes WebAssembly: ${there}`));

  const damaged = said((packages) => writeFileSync(join(packages, 'kexlane-native', file), 'x'));
  assert.equal(damaged.first, wasm);
  assert.match(damaged.stderr, /kexlane takes WebAssembly: /);

  const other = said((packages) => {
    const path = join(packages, 'kexlane/native.js');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(`'${manifest.version}'`, "'9.8.7'"));
  });
  const versions = `kexlane 9.8.7 needs kexlane-native 9.8.7, not ${manifest.version}`;
  assert.deepEqual([other.first, other.why], [wasm, versions]);
  assert.ok(other.stderr.includes(versions));
});

test('where a part of kexlane-native is missing it takes WebAssembly, and warns', beside, () => {
  const inNative = (change) => (packages) => change(join(packages, 'kexlane-native'));
  const write = (name, text) => inNative((path) => writeFileSync(join(path, name), text));
  const changes = [
    inNative((path) => rmSync(join(path, 'addon.mjs'))),
    // Bun finds addon.mjs without it.
    ...(process.versions.bun ? [] : [inNative((path) => rmSync(join(path, 'package.json')))]),
    write('addon.mjs', "import './gone.mjs'; export default {};"),
    write('addon.mjs', "import 'kexlane-gone'; export default {};"),
    write('addon.mjs', 'throw null;'), write('addon.mjs', 'throw undefined;'),
    write('addon.mjs', 'export default null;'), write('addon.mjs', 'syntax error'),
  ];
  for (const change of changes) {
    const { first, stderr } = said(change);
    assert.equal(first, 'wasm true wasm wasm', String(change));
    assert.match(stderr, /kexlane takes WebAssembly: /);
    assert.doesNotMatch(stderr, /Cannot read properties/);
  }
});

test('an addon that lacks a function is refused, and not when it is called', async () => {
  const { NativeEngine } = await import(new URL('native.js', nativeFolder));
  const { library } = await import(new URL('schemes.js', nativeFolder));
  const made = (changed) => library(new NativeEngine({ ...addon, ...changed }));
  assert.equal(made({}).implementation, 'native');
  const lacks = (name) => ({ name: 'TypeError', message: `this kexlane-native has no ${name}` });
  for (const name of ['target', 'forceTarget', 'targetEnvironment', 'selfTest', 'statusText']) {
    assert.throws(() => made({ [name]: undefined }), lacks(name));
  }
  for (const kind of ['run', 'start']) {
    const { kxl_xwing_decaps_batch: _, ...others } = addon[kind];
    assert.throws(() => made({ [kind]: others }), lacks('kxl_xwing_decaps_batch'));
  }
  const { 'X-Wing': _, ...others } = addon.kems;
  assert.throws(() => made({ kems: others }), lacks('X-Wing'));

  const whole = made({ run: { ...addon.run, kxl_mlkem768_keygen_batch: () => 1 } });
  for (const name of ['keygenBatch', 'keygenPacked']) {
    assert.throws(() => whole.mlkem768[name](3), { code: 'KXL_ERR_NULL' });
  }
});

test('a target in the environment that is none is a warning', beside, () => {
  const { first, stderr } = said(undefined, { KEXLANE_TARGET: 'amiga' });
  assert.equal(first, 'native true wasm wasm');
  assert.equal(stderr.match(/KEXLANE_TARGET=amiga names no target/g).length, 1);
  assert.equal(said(undefined, { KEXLANE_TARGET: 'portable' }).stderr, '');
});

test('TypeScript has the types of kexlane',
  { skip: existsSync(tsc) ? false : 'no typescript in build/peers' }, () => {
    const text = `import { KexlaneError, load, type Kexlane } from 'kexlane-native';
      const kex: Kexlane = await load();
      const secret: Uint8Array = await kex.promises.x25519.sharedSecret(
        kex.x25519.keygen().secretKey, (await kex.promises.x25519.keygen()).publicKey);
      const error: Error | KexlaneError = new Error(kex.implementation);
      // @ts-expect-error
      kex.mlkem768.encaps("key", secret, error);`;
    withProject([nativeFolder], (project) => {
      writeFileSync(join(project, 'user.ts'), text);
      const { stdout, status } = spawnSync(process.execPath, [tsc, '--noEmit', '--strict',
        '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022', 'user.ts'],
      { cwd: project, encoding: 'utf8' });
      assert.equal(stdout, '');
      assert.equal(status, 0);
    });
  });

test('the examples of README.md run', beside, () => {
  const blocks = blocksOf('packages/node/README.md');
  assert.equal(blocks.length, 2);
  const output = blocks.map((block) => withProject([folder, nativeFolder], (project) => {
    writeFileSync(join(project, 'user.js'), block);
    return execFileSync(process.execPath, ['user.js'], { cwd: project, encoding: 'utf8' });
  }));
  assert.deepEqual(output, ['native true\n', '100 0\n']);
});
