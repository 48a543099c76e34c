// SPDX-License-Identifier: Apache-2.0
// The official answers, for Node.js, Bun and browsers: those that kexlane-kat has inside it
// (kat/answers.cc), and the files of ACVP, Wycheproof and X-Wing.
import { Shake128 } from './shake128.mjs';

// RFC 7748 sections 5.2 and 6.1.
const x25519Vectors = [
  ['a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
    'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
    'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'],
  ['4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
    'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
    '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957'],
];
const iterated = [[1, '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079'],
  [1000, '684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51']];
const secrets = ['77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
  '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'];
const publics = ['8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
  'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'];
const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';

// ML-KEM accumulated: SHAKE128 of ek, dk, c, K and K' of 100 rounds.
const accumulated = {
  512: '449120c6e320ef3e9fbfa2316e5f2d2e1e6dd37d8ff5d086d5d2db7d42aff0a1',
  768: '8d65b902f28edc683cebee2872962fd165a4d197c9e24ec74caa4470270df0b7',
  1024: 'c3ffe9ebecfa479c142656cbfbc6417efa05b77e994fe538eef4daed166363df',
};

// The X-Wing draft: ss, and SHA-256 of ek and ct.
const xwingAnswers = [
  ['d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384',
    '791eb5d86962e96c1be5e30d4b4c9f6c6518eef3b821a31c6fad6357ac6e117c'],
  ['f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150',
    'e33ad73dd3220fcea6c6c91b153bc41c79ad46f82ea57ac0d43921ed95e50679'],
  ['953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f',
    '4c1ecfb751898bf5d94ede9f207bbbe9460e7bb621e26e4c30d78002408cff14'],
];

export const embeddedHex = [x25519Vectors, iterated.map(([, hex]) => hex), secrets, publics, shared,
  Object.values(accumulated), xwingAnswers].flat(3);

export const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
export const fromHex = (hex) => Uint8Array.from({ length: hex.length / 2 },
  (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));

// Counts answers. A case that throws has failed.
export class Checks {
  passed = 0;
  failed = [];

  check(name, body) {
    try {
      body();
      this.passed += 1;
    } catch (error) {
      this.failed.push(`${name}: ${error}`);
    }
  }
}

function equal(what, found, wanted) {
  const hex = typeof found === 'string' ? found : toHex(found);
  if (hex !== wanted.toLowerCase()) throw new Error(`${what} is ${hex}, not ${wanted}`);
}

// The code of the error that body must throw.
function refused(body) {
  let code;
  try {
    body();
  } catch (error) {
    code = error.code ?? error.name;
  }
  if (!code) throw new Error('it was not refused');
  return code;
}

// ---- The embedded answers ---------------------------------------------------------------------

function verifyX25519(kex, checks) {
  const { x25519 } = kex;
  for (const [scalar, u, result] of x25519Vectors) {
    checks.check('RFC 7748 5.2', () => {
      equal('the result', x25519.sharedSecret(fromHex(scalar), fromHex(u)), result);
    });
  }
  let scalar = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 9 : 0));
  let u = scalar;
  let done = 0;
  for (const [iterations, result] of iterated) {
    for (; done < iterations; done++) [scalar, u] = [x25519.sharedSecret(scalar, u), scalar];
    checks.check(`RFC 7748 5.2 after ${iterations}`, () => equal('the result', scalar, result));
  }
  secrets.forEach((secret, self) => checks.check('RFC 7748 6.1', () => {
    equal('the public key', x25519.publicKey(fromHex(secret)), publics[self]);
    equal('K', x25519.sharedSecret(fromHex(secret), fromHex(publics[1 - self])), shared);
  }));
}

function verifyAccumulated(kex, set, checks) {
  const kem = kex[`mlkem${set}`];
  const random = new Shake128();
  const digest = new Shake128();
  checks.check(`ML-KEM-${set} accumulated`, () => {
    for (let round = 0; round < 100; round++) {
      const { encapsulationKey: ek, decapsulationKey: dk } = kem.keygenDerand(random.squeeze(64));
      const { ciphertext: c, sharedSecret: K } = kem.encapsDerand(ek, random.squeeze(32));
      equal('K of decaps', kem.decaps(c, dk), toHex(K));
      const rejected = kem.decaps(random.squeeze(kem.bytes.ciphertext), dk);
      for (const bytes of [ek, dk, c, K, rejected]) digest.absorb(bytes);
    }
    equal('the digest', digest.squeeze(32), accumulated[set]);
  });
}

