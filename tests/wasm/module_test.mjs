// SPDX-License-Identifier: Apache-2.0
// The WebAssembly modules as JavaScript loads them, on every target, beside Node.js's own OpenSSL:
// what they import and export, randomness, X25519, Keccak, batches, and what a call leaves on the
// stack. usage: node module_test.mjs HEADERS MODULE TARGET...
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";

const [headers, file, ...targets] = process.argv.slice(2);
const kOk = 0, kErrRandom = 5, kErrTarget = 6;  // kxl_status

const module = new WebAssembly.Module(fs.readFileSync(file));
assert.deepEqual(WebAssembly.Module.imports(module),
  [{ module: "env", name: "kexlane_random", kind: "function" }]);

let randomFails = false, randomBytes = 0;
const instance = new WebAssembly.Instance(module, {
  env: {
    kexlane_random(at, bytes) {
      if (randomFails) return 0;
      randomBytes += bytes;
      crypto.getRandomValues(new Uint8Array(instance.exports.memory.buffer, at, bytes));
      return 1;
    },
  },
});
const wasm = instance.exports;
wasm._initialize?.();

// The functions of the headers, and no others of that prefix. A declaration looks like "name(".
const text = fs.readdirSync(headers).filter((name) => name.endsWith(".h"))
  .map((name) => fs.readFileSync(`${headers}/${name}`, "utf8")).join("\n");
const declared = text.replace(/\/\*[^]*?\*\//g, "").match(/kxl_[a-z0-9_]+(?=\()/g);
const exported = Object.keys(wasm);
assert.ok(declared.length > 100);
assert.deepEqual(exported.filter((name) => name.startsWith("kxl_")).sort(),
  [...new Set(declared)].sort());
// What packages/js needs beside them.
for (const name of ["malloc", "free", "stackSave", "stackRestore"]) {
  assert.equal(typeof wasm[name], "function", name);
}

// ---- memory

const bytesAt = (at, count) => new Uint8Array(wasm.memory.buffer, at, count);
const read = (at, count) => Buffer.from(bytesAt(at, count));
function empty(count) {
  const at = wasm.malloc(count);
  assert.notEqual(at, 0);
  return at;
}
function place(content) {
  const at = empty(content.length);
  bytesAt(at, content.length).set(content);
  return at;
}
function textAt(at) {
  const bytes = bytesAt(at, 100);
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString();
}
// `count` buffers of `size` bytes, one after the other, and an array of pointers to them.
function buffers(count, size) {
  const first = empty(count * size), pointers = empty(4 * count);
  new Uint32Array(wasm.memory.buffer, pointers, count).set(
    Array.from({ length: count }, (_, i) => first + i * size));
  return { pointers, at: (i) => first + i * size, read: (i) => read(first + i * size, size) };
}

// ---- the stack, which reaches from 0 to where it is now

const stackTop = wasm.stackSave();
// Makes a call that must succeed. Returns how many bytes of stack it needed, and a copy of them.
function call(name, ...args) {
  bytesAt(0, stackTop).fill(0xA5);
  assert.equal(wasm[name](...args), kOk, name);
  const stack = read(0, stackTop);
  const unused = stack.findIndex((byte) => byte !== 0xA5);
  return unused < 0 ? Buffer.alloc(0) : stack.subarray(unused);
}
function expectNothingOf(stack, secret, what) {
  for (let i = 0; i + 8 <= secret.length; i += 8) {
    assert.equal(stack.indexOf(secret.subarray(i, i + 8)), -1, `${what} is left on the stack`);
  }
}
// It finds what is left.
assert.throws(() => expectNothingOf(Buffer.from("not a secret"), Buffer.from("a secret"), "it"));

// ---- what every target computes

function testX25519() {
  for (let i = 0; i < 20; ++i) {
    const a = crypto.generateKeyPairSync("x25519"), b = crypto.generateKeyPairSync("x25519");
    const raw = (part) => Buffer.from(part, "base64url");
    const { d, x } = a.privateKey.export({ format: "jwk" });
    const sk = place(raw(d)), pk = empty(32), ss = empty(32);
    expectNothingOf(call("kxl_x25519_public_key", pk, sk), raw(d), "a secret key");
    assert.deepEqual(read(pk, 32), raw(x));
    const peer = place(raw(b.publicKey.export({ format: "jwk" }).x));
    const secret = crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey });
    const stack = call("kxl_x25519_shared_secret", ss, sk, peer);
    assert.deepEqual(read(ss, 32), secret);
    expectNothingOf(stack, raw(d), "a secret key");
    expectNothingOf(stack, secret, "a shared secret");
  }
}

