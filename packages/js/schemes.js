// SPDX-License-Identifier: Apache-2.0
// The schemes that an engine of wasm.js or native.js computes. index.d.ts describes every function.
import { Scheme, wipe } from './operations.js';

// A KEM whose sizes are those of struct kxl_kem in kexlane/kem.h.
function kem(engine, kemName, prefix) {
  const [ek, dk, c, K, keygenSeed, encapsSeed] = engine.kemSizes(kemName);
  const pair = { encapsulationKey: ek, decapsulationKey: dk };
  const sent = { ciphertext: c, sharedSecret: K };
  const scheme = new Scheme(engine, { ...pair, ...sent, keygenSeed, encapsSeed });
  scheme.addAll('keygen', `${prefix}_keygen`, pair, {}, keygenSeed);
  scheme.addAll('encaps', `${prefix}_encaps`, sent, { encapsulationKey: ek }, encapsSeed);
  scheme.addAll('decaps', `${prefix}_decaps`, { sharedSecret: K },
    { ciphertext: c, decapsulationKey: dk });
  return scheme;
}

function mlkem(engine, set) {
  const prefix = `kxl_mlkem${set}`;
  const scheme = kem(engine, `ML-KEM-${set}`, prefix);
  const { encapsulationKey, decapsulationKey } = scheme.bytes;
  scheme.add('checkEncapsulationKey', `${prefix}_check_ek`, {}, { encapsulationKey });
  scheme.add('checkDecapsulationKey', `${prefix}_check_dk`, {}, { decapsulationKey });
  scheme.add('checkPair', `${prefix}_check_pair`, {}, { encapsulationKey, decapsulationKey });
  scheme.add('encapsulationKeyOf', `${prefix}_ek_from_dk`, { encapsulationKey },
    { decapsulationKey });
  return scheme;
}

function x25519(engine) {
  const scheme = new Scheme(engine, { publicKey: 32, secretKey: 32, sharedSecret: 32 });
  const { publicKey, secretKey, sharedSecret } = scheme.bytes;
  scheme.addAll('keygen', 'kxl_x25519_keygen', { publicKey, secretKey }, {});
  scheme.addAll('publicKey', 'kxl_x25519_public_key', { publicKey }, { secretKey });
  scheme.addAll('sharedSecret', 'kxl_x25519_shared_secret', { sharedSecret },
    { secretKey, peerPublicKey: publicKey });
  return scheme;
}

function x25519mlkem768(engine) {
  const sizes = engine.kemSizes('X25519MLKEM768');
  const [clientShare, clientState, serverShare, secret, clientSeed, serverSeed] = sizes;
  const scheme = new Scheme(engine,
    { clientShare, clientState, serverShare, secret, clientSeed, serverSeed });
  const prefix = 'kxl_x25519mlkem768';
  scheme.addAll('clientKeygen', `${prefix}_client_keygen`,
    { share: clientShare, state: clientState }, {}, clientSeed);
  scheme.add('checkShare', `${prefix}_check_share`, {}, { clientShare });
  scheme.addAll('serverRespond', `${prefix}_server_respond`, { share: serverShare, secret },
    { clientShare }, serverSeed);
  scheme.addAll('clientFinish', `${prefix}_client_finish`, { secret },
    { state: clientState, serverShare });
  return scheme;
}

// The library of an engine.
export function library(engine) {
  const schemes = Object.entries({
    mlkem512: mlkem(engine, 512),
    mlkem768: mlkem(engine, 768),
    mlkem1024: mlkem(engine, 1024),
    x25519: x25519(engine),
    xwing: kem(engine, 'X-Wing', 'kxl_xwing'),
    x25519mlkem768: x25519mlkem768(engine),
  });
  const all = (kind) => Object.fromEntries(
    schemes.map(([name, scheme]) => [name, Object.freeze(scheme[kind])]));
  return Object.freeze({
    implementation: engine.implementation,
    version: engine.version,
    targets: Object.freeze(engine.targets),
    get target() {
      return engine.target();
    },
    forceTarget(target) {
      const status = engine.forceTarget(`${target}`.replaceAll('\0', '?'));  // where C would end it
      if (status !== 0) throw engine.error(status);
    },
    selfTest: () => engine.selfTest(),
    ...all('now'),
    promises: Object.freeze(all('later')),
    wipe,
  });
}
