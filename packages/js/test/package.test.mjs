// SPDX-License-Identifier: Apache-2.0
// What is in the package: its files and size, its version, the sizes of keys by the C headers, the
// types, and the examples of its README.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { blocksOf, folder, load, modules, read, source, tsc, withProject } from './built_package.mjs';

const sourceText = (name) => readFileSync(new URL(name, source), 'utf8');
const manifest = JSON.parse(read('package.json'));
const scripts = ['index.js', 'native.js', 'operations.js', 'schemes.js', 'wasm.js'];
const kex = await load();

test('the package has these files and no others, and needs no other package', () => {
  assert.deepEqual(readdirSync(folder).sort(), ['LICENSE', 'NOTICE', 'README.md', 'index.d.ts',
    ...scripts, ...modules, 'package.json'].sort());
  for (const kind of ['dependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[kind], undefined, kind);
  }
  // It goes with the addon of its own version, if with any.
  assert.deepEqual(manifest.peerDependencies, { 'kexlane-native': manifest.version });
  assert.deepEqual(manifest.peerDependenciesMeta, { 'kexlane-native': { optional: true } });
  const { types, default: file } = manifest.exports['.'];
  assert.ok(existsSync(new URL(types, folder)) && existsSync(new URL(file, folder)));
});

test('the version is that of CMake, of the headers and of the module', () => {
  const [, version] = /^project\(kexlane VERSION ([0-9.]+)/m.exec(sourceText('CMakeLists.txt'));
  assert.equal(manifest.version, version);
  assert.equal(kex.version, version);
});

test('what a browser loads is smaller than 150 KB, compressed with Brotli', () => {
  const names = ['kexlane.wasm', ...scripts];
  const size = names.reduce((sum, name) => sum + brotliCompressSync(read(name)).length, 0);
  console.log(`${names.join(', ')}: ${size} bytes`);
  assert.ok(size < 150000);
  assert.ok(read('kexlane_portable.wasm').length < read('kexlane.wasm').length);
});

test('kexlane.wasm has a SIMD target, and kexlane_portable.wasm needs no SIMD', async () => {
  assert.deepEqual(kex.targets, ['wasm_simd', 'portable']);
  assert.equal(kex.target, 'wasm_simd');
  const portable = await load(read('kexlane_portable.wasm'));
  assert.deepEqual(portable.targets, ['portable']);
});

test('both modules import randomness and nothing else', () => {
  for (const name of modules) {
    assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(read(name))),
      [{ module: 'env', name: 'kexlane_random', kind: 'function' }], name);
  }
});

test('index.js takes the module that the engine can run', async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    assert.deepEqual((await load()).targets, ['portable']);
  } finally {
    WebAssembly.validate = validate;
  }
});

// ---- what the C headers say ------------------------------------------------------------------

const headers = readdirSync(new URL('include/kexlane/', source), { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => sourceText(`include/kexlane/${name}`)).join('');

test('all sizes are those of the headers', () => {
  const size = (name) => Number(new RegExp(`#define KXL_${name}_BYTES (\\d+)`).exec(headers)[1]);
  const seeds = (prefix) => ({ keygenSeed: size(`${prefix}_KEYGEN_SEED`),
    encapsSeed: size(`${prefix}_ENCAPS_SEED`) });
  for (const set of ['512', '768', '1024']) {
    assert.deepEqual({ ...kex[`mlkem${set}`].bytes }, { encapsulationKey: size(`MLKEM${set}_EK`),
      decapsulationKey: size(`MLKEM${set}_DK`), ciphertext: size(`MLKEM${set}_C`),
      sharedSecret: size('MLKEM_K'), ...seeds('MLKEM') });
  }
  assert.deepEqual({ ...kex.xwing.bytes }, { encapsulationKey: size('XWING_EK'),
    decapsulationKey: size('XWING_SK'), ciphertext: size('XWING_CT'),
    sharedSecret: size('XWING_SS'), ...seeds('XWING') });
  assert.deepEqual({ ...kex.x25519.bytes }, { publicKey: size('X25519_PK'),
    secretKey: size('X25519_SK'), sharedSecret: size('X25519_SS') });
  const hybrid = (name) => size(`X25519MLKEM768_${name}`);
  assert.deepEqual({ ...kex.x25519mlkem768.bytes }, { clientShare: hybrid('CLIENT_SHARE'),
    clientState: hybrid('STATE'), serverShare: hybrid('SERVER_SHARE'), secret: hybrid('SECRET'),
    clientSeed: hybrid('CLIENT_SEED'), serverSeed: hybrid('SERVER_SEED') });
});

test('the codes of errors are the statuses of status.h', () => {
  const statuses = [...headers.matchAll(/^ {2}(KXL_(?:OK|ERR_\w+)) = (\d+)/gm)];
  const wanted = statuses.sort((a, b) => a[2] - b[2]).map((match) => match[1]);
  const [, list] = /const statusCodes = \[([^\]]*)\]/.exec(read('operations.js'));
  assert.ok(wanted.length >= 8);
  assert.deepEqual([...list.matchAll(/'(\w+)'/g)].map((match) => match[1]), wanted);
});