// SHAKE128 of a few bytes: one permutation of what is absorbed gives 168 bytes.
function testKeccak() {
  for (let count = 1; count <= 5; ++count) {
    const messages = Array.from({ length: count }, () => crypto.randomBytes(40));
    const states = Buffer.alloc(200 * count);
    messages.forEach((message, i) => {
      message.copy(states, 200 * i);
      states[200 * i + 40] = 0x1F;
      states[200 * i + 167] = 0x80;
    });
    const at = place(states);
    call("kxl_kernel_keccak_f1600", at, count);
    messages.forEach((message, i) => {
      const hash = crypto.createHash("shake128", { outputLength: 168 });
      assert.deepEqual(read(at + 200 * i, 168), hash.update(message).digest());
    });
  }
}

// Batches of one item, of some that fill groups and some that do not, and of more than a chunk.
function testBatches() {
  let deepest = 0;
  const kems = [["mlkem512", 800, 1632, 768], ["mlkem768", 1184, 2400, 1088],
    ["mlkem1024", 1568, 3168, 1568], ["xwing", 1216, 32, 1120]];
  for (const [kem, ekBytes, dkBytes, cBytes] of kems) {
    for (const count of [1, 5, 67]) {
      const ek = buffers(count, ekBytes), dk = buffers(count, dkBytes), c = buffers(count, cBytes);
      const mine = buffers(count, 32), theirs = buffers(count, 32), status = empty(4 * count);
      const stacks = [
        call(`kxl_${kem}_keygen_batch`, count, ek.pointers, dk.pointers, status),
        call(`kxl_${kem}_encaps_batch`, count, c.pointers, mine.pointers, ek.pointers, status),
      ];
      bytesAt(c.at(count - 1), 1)[0] ^= 1;
      stacks.push(call(`kxl_${kem}_decaps_batch`, count, theirs.pointers, c.pointers, dk.pointers,
        status));
      for (let i = 0; i < count; ++i) {
        assert.equal(mine.read(i).equals(theirs.read(i)), i !== count - 1, `${kem} ${i}`);
      }
      for (const stack of stacks) {
        expectNothingOf(stack, mine.read(0), "a shared secret");
        expectNothingOf(stack, dk.read(0).subarray(-32), "a seed");
        deepest = Math.max(deepest, stack.length);
      }
      for (const part of [ek, dk, c, mine, theirs]) [part.at(0), part.pointers].map(wasm.free);
      wasm.free(status);
    }
  }
  assert.ok(deepest > 10000 && deepest <= 96 * 1024, `${deepest} bytes of stack`);
  return deepest;
}

// Prepared keys are aligned, and are zeroed before their memory is given back.
function testPrepared() {
  const ek = empty(1184), c = empty(1088), mine = empty(32), theirs = empty(32);
  empty(8);
  const dk = wasm.kxl_mlkem768_dk_new();
  assert.ok(dk !== 0 && dk % 64 === 0, `${dk}`);
  expectNothingOf(call("kxl_mlkem768_dk_keygen", dk, ek), read(dk + 64, 1024), "a prepared key");
  call("kxl_mlkem768_encaps", c, mine, ek);
  const stack = call("kxl_mlkem768_decaps_prepared", theirs, c, dk);
  assert.deepEqual(read(theirs, 32), read(mine, 32));
  expectNothingOf(stack, read(mine, 32), "a shared secret");
  wasm.kxl_mlkem768_dk_free(dk);
  assert.ok(read(dk + 64, 8000).every((byte) => byte === 0));
}

function testRandomness() {
  const ek = empty(1184), dk = empty(2400), status = empty(4 * 67);
  randomBytes = 0;
  call("kxl_mlkem768_keygen", ek, dk);
  assert.equal(randomBytes, 64);
  randomBytes = 0;
  const pk = buffers(67, 32), sk = buffers(67, 32);
  call("kxl_x25519_keygen_batch", 67, pk.pointers, sk.pointers, status);
  assert.equal(randomBytes, 67 * 32);
  randomFails = true;
  assert.equal(wasm.kxl_mlkem768_keygen(ek, dk), kErrRandom);
  assert.ok(read(dk, 2400).every((byte) => byte === 0));
  randomFails = false;
}

// ---- the targets

const names = Array.from({ length: wasm.kxl_target_count() }, (_, i) => wasm.kxl_target_name(i));
assert.deepEqual(names.map(textAt), targets);
assert.equal(textAt(wasm.kxl_target_active()), targets[0]);
assert.equal(wasm.kxl_target_force(place(Buffer.from("avx2\0"))), kErrTarget);
assert.equal(wasm.kxl_target_environment(), kOk);
for (const name of names) {
  assert.equal(wasm.kxl_target_force(name), kOk);
  testX25519();
  testKeccak();
  const deepest = testBatches();
  testPrepared();
  testRandomness();
  console.log(`${textAt(name)}: right, and needs at most ${deepest} bytes of stack`);
}

// Memory grows, and what was in it stays.
const before = wasm.memory.buffer.byteLength, kept = place(Buffer.from("kept"));
assert.notEqual(wasm.malloc(2 * before), 0);
assert.ok(wasm.memory.buffer.byteLength > before);
assert.equal(read(kept, 4).toString(), "kept");
