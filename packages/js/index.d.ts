// SPDX-License-Identifier: Apache-2.0
// kexlane: ML-KEM (FIPS 203), X25519 (RFC 7748), and the hybrids X-Wing and X25519MLKEM768.
//
// These rules hold for every function:
//   - An input is a Uint8Array (Node's Buffer is one) of exactly the size that `bytes` says. It is
//     never written to. Another type, an array in shared memory or whose buffer is detached, and a
//     wrong number of arguments are a TypeError; a wrong length is a RangeError that names the
//     right one.
//   - An output is a new Uint8Array with a buffer of its own. The caller wipes those that are
//     secret with `wipe`, when they are no longer needed.
//   - What the library refuses is a KexlaneError. Its `code` says why.
//   - What was copied into WebAssembly's memory is wiped before the call returns or throws. A call
//     for which JavaScript's stack has no room throws the engine's RangeError.
//   - In `promises` each function has a form that gives a promise. It copies its inputs before it
//     returns, so that they may be changed then. The promise is rejected with what the other form
//     throws. With kexlane-native a thread of libuv's pool computes, and wipes the copies; a batch
//     is one task of one thread. WebAssembly has computed already when it gives the promise.
//
// Each operation NAME has these forms:
//   NAME          one operation.
//   NAMEBatch     many in one call. An input is an array of Uint8Arrays. Item i of the result is
//                 what NAME gives, or the KexlaneError that NAME throws: one bad item does not
//                 disturb the others.
//   NAMEPacked    many in one call. An input or output is one Uint8Array in which item i begins at
//                 i times its size. Where an item fails, its outputs are zero bytes, and `errors`
//                 has a KexlaneError with its `index`.
//   NAME...Derand the randomness comes from the caller, as `seed`: for tests, and for protocols
//                 that say what the seed is. A seed must be secret and uniformly random. A seed of
//                 keygen is a short form of the secret key; a seed of any other operation must be
//                 used only once.
// In Batch and Packed one item may serve all operations, as one decapsulation key for many
// ciphertexts: give that Uint8Array alone. An array with one item is for one operation. A seed
// never serves more than one.

/** The bytes of an output. */
export type Bytes = ReturnType<typeof Uint8Array.of>;

export type KexlaneErrorCode =
  | 'KXL_ERR_KEY' // a key fails the checks of its standard, or two keys are not a pair
  | 'KXL_ERR_LOW_ORDER' // X25519 gives zero: the peer sent a point of low order, and cheats
  | 'KXL_ERR_RANDOM' // crypto.getRandomValues or the operating system gave no randomness
  | 'KXL_ERR_TARGET'; // forceTarget: there is no such target, or this machine cannot run it

export class KexlaneError extends Error {
  readonly name: 'KexlaneError';
  readonly code: KexlaneErrorCode;
  /** Which item of a batch failed. */
  readonly index?: number;
  /** With KXL_ERR_RANDOM: what crypto.getRandomValues threw. */
  readonly cause?: unknown;
}

/** The errors of a packed batch, in the order of their items; none if all went well. */
export interface Errors {
  errors: KexlaneError[];
}

/** The result of a batch. */
export type Batch<Item> = (Item | KexlaneError)[];

/** Items of a batch, or the one that serves all operations. A seed alone is for one operation. */
export type Items = readonly Uint8Array[] | Uint8Array;

export interface KeyPair {
  /** Public: to be sent to the peer. */
  encapsulationKey: Bytes;
  /** Secret. */
  decapsulationKey: Bytes;
}

export interface KeyPairs extends Errors {
  encapsulationKeys: Bytes;
  decapsulationKeys: Bytes;
}

export interface Encapsulation {
  /** Public: to be sent to the owner of the key. */
  ciphertext: Bytes;
  /** Secret: K of FIPS 203, ready for use as a symmetric key. */
  sharedSecret: Bytes;
}

export interface Encapsulations extends Errors {
  ciphertexts: Bytes;
  sharedSecrets: Bytes;
}

export interface SharedSecrets extends Errors {
  sharedSecrets: Bytes;
}

/** A key encapsulation mechanism. */
export interface Kem {
  /** Sizes in bytes. */
  readonly bytes: {
    readonly encapsulationKey: number;
    readonly decapsulationKey: number;
    readonly ciphertext: number;
    readonly sharedSecret: number;
    readonly keygenSeed: number;
    readonly encapsSeed: number;
  };

  /** Makes a key pair. */
  keygen(): KeyPair;
  keygenDerand(seed: Uint8Array): KeyPair;
  keygenBatch(n: number): Batch<KeyPair>;
  keygenBatchDerand(seed: Items): Batch<KeyPair>;
  keygenPacked(n: number): KeyPairs;
  keygenPackedDerand(seed: Uint8Array): KeyPairs;