// ---- types and examples ----------------------------------------------------------------------

// The members of an interface in index.d.ts, with those that it extends.
function members(types, name) {
  const [, base, body] = new RegExp(`interface ${name}(?: extends (\\w+))? \\{\n([^]*?)\n\\}`)
    .exec(types);
  const own = [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map((match) => match[1]);
  return [...own, ...(base ? members(types, base) : [])].sort();
}

test('index.d.ts has every member, and no other', () => {
  const types = read('index.d.ts').toString();
  const interfaces = { MlKem: kex.mlkem768, Kem: kex.xwing, X25519: kex.x25519,
    X25519MlKem768: kex.x25519mlkem768, Kexlane: kex };
  for (const [name, value] of Object.entries(interfaces)) {
    assert.deepEqual(members(types, name), Object.keys(value).sort(), name);
  }
});

test('TypeScript accepts right calls and refuses wrong ones',
  { skip: existsSync(tsc) ? false : 'no typescript in build/peers' }, () => {
    const wrong = ['kex.mlkem768.keygen(new Uint8Array(64));', 'kex.mlkem768.encaps("key");',
      'kex.mlkem768.encapsBatch([])[0]!.ciphertext;', 'kex.mlkem769.keygen();', 'load(7);',
      'kex.target = "portable";', '(await kex.promises.x25519.keygen()).seed;',
      'kex.promises.mlkem768.encaps(alice.decapsulationKey).ciphertext;'];
    // TypeScript says so where an error is expected and there is none.
    const text = `${blocks().join('')}
      declare const console: { log(...values: unknown[]): void };
      await load(new Uint8Array(8)).catch(() => sent.sharedSecrets);
      const { secretKeys }: { secretKeys: Uint8Array } = await kex.promises.x25519.keygenPacked(1);
      ${wrong.map((line) => `\n// @ts-expect-error\n${line}`).join('')}`;
    withProject([folder], (project) => {
      writeFileSync(join(project, 'user.ts'), text);
      const said = spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022',
        '--module', 'nodenext', '--lib', 'es2022', 'user.ts'], { cwd: project, encoding: 'utf8' });
      assert.equal(said.stdout + said.stderr, '');
      assert.equal(said.status, 0);
    });
  });

// The second goes on from the first.
const blocks = () => blocksOf('packages/js/README.md');

test('the examples of README.md run', () => {
  const text = `${blocks().join('')}
    if (secret.length !== 32 || secret.some((byte) => byte !== 0)) throw new Error('not wiped');
    console.log(sent.sharedSecrets.length, sent.errors.length);`;
  const said = withProject([folder], (project) => {
    writeFileSync(join(project, 'user.js'), text);
    return execFileSync(process.execPath, ['user.js'], { cwd: project, encoding: 'utf8' });
  });
  assert.equal(said, '32\n1 KXL_ERR_KEY\n3200 0\n');
});

test('nothing makes code of text', () => {
  for (const name of scripts) {
    assert.doesNotMatch(read(name).toString(), /\beval\b|\bFunction\s*\(/);
  }
});