async function verifyXwing(kex, checks) {
  const { xwing } = kex;
  const random = new Shake128();
  for (const [ss, digest] of xwingAnswers) {
    const seed = random.squeeze(32);
    const { encapsulationKey: ek, decapsulationKey: dk } = xwing.keygenDerand(seed);
    const { ciphertext: ct, sharedSecret } = xwing.encapsDerand(ek, random.squeeze(64));
    const hash = await crypto.subtle.digest('SHA-256', new Uint8Array([...ek, ...ct]));
    checks.check('X-Wing draft', () => {
      equal('the decapsulation key', dk, toHex(seed));
      equal('SHA-256 of ek and ct', new Uint8Array(hash), digest);
      equal('ss', sharedSecret, ss);
      equal('ss of decaps', xwing.decaps(ct, dk), ss);
    });
  }
}

// X25519MLKEM768 has no vectors of its own: it is made of ML-KEM-768 and X25519, side by side.
function verifyX25519MlKem768(kex, checks) {
  const { mlkem768, x25519, x25519mlkem768 } = kex;
  const random = new Shake128().absorb(new TextEncoder().encode('X25519MLKEM768'));
  checks.check('X25519MLKEM768', () => {
    for (let round = 0; round < 10; round++) {
      const seed = random.squeeze(96);
      const answer = random.squeeze(64);
      const [clientSecret, serverSecret] = [seed.slice(64), answer.slice(32)];
      const { share, state } = x25519mlkem768.clientKeygenDerand(seed);
      const pair = mlkem768.keygenDerand(seed.slice(0, 64));
      const clientPublic = x25519.publicKey(clientSecret);
      equal('share', share, toHex(pair.encapsulationKey) + toHex(clientPublic));
      equal('state', state, toHex(pair.decapsulationKey) + toHex(clientSecret));
      const response = x25519mlkem768.serverRespondDerand(share, answer);
      const sent = mlkem768.encapsDerand(pair.encapsulationKey, answer.slice(0, 32));
      const serverPublic = toHex(x25519.publicKey(serverSecret));
      equal('server share', response.share, toHex(sent.ciphertext) + serverPublic);
      const exchanged = toHex(x25519.sharedSecret(serverSecret, clientPublic));
      equal('secret', response.secret, toHex(sent.sharedSecret) + exchanged);
      equal('client', x25519mlkem768.clientFinish(state, response.share), toHex(response.secret));
    }
  });
}

// Verifies the answers that need no file, on the active target.
export async function verifyEmbedded(kex, checks) {
  verifyX25519(kex, checks);
  for (const set of Object.keys(accumulated)) verifyAccumulated(kex, set, checks);
  await verifyXwing(kex, checks);
  verifyX25519MlKem768(kex, checks);
}

// ---- Vector files -----------------------------------------------------------------------------

export const vectorFiles = [
  'acvp/ML-KEM-keyGen-FIPS203', 'acvp/ML-KEM-encapDecap-FIPS203', 'wycheproof/x25519_test.json',
  ...[512, 768, 1024].flatMap((set) => [`wycheproof/mlkem_${set}_test.json`,
    `wycheproof/mlkem_${set}_encaps_test.json`, `wycheproof/mlkem_${set}_keygen_seed_test.json`]),
  'xwing/test-vectors.json'];

// ML-KEM-768 is kex.mlkem768.
const kemOf = (kex, parameterSet) => kex[parameterSet.toLowerCase().replaceAll('-', '')];

// A wrong length is one of the reasons for which ACVP refuses a key.
function keyPasses(check) {
  try {
    check();
    return true;
  } catch (error) {
    if (error.code === 'KXL_ERR_KEY' || error instanceof RangeError) return false;
    throw error;
  }
}

