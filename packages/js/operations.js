// SPDX-License-Identifier: Apache-2.0
// Calls of kexlane's WebAssembly module with Uint8Arrays: their arguments, the module's memory, and
// the single, batch and packed forms of an operation.

// The statuses of kexlane/status.h, in their order.
const statusCodes = ['KXL_OK', 'KXL_ERR_NULL', 'KXL_ERR_LENGTH', 'KXL_ERR_KEY',
  'KXL_ERR_LOW_ORDER', 'KXL_ERR_RANDOM', 'KXL_ERR_TARGET', 'KXL_ERR_ALIGNMENT'];

export class KexlaneError extends Error {
  constructor(message, code, index, options) {
    super(message, options);
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
export const isBytes = (value) => typeOf.call(value) === 'Uint8Array';

function checkType(value, name) {
  if (!isBytes(value)) throw new TypeError(`${name} must be a Uint8Array`);
}

// Whether the bytes of an array are elsewhere now: its buffer was transferred, or shrank. Its
// length is then 0, and its methods throw.
function isDetached(array) {
  if (lengthOf.call(array) !== 0) return false;
  try {
    typedArray.keys.call(array);
    return false;
  } catch {
    return true;
  }
}

// The number of bytes in an argument. Another thread can change shared memory during a call.
function bytesIn(value, name) {
  checkType(value, name);
  const kind = Object.prototype.toString.call(bufferOf.call(value));
  if (kind === '[object SharedArrayBuffer]') {
    throw new TypeError(`${name} must not be in shared memory: give a copy`);
  }
  if (isDetached(value)) throw new TypeError(`${name} must not be detached`);
  return lengthOf.call(value);
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

// Tries every argument before it says what is wrong with one.
export function wipe(...arrays) {
  let failure;
  arrays.forEach((array, i) => {
    try {
      checkType(array, `argument ${i + 1}`);
      if (!isDetached(array)) typedArray.fill.call(array, 0);
    } catch (error) {
      failure ??= error;
    }
  });
  if (failure) throw failure;
}

// The buffer comes first: without one, V8's garbage collector moves a small array and leaves
// copies, which `wipe` does not reach.
const newBytes = (size) => new Uint8Array(new ArrayBuffer(size));

// ---- The module and its memory ------------------------------------------------------------------

// A call with so many arguments throws where JavaScript's stack has no room for them.
const room = Array(512).fill(0);
const needRoom = () => {};

export class Library {
  #view;
  #noRandomness;

  static async of(module) {
    const library = new Library();
    const env = { kexlane_random: (at, bytes) => library.#random(at >>> 0, bytes >>> 0) };
    library.calls = (await WebAssembly.instantiate(module, { env })).exports;
    library.calls._initialize?.();
    // The engine may compile a function in its first call, and then needs more room.
    library.calls.stackRestore(library.calls.stackSave());
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
    needRoom(...room);  // for the wiping below, wherever body has to stop
    const stack = this.calls.stackSave();
    const at = this.calls.malloc(bytes) >>> 0;
    if (at === 0) throw new RangeError(`WebAssembly has no memory for ${bytes} bytes`);
    try {
      return body(at);
    } catch (error) {
      // Where JavaScript's stack is full, an exception ends C in the middle: its own stack, which
      // begins at 0, is not wiped, and the pointer to it stays where it was.
      if (!(error instanceof KexlaneError)) {
        this.memory.fill(0, 0, stack);
        this.calls.stackRestore(stack);
      }
      throw error;
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
    } catch (error) {
      this.#noRandomness = error;
      return 0;
    }
  }

  copy(at, bytes) {
    const result = newBytes(bytes);
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
    const options = code === 'KXL_ERR_RANDOM' ? { cause: this.#noRandomness } : undefined;
    return new KexlaneError(this.text(this.calls.kxl_status_text(status)), code, index, options);
  }
}

// ---- Operations ---------------------------------------------------------------------------------

// A call of C with its outputs and inputs, in the order of C: { size, name } each.
export function describe(library, method, symbol, outputs, inputs) {
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
export function single({ library, method, call, outputs, inputs }) {
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
      const table = new Uint32Array(library.memory.buffer, start, words).fill(0);
      table.set(pointers);
      columns.forEach((column, i) => {
        const to = at[outputs.length + i];
        const from = column.count === 1 ? 0 : first;
        for (let j = 0; j < items[outputs.length + i]; j++) {
          library.memory.set(column.item(from + j), to + j * inputs[i].size);
        }
      });
      const refused = call(count, ...at.map((_, i) => start + 4 * i * count), statuses);
      const given = new Uint32Array(library.memory.buffer, statuses, count);
      // What refuses the whole batch may have written no status.
      if (refused !== 0 && given.every((status) => status === 0)) throw library.error(refused);
      given.forEach((status, j) => {
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
    const buffers = outputs.map(({ size }) => newBytes(values.n * size));
    const errors = runBatch(op, values, (first, count, at) => outputs.forEach(({ size }, i) => {
      buffers[i].set(library.memory.subarray(at[i], at[i] + count * size), first * size);
    }));
    const named = outputs.map(({ name }, i) => [`${name}s`, buffers[i]]);
    return { ...Object.fromEntries(named), errors };
  };
}

// The methods NAME, NAMEBatch and NAMEPacked. With the size of a seed, also those that end in
// Derand, which take their randomness from the caller.
export function operations(library, name, symbol, outputs, inputs, seed) {
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