  /** Makes a shared secret and the ciphertext that carries it. Throws KXL_ERR_KEY for an
   * encapsulation key that FIPS 203 section 7.2 refuses. */
  encaps(encapsulationKey: Uint8Array): Encapsulation;
  encapsDerand(encapsulationKey: Uint8Array, seed: Uint8Array): Encapsulation;
  encapsBatch(encapsulationKey: Items): Batch<Encapsulation>;
  encapsBatchDerand(encapsulationKey: Items, seed: Items): Batch<Encapsulation>;
  encapsPacked(encapsulationKey: Uint8Array): Encapsulations;
  encapsPackedDerand(encapsulationKey: Uint8Array, seed: Uint8Array): Encapsulations;

  /** Computes the shared secret that a ciphertext carries. A wrong or tampered ciphertext is not
   * an error: it gives a secret that nobody else has. ML-KEM throws KXL_ERR_KEY for a decapsulation
   * key that FIPS 203 section 7.3 refuses. */
  decaps(ciphertext: Uint8Array, decapsulationKey: Uint8Array): Bytes;
  decapsBatch(ciphertext: Items, decapsulationKey: Items): Batch<Bytes>;
  decapsPacked(ciphertext: Uint8Array, decapsulationKey: Uint8Array): SharedSecrets;
}

/** ML-KEM, FIPS 203. keygenDerand takes d || z, and encapsDerand takes m. */
export interface MlKem extends Kem {
  /** Throws KXL_ERR_KEY for a key that FIPS 203 section 7.2 refuses; encaps does so too. */
  checkEncapsulationKey(encapsulationKey: Uint8Array): void;
  /** Throws KXL_ERR_KEY for a key that FIPS 203 section 7.3 refuses; decaps does so too. */
  checkDecapsulationKey(decapsulationKey: Uint8Array): void;
  /** Throws KXL_ERR_KEY if the keys are not a pair, by FIPS 203 section 7.1. It is for keys that
   * come from elsewhere. */
  checkPair(encapsulationKey: Uint8Array, decapsulationKey: Uint8Array): void;
  /** The encapsulation key that is inside a decapsulation key. */
  encapsulationKeyOf(decapsulationKey: Uint8Array): Bytes;
}

export interface X25519KeyPair {
  /** Public: to be sent to the peer. */
  publicKey: Bytes;
  /** Secret. */
  secretKey: Bytes;
}

export interface X25519KeyPairs extends Errors {
  publicKeys: Bytes;
  secretKeys: Bytes;
}

/** X25519, RFC 7748. A shared secret is a coordinate, not a uniformly random key: hash it with both
 * public keys before use, as the protocol says. */
export interface X25519 {
  /** Sizes in bytes. */
  readonly bytes: {
    readonly publicKey: number;
    readonly secretKey: number;
    readonly sharedSecret: number;
  };

  /** Makes a key pair. */
  keygen(): X25519KeyPair;
  keygenBatch(n: number): Batch<X25519KeyPair>;
  keygenPacked(n: number): X25519KeyPairs;

  /** Computes the public key of a secret key, which is any 32 bytes. */
  publicKey(secretKey: Uint8Array): Bytes;
  publicKeyBatch(secretKey: Items): Batch<Bytes>;
  publicKeyPacked(secretKey: Uint8Array): { publicKeys: Bytes } & Errors;

  /** Computes the shared secret. Throws KXL_ERR_LOW_ORDER if it is all zero: only a peer who cheats
   * can cause that. */
  sharedSecret(secretKey: Uint8Array, peerPublicKey: Uint8Array): Bytes;
  sharedSecretBatch(secretKey: Items, peerPublicKey: Items): Batch<Bytes>;
  sharedSecretPacked(secretKey: Uint8Array, peerPublicKey: Uint8Array): SharedSecrets;
}

export interface Client {
  /** Public: to be sent to the server. */
  share: Bytes;
  /** Secret: to be kept until clientFinish, and then wiped. */
  state: Bytes;
}

export interface Clients extends Errors {
  shares: Bytes;
  states: Bytes;
}

export interface Response {
  /** Public: to be sent to the client. */
  share: Bytes;
  /** Secret of 64 bytes: K of ML-KEM-768, then the result of X25519. */
  secret: Bytes;
}

export interface Responses extends Errors {
  shares: Bytes;
  secrets: Bytes;
}

/** X25519MLKEM768, the key exchange of TLS 1.3 and SSH. The secret is the input of the protocol's
 * own key schedule, and no key by itself. */
export interface X25519MlKem768 {
  /** Sizes in bytes. */
  readonly bytes: {
    readonly clientShare: number;
    readonly clientState: number;
    readonly serverShare: number;
    readonly secret: number;
    readonly clientSeed: number;
    readonly serverSeed: number;
  };