const acvpFunctions = {
  keyGen(kem, { d, z }, { ek, dk }) {
    const pair = kem.keygenDerand(fromHex(d + z));
    equal('ek', pair.encapsulationKey, ek);
    equal('dk', pair.decapsulationKey, dk);
  },
  encapsulation(kem, { ek, m }, { c, k }) {
    const sent = kem.encapsDerand(fromHex(ek), fromHex(m));
    equal('c', sent.ciphertext, c);
    equal('k', sent.sharedSecret, k);
  },
  decapsulation(kem, { dk, c }, { k }) {
    equal('k', kem.decaps(fromHex(c), fromHex(dk)), k);
  },
  encapsulationKeyCheck(kem, { ek }, { testPassed }) {
    const passes = keyPasses(() => kem.checkEncapsulationKey(fromHex(ek)));
    equal('testPassed', String(passes), String(testPassed));
  },
  decapsulationKeyCheck(kem, { dk }, { testPassed }) {
    const passes = keyPasses(() => kem.checkDecapsulationKey(fromHex(dk)));
    equal('testPassed', String(passes), String(testPassed));
  },
};

function verifyAcvp(kex, prompt, expected, checks) {
  const answers = new Map(expected.testGroups.flatMap(({ tests }) => tests)
    .map((test) => [test.tcId, test]));
  for (const group of prompt.testGroups) {
    const run = acvpFunctions[group.function ?? prompt.mode];
    for (const test of group.tests) {
      checks.check(`ACVP ${prompt.mode} ${test.tcId}`, () => {
        run(kemOf(kex, group.parameterSet), { ...group, ...test }, answers.get(test.tcId));
      });
    }
  }
}

const wycheproofTypes = {
  MLKEMTest(kem, test) {
    const pair = kem.keygenDerand(fromHex(test.seed));
    if (test.ek !== undefined) equal('ek', pair.encapsulationKey, test.ek);
    equal('K', kem.decaps(fromHex(test.c), pair.decapsulationKey), test.K);
  },
  MLKEMEncapsTest(kem, test) {
    const sent = kem.encapsDerand(fromHex(test.ek), fromHex(test.m));
    equal('c', sent.ciphertext, test.c);
    equal('K', sent.sharedSecret, test.K);
  },
  MLKEMKeyGen(kem, test) {
    const pair = kem.keygenDerand(fromHex(test.seed));
    equal('ek', pair.encapsulationKey, test.ek);
    equal('dk', pair.decapsulationKey, test.dk);
  },
  XdhComp({ sharedSecret }, test) {
    const compute = () => sharedSecret(fromHex(test.private), fromHex(test.public));
    if (/[1-9a-f]/.test(test.shared)) equal('shared', compute(), test.shared);
    else equal('the error', refused(compute).toLowerCase(), 'kxl_err_low_order');
  },
};

// What a file's "invalid" may be refused with: a wrong length, or a bad key.
function mustBeRefused(body) {
  const code = refused(body);
  if (code !== 'RangeError' && code !== 'KXL_ERR_KEY') throw new Error(`it failed with ${code}`);
}

function verifyWycheproof(kex, file, checks) {
  for (const group of file.testGroups) {
    const kem = group.parameterSet ? kemOf(kex, group.parameterSet) : kex.x25519;
    for (const test of group.tests) {
      checks.check(`${group.type} ${group.parameterSet ?? group.curve} ${test.tcId}`, () => {
        const body = () => wycheproofTypes[group.type](kem, test);
        if (test.result === 'invalid') mustBeRefused(body);
        else body();
      });
    }
  }
}

function verifyXwingFile({ xwing }, tests, checks) {
  tests.forEach((test, i) => checks.check(`X-Wing ${i + 1}`, () => {
    const { encapsulationKey: ek, decapsulationKey: dk } = xwing.keygenDerand(fromHex(test.seed));
    equal('pk', ek, test.pk);
    equal('sk', dk, test.sk);
    const { ciphertext: ct, sharedSecret } = xwing.encapsDerand(ek, fromHex(test.eseed));
    equal('ct', ct, test.ct);
    equal('ss', sharedSecret, test.ss);
    equal('ss of decaps', xwing.decaps(ct, dk), test.ss);
  }));
}

// Verifies one of vectorFiles. `read` gives the parsed file of a name.
export async function verifyFile(kex, name, read, checks) {
  if (name.startsWith('acvp/')) {
    const [prompt, expected] = ['prompt', 'expectedResults'].map((part) => `${name}.${part}.json`);
    verifyAcvp(kex, await read(prompt), await read(expected), checks);
  } else if (name.startsWith('xwing/')) {
    verifyXwingFile(kex, await read(name), checks);
  } else {
    verifyWycheproof(kex, await read(name), checks);
  }
}
