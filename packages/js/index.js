// SPDX-License-Identifier: Apache-2.0
// ML-KEM (FIPS 203), X25519 (RFC 7748) and their hybrids, computed by kexlane's WebAssembly module.
// index.d.ts describes every function.

// The statuses of kexlane/status.h, in their order.
const statusCodes = ['KXL_OK', 'KXL_ERR_NULL', 'KXL_ERR_LENGTH', 'KXL_ERR_KEY',
  'KXL_ERR_LOW_ORDER', 'KXL_ERR_RANDOM', 'KXL_ERR_TARGET', 'KXL_ERR_ALIGNMENT'];

export class KexlaneError extends Error {
  constructor(message, code, index) {
    super(message);
    this.name = 'KexlaneError';
    this.code = code;
    if (index !== undefined) this.index = index;
  }
}

// ---- Arguments ----------------------------------------------------------------------------------

const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const getters = [Symbol.toStringTag, 'buffer', 'byteOffset', 'length'];
const [typeOf, bufferOf, offsetOf, lengthOf] = getters.map(
  (name) => Object.getOwnPropertyDescriptor(typedArray, name).get);

// Unlike instanceof, this also knows the arrays of other frames and contexts.
const isBytes = (value) => typeOf.call(value) === 'Uint8Array';

// The number of bytes in an argument. Another thread can change shared memory during a call.
function bytesIn(value, name) {
  if (!isBytes(value)) throw new TypeError(`${name} must be a Uint8Array`);
  const kind = Object.prototype.toString.call(bufferOf.call(value));
  if (kind !== '[object SharedArrayBuffer]') return lengthOf.call(value);
  throw new TypeError(`${name} must not be in shared memory: give a copy`);
}

function checkBytes(value, name, size) {
  const bytes = bytesIn(value, name);
  if (bytes !== size) throw new RangeError(`${name} must have ${size} bytes, not ${bytes}`);
}

function checkCount(method, args, expected) {
  if (args.length === expected.length) return;
  const names = expected.map(({ name }) => name).join(', ') || 'no arguments';
  throw new TypeError(`${method} takes ${names}; it got ${args.length} arguments`);
}

function wipe(...arrays) {
  arrays.forEach((array, i) => bytesIn(array, `argument ${i + 1}`));
  for (const array of arrays) typedArray.fill.call(array, 0);
}

// ---- The module and its memory ------------------------------------------------------------------

class Library {
  #view;