  /** Starts an exchange. */
  clientKeygen(): Client;
  clientKeygenDerand(seed: Uint8Array): Client;
  clientKeygenBatch(n: number): Batch<Client>;
  clientKeygenBatchDerand(seed: Items): Batch<Client>;
  clientKeygenPacked(n: number): Clients;
  clientKeygenPackedDerand(seed: Uint8Array): Clients;

  /** Checks a client's share as serverRespond does, at a small part of its cost. */
  checkShare(clientShare: Uint8Array): void;

  /** Answers a client. Throws KXL_ERR_KEY or KXL_ERR_LOW_ORDER for a bad share; TLS answers both
   * with the alert illegal_parameter. */
  serverRespond(clientShare: Uint8Array): Response;
  serverRespondDerand(clientShare: Uint8Array, seed: Uint8Array): Response;
  serverRespondBatch(clientShare: Items): Batch<Response>;
  serverRespondBatchDerand(clientShare: Items, seed: Items): Batch<Response>;
  serverRespondPacked(clientShare: Uint8Array): Responses;
  serverRespondPackedDerand(clientShare: Uint8Array, seed: Uint8Array): Responses;

  /** Finishes an exchange: gives the secret. Throws KXL_ERR_LOW_ORDER for a bad share, and
   * KXL_ERR_KEY for a state that clientKeygen did not make. A tampered share can also give a secret
   * that the server does not have. */
  clientFinish(state: Uint8Array, serverShare: Uint8Array): Bytes;
  clientFinishBatch(state: Items, serverShare: Items): Batch<Bytes>;
  clientFinishPacked(state: Uint8Array, serverShare: Uint8Array): { secrets: Bytes } & Errors;
}

/** A scheme whose methods give promises. */
export type Promises<Scheme> = {
  readonly [Name in keyof Scheme]: Scheme[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result> : Scheme[Name];
};

export interface Kexlane {
  readonly mlkem512: MlKem;
  readonly mlkem768: MlKem;
  readonly mlkem1024: MlKem;
  readonly x25519: X25519;
  /** X-Wing, which CFRG calls MLKEM768-X25519. The decapsulation key is the 32-byte seed. */
  readonly xwing: Kem;
  readonly x25519mlkem768: X25519MlKem768;

  /** The same schemes with promises. */
  readonly promises: {
    readonly mlkem512: Promises<MlKem>;
    readonly mlkem768: Promises<MlKem>;
    readonly mlkem1024: Promises<MlKem>;
    readonly x25519: Promises<X25519>;
    readonly xwing: Promises<Kem>;
    readonly x25519mlkem768: Promises<X25519MlKem768>;
  };

  /** Overwrites arrays with zeros, also those in shared memory. One that is detached has no bytes,
   * and is passed over. Throws a TypeError for an argument that is no Uint8Array, after all others
   * were overwritten. JavaScript may have copied their bytes before. */
  wipe(...arrays: Uint8Array[]): void;

  /** What computes: the addon of kexlane-native, or WebAssembly. */
  readonly implementation: 'native' | 'wasm';
  /** The version of the library. */
  readonly version: string;
  /** The names of the targets that this machine can run, the best first. All give the same bytes. */
  readonly targets: readonly string[];
  /** The active target. */
  readonly target: string;
  /** Makes a target active: for tests. The addon has one active target for the whole process. Throws
   * KXL_ERR_TARGET if there is no such target. */
  forceTarget(target: string): void;
  /** Runs a known answer of every operation on the active target, in milliseconds. Gives null, or the
   * name of the first test that failed: then do not use the library. */
  selfTest(): string | null;
}

/** Loads the library. In Node.js and Bun it takes the package kexlane-native if that is installed and
 * works, and otherwise WebAssembly; `implementation` says which. If kexlane-native is there but does
 * not work, a warning of the process says why. With a source this is loadWasm. */
export function load(source?: Source | PromiseLike<Source>): Promise<Kexlane>;

/** Takes kexlane-native, in Node.js and Bun. Throws the Error that says why it cannot. */
export function loadNative(): Promise<Kexlane>;

/** What loadWasm accepts: the bytes of a module (Uint8Array or ArrayBuffer), its URL (string or
 * URL), a Response with it, or a WebAssembly.Module. */
export type Source = string | object;

/** Takes WebAssembly. Without a source it takes kexlane.wasm, or kexlane_portable.wasm where the
 * engine has no SIMD, from the folder of this file. Each call makes an instance with a memory of
 * its own, so a program calls this once.
 *
 * Throws a TypeError for a source of another kind, an Error if the source cannot be read, and
 * WebAssembly.CompileError if it is not a module or the page's policy forbids WebAssembly. */
export function loadWasm(source?: Source | PromiseLike<Source>): Promise<Kexlane>;
