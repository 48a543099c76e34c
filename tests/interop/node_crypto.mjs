// SPDX-License-Identifier: Apache-2.0
// Node's cryptography for tests that compare it with ours: one JSON array a line, [function, argument...],
// is answered by one line. Byte strings are hexadecimal; a key is its raw public part or seed.
import crypto from "node:crypto";
import readline from "node:readline";

const bytes = (hex) => Buffer.from(hex, "hex");
const publicKey = (type, hex) =>
  crypto.createPublicKey({ key: bytes(hex), format: "raw-public", asymmetricKeyType: type });
// What X25519 calls the raw private key is the seed of the others.
const privateKey = (type, hex) => crypto.createPrivateKey({
  key: bytes(hex), format: type === "x25519" ? "raw-private" : "raw-seed", asymmetricKeyType: type,
});

const functions = {
  generate(type) {
    const pair = crypto.generateKeyPairSync(type);
    const format = type === "x25519" ? "raw-private" : "raw-seed";
    return [pair.publicKey.export({ format: "raw-public" }), pair.privateKey.export({ format })];
  },
  publicOf: (type, seed) =>
    [crypto.createPublicKey(privateKey(type, seed)).export({ format: "raw-public" })],
  encapsulate(type, pub) {
    const { ciphertext, sharedKey } = crypto.encapsulate(publicKey(type, pub));
    return [ciphertext, sharedKey];
  },
  decapsulate: (type, seed, ciphertext) => [crypto.decapsulate(privateKey(type, seed), bytes(ciphertext))],
  x25519: (own, peer) => [crypto.diffieHellman({
    privateKey: privateKey("x25519", own), publicKey: publicKey("x25519", peer),
  })],
  generateEcdh(curve) {
    const pair = crypto.createECDH(curve);
    return [pair.generateKeys(), pair.getPrivateKey()];
  },
  ecdh(curve, own, peer) {
    const pair = crypto.createECDH(curve);
    pair.setPrivateKey(bytes(own));
    return [pair.computeSecret(bytes(peer))];
  },
  compressed: (curve, point) => [crypto.ECDH.convertKey(bytes(point), curve, null, null, "compressed")],
  hash: (name, data) => [crypto.createHash(name).update(bytes(data)).digest()],
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [name, ...rest] = JSON.parse(line);
  let answer;
  try {
    answer = functions[name](...rest).map((result) => result.toString("hex"));
  } catch (error) {
    answer = { error: error.message };
  }
  console.log(JSON.stringify(answer));
}