  static async of(module) {
    const library = new Library();
    const env = { kexlane_random: (at, bytes) => library.#random(at >>> 0, bytes >>> 0) };
    library.calls = (await WebAssembly.instantiate(module, { env })).exports;
    library.calls._initialize?.();
    return library;
  }

  // The memory's buffer is another one after the memory grew.
  get memory() {
    const { buffer } = this.calls.memory;
    if (this.#view?.buffer !== buffer) this.#view = new Uint8Array(buffer);
    return this.#view;
  }

  // Runs body with the address of so many bytes. They are wiped before they are freed.
  withMemory(bytes, body) {
    const at = this.calls.malloc(bytes) >>> 0;
    if (at === 0) throw new RangeError(`WebAssembly has no memory for ${bytes} bytes`);
    try {
      return body(at);
    } finally {
      this.memory.fill(0, at, at + bytes);
      this.calls.free(at);
    }
  }

  // The import of the module. getRandomValues gives at most 65536 bytes at once.
  #random(at, bytes) {
    try {
      for (const end = at + bytes; at < end; at += 65536) {
        crypto.getRandomValues(this.memory.subarray(at, Math.min(end, at + 65536)));
      }
      return 1;
    } catch {
      return 0;
    }
  }

  // The buffer comes first: without one, V8's garbage collector moves a small array and leaves
  // copies, which `wipe` does not reach.
  copy(at, bytes) {
    const result = new Uint8Array(new ArrayBuffer(bytes));
    result.set(this.memory.subarray(at, at + bytes));
    return result;
  }

  // A constant string of C.
  text(at) {
    const start = at >>> 0;
    return new TextDecoder().decode(this.memory.slice(start, this.memory.indexOf(0, start)));
  }

  error(status, index) {
    const code = statusCodes[status] ?? `KXL_STATUS_${status}`;
    return new KexlaneError(this.text(this.calls.kxl_status_text(status)), code, index);
  }
}

// ---- Operations ---------------------------------------------------------------------------------

// A call of C with its outputs and inputs, in the order of C: { size, name } each.
function describe(library, method, symbol, outputs, inputs) {
  const list = (sizes) => Object.entries(sizes).map(([name, size]) => ({ name, size }));
  const call = library.calls[symbol];
  if (!call) throw new TypeError(`this WebAssembly module has no ${symbol}`);
  return { library, method, call, outputs: list(outputs), inputs: list(inputs) };
}

// What a call gives back: its outputs as one object, or the one output itself.
function result(outputs, take) {
  const values = outputs.map(take);
  if (values.length < 2) return values[0];
  return Object.fromEntries(outputs.map(({ name }, i) => [name, values[i]]));
}

// One operation on single items.
function single({ library, method, call, outputs, inputs }) {
  const all = [...outputs, ...inputs];
  let total = 0;
  const offsets = all.map(({ size }) => (total += size) - size);
  return (...args) => {
    checkCount(method, args, inputs);
    inputs.forEach(({ name, size }, i) => checkBytes(args[i], name, size));
    return library.withMemory(total, (start) => {
      const at = offsets.map((offset) => start + offset);
      args.forEach((arg, i) => library.memory.set(arg, at[outputs.length + i]));
      const status = call(...at);
      if (status !== 0) throw library.error(status);
      return result(outputs, ({ size }, i) => library.copy(at[i], size));
    });
  };
}

// How many items go into one call of C. More gain nothing, and wasm's memory never shrinks.
const chunkItems = 64;

// The arguments of a batch: how many operations it has, and a column for each input, which has
// `count` items. Where others have more, its one item serves all.
function batchArguments({ method, inputs }, args, columnOf) {
  checkCount(method, args, inputs.length ? inputs : [{ name: 'n' }]);
  const columns = inputs.map((input, i) => columnOf(args[i], input));
  if (inputs.length === 0) {
    const [n] = args;
    if (typeof n !== 'number') throw new TypeError('n must be a number');
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`n must be a count, not ${n}`);
    return { n, columns };
  }
  const { count: n } = columns.find(({ count }) => count !== 1) ?? columns[0];
  const odd = columns.findIndex(({ count }) => count !== n && count !== 1);
  if (odd < 0) return { n, columns };
  throw new RangeError(`${inputs[odd].name} must have 1 or ${n} items, not ${columns[odd].count}`);
}

// Runs n operations in chunks. take(first, count, at) reads a chunk's outputs at their addresses.
// Gives the errors; the outputs of an item that failed are zero bytes.
function runBatch({ library, call, outputs, inputs }, { n, columns }, take) {
  const errors = [];
  const sizes = [...outputs, ...inputs].map(({ size }) => size);
  for (let first = 0; first < n; first += chunkItems) {
    const count = Math.min(chunkItems, n - first);
    const items = sizes.map((_, i) => (columns[i - outputs.length]?.count === 1 ? 1 : count));
    const words = count * (1 + sizes.length);
    let total = 4 * words;
    const offsets = sizes.map((size, i) => (total += items[i] * size) - items[i] * size);
    library.withMemory(total, (start) => {
      const at = offsets.map((offset) => start + offset);
      const pointers = at.flatMap((column, i) => Array.from(
        { length: count }, (_, j) => column + (items[i] === 1 ? 0 : j * sizes[i])));
      // The statuses follow the pointers.
      const statuses = start + 4 * pointers.length;
      new Uint32Array(library.memory.buffer, start, words).set(pointers);
      columns.forEach((column, i) => {
        const to = at[outputs.length + i];
        const from = column.count === 1 ? 0 : first;
        for (let j = 0; j < items[outputs.length + i]; j++) {
          library.memory.set(column.item(from + j), to + j * inputs[i].size);
        }
      });
      call(count, ...at.map((_, i) => start + 4 * i * count), statuses);
      new Uint32Array(library.memory.buffer, statuses, count).forEach((status, j) => {
        if (status !== 0) errors.push(library.error(status, first + j));
      });
      take(first, count, at);
    });
  }
  return errors;
}

// A batch of arrays: item i of the result is what the single call gives, or its error.
function batch(op) {
  const columnOf = (arg, { name, size }) => {
    if (!isBytes(arg) && !Array.isArray(arg)) {
      throw new TypeError(`${name} must be an array of Uint8Arrays`);
    }
    const items = isBytes(arg) ? [arg] : [...arg];
    items.forEach((item, j) => checkBytes(item, isBytes(arg) ? name : `${name}[${j}]`, size));
    return { count: items.length, item: (i) => items[i] };
  };
  const { library, outputs } = op;
  return (...args) => {
    const results = [];
    const errors = runBatch(op, batchArguments(op, args, columnOf), (first, count, at) => {
      for (let j = 0; j < count; j++) {
        const take = ({ size }, i) => library.copy(at[i] + j * size, size);
        results.push(result(outputs, take));
      }
    });
    for (const error of errors) results[error.index] = error;
    return results;
  };
}

// A packed batch: item i of an argument or output is at i times its size in one buffer.
function packed(op) {
  const columnOf = (arg, { name, size }) => {
    const bytes = bytesIn(arg, name);
    if (bytes % size !== 0) {
      throw new RangeError(`${name} must have a multiple of ${size} bytes, not ${bytes}`);
    }
    const item = (i) => new Uint8Array(bufferOf.call(arg), offsetOf.call(arg) + i * size, size);
    return { count: bytes / size, item };
  };
  const { library, outputs } = op;
  return (...args) => {
    const values = batchArguments(op, args, columnOf);
    const buffers = outputs.map(({ size }) => new Uint8Array(values.n * size));
    const errors = runBatch(op, values, (first, count, at) => outputs.forEach(({ size }, i) => {
      buffers[i].set(library.memory.subarray(at[i], at[i] + count * size), first * size);
    }));
    const named = outputs.map(({ name }, i) => [`${name}s`, buffers[i]]);
    return { ...Object.fromEntries(named), errors };
  };
}

// The methods NAME, NAMEBatch and NAMEPacked. With the size of a seed, also those that end in
// Derand, which take their randomness from the caller.
function operations(library, name, symbol, outputs, inputs, seed) {
  const methods = {};
  const forms = [['', '', single], ['Batch', '_batch', batch], ['Packed', '_batch', packed]];
  for (const [form, cForm, make] of forms) {
    const add = (ending, cEnding, all) => {
      const method = `${name}${form}${ending}`;
      methods[method] = make(describe(library, method, symbol + cForm + cEnding, outputs, all));
    };
    add('', '', inputs);
    if (seed) add('Derand', '_derand', { ...inputs, seed });
  }
  return methods;
}

// ---- Schemes ------------------------------------------------------------------------------------

// The sizes of a KEM, from the library's own table: the struct kxl_kem of kexlane/kem.h.
function kemSizes(library, kemName) {
  for (let i = 0, entry; (entry = library.calls.kxl_kem_at(i) >>> 0) !== 0; i++) {
    const [found, ...sizes] = new Uint32Array(library.memory.buffer, entry, 7);
    if (library.text(found) === kemName) return sizes;
  }
  throw new Error(`this WebAssembly module has no ${kemName}`);
}

function kem(library, kemName, prefix) {
  const [ek, dk, c, K, keygenSeed, encapsSeed] = kemSizes(library, kemName);
  const pair = { encapsulationKey: ek, decapsulationKey: dk };
  const peer = { encapsulationKey: ek };
  const sent = { ciphertext: c, sharedSecret: K };
  return {
    bytes: Object.freeze({ ...pair, ...sent, keygenSeed, encapsSeed }),
    ...operations(library, 'keygen', `${prefix}_keygen`, pair, {}, keygenSeed),
    ...operations(library, 'encaps', `${prefix}_encaps`, sent, peer, encapsSeed),
    ...operations(library, 'decaps', `${prefix}_decaps`, { sharedSecret: K },
      { ciphertext: c, decapsulationKey: dk }),
  };
}

function mlkem(library, set) {
  const prefix = `kxl_mlkem${set}`;
  const methods = kem(library, `ML-KEM-${set}`, prefix);
  const { encapsulationKey, decapsulationKey } = methods.bytes;
  const add = (method, symbol, outputs, inputs) => {
    methods[method] = single(describe(library, method, `${prefix}_${symbol}`, outputs, inputs));
  };
  add('checkEncapsulationKey', 'check_ek', {}, { encapsulationKey });
  add('checkDecapsulationKey', 'check_dk', {}, { decapsulationKey });
  add('checkPair', 'check_pair', {}, { encapsulationKey, decapsulationKey });
  add('encapsulationKeyOf', 'ek_from_dk', { encapsulationKey }, { decapsulationKey });
  return Object.freeze(methods);
}

function x25519(library) {
  const bytes = Object.freeze({ publicKey: 32, secretKey: 32, sharedSecret: 32 });
  const { publicKey, secretKey, sharedSecret } = bytes;
  return Object.freeze({
    bytes,
    ...operations(library, 'keygen', 'kxl_x25519_keygen', { publicKey, secretKey }, {}),
    ...operations(library, 'publicKey', 'kxl_x25519_public_key', { publicKey }, { secretKey }),
    ...operations(library, 'sharedSecret', 'kxl_x25519_shared_secret', { sharedSecret },
      { secretKey, peerPublicKey: publicKey }),
  });
}

function x25519mlkem768(library) {
  const sizes = kemSizes(library, 'X25519MLKEM768');
  const [clientShare, clientState, serverShare, secret, clientSeed, serverSeed] = sizes;
  const bytes = { clientShare, clientState, serverShare, secret, clientSeed, serverSeed };
  const prefix = 'kxl_x25519mlkem768';
  return Object.freeze({
    bytes: Object.freeze(bytes),
    ...operations(library, 'clientKeygen', `${prefix}_client_keygen`,
      { share: clientShare, state: clientState }, {}, clientSeed),
    checkShare: single(
      describe(library, 'checkShare', `${prefix}_check_share`, {}, { clientShare })),
    ...operations(library, 'serverRespond', `${prefix}_server_respond`,
      { share: serverShare, secret }, { clientShare }, serverSeed),
    ...operations(library, 'clientFinish', `${prefix}_client_finish`, { secret },
      { state: clientState, serverShare }),
  });
}

// ---- Loading ------------------------------------------------------------------------------------

// A module of one function with one SIMD instruction: () -> v128, v128.const 0.
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11,
]);

// Bundlers know this form of URL and bring the files along.
const moduleUrl = () => (WebAssembly.validate(simdModule)
  ? new URL('./kexlane.wasm', import.meta.url)
  : new URL('./kexlane_portable.wasm', import.meta.url));

// The bytes of a URL or a Response.
async function read(source) {
  // In Node.js, fetch knows no files. A bundler for browsers must not look for this module.
  if (source.protocol === 'file:' && globalThis.process?.versions?.node) {
    const name = 'node:fs/promises';
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
    return readFile(source);
  }
  const response = 'href' in source ? await fetch(source) : source;
  if (response.ok) return response.arrayBuffer();
  throw new Error(`${response.url || 'the response'}: status ${response.status}`);
}

async function compile(source) {
  const kind = Object.prototype.toString.call(source);
  if (kind === '[object WebAssembly.Module]') return source;
  if (kind === '[object ArrayBuffer]' || isBytes(source)) return WebAssembly.compile(source);
  if (kind === '[object URL]' || kind === '[object Response]') {
    return WebAssembly.compile(await read(source));
  }
  if (typeof source === 'string') return compile(new URL(source, globalThis.location?.href));
  throw new TypeError('load takes bytes, a URL, a Response or a WebAssembly.Module');
}

export async function load(source) {
  const library = await Library.of(await compile(await (source ?? moduleUrl())));
  const { calls } = library;
  const targets = Array(calls.kxl_target_count()).fill();
  return Object.freeze({
    version: library.text(calls.kxl_version()),
    targets: Object.freeze(targets.map((_, i) => library.text(calls.kxl_target_name(i)))),
    get target() {
      return library.text(calls.kxl_target_active());
    },
    forceTarget(target) {
      const bytes = new TextEncoder().encode(`${target}\0`);
      library.withMemory(bytes.length, (at) => {
        library.memory.set(bytes, at);
        const status = calls.kxl_target_force(at);
        if (status !== 0) throw library.error(status);
      });
    },
    mlkem512: mlkem(library, 512),
    mlkem768: mlkem(library, 768),
    mlkem1024: mlkem(library, 1024),
    x25519: x25519(library),
    xwing: Object.freeze(kem(library, 'X-Wing', 'kxl_xwing')),
    x25519mlkem768: x25519mlkem768(library),
    wipe,
  });
}
