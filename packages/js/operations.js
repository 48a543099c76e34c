// SPDX-License-Identifier: Apache-2.0
// Operations on Uint8Arrays: their arguments and results, in the single, batch and packed forms, each
// of which computes now or gives a promise. An engine computes: that of wasm.js or of native.js.
//
// engine.bind(symbol, sizes) gives a function of C as { run, start }. The sizes of its buffers begin
// with the outputs. run(...buffers) computes and gives the status. A batch has many items side by
// side in each buffer, or one item for all in an input; behind its buffers comes an array for the
// statuses, one byte for each item. start(...buffers) reads the inputs before it returns, and gives
// a promise of the status. engine.error(status, index) makes a KexlaneError.

// The statuses of kexlane/status.h, in their order.
const statusCodes = ['KXL_OK', 'KXL_ERR_NULL', 'KXL_ERR_LENGTH', 'KXL_ERR_KEY',
  'KXL_ERR_LOW_ORDER', 'KXL_ERR_RANDOM', 'KXL_ERR_TARGET', 'KXL_ERR_ALIGNMENT'];
export const codeOf = (status) => statusCodes[status] ?? `KXL_STATUS_${status}`;

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

// For more arrays than a call may have arguments.
const wipeEach = (arrays) => arrays.forEach((array) => wipe(array));

// The buffer comes first: without one, V8's garbage collector moves a small array and leaves
// copies, which `wipe` does not reach.
const newBytes = (size) => new Uint8Array(new ArrayBuffer(size));

// A call with so many arguments throws where JavaScript's stack has no room for them.
const room = Array(512).fill(0);
const nothing = () => {};
// Before a secret is copied: there is room for what wipes the copy.
export const needRoom = () => nothing(...room);

// ---- The forms of an operation ------------------------------------------------------------------

// A form as { now, later }: later gives a promise. prepare(args) gives a call: its `buffers` for the
// engine; of these, `copies` of inputs, which are wiped when the engine has read them; and the
// `outputs`, which are wiped if the call fails. finish(status, call) makes the result.
function both({ run, start }, prepare, finish) {
  const now = (...args) => {
    const call = prepare(args);
    try {
      return finish(run(...call.buffers), call);
    } catch (error) {
      wipeEach(call.outputs);
      throw error;
    } finally {
      if (call.copies) wipe(...call.copies);
    }
  };
  const started = ({ buffers, copies }) => {
    try {
      return start(...buffers);
    } finally {
      if (copies) wipe(...copies);
    }
  };
  const later = async (...args) => {
    const call = prepare(args);
    try {
      return finish(await started(call), call);
    } catch (error) {
      wipeEach(call.outputs);
      throw error;
    }
  };
  return { now, later };
}

// What a call gives: its outputs as one object, or the one output itself.
function shape(outputs) {
  const [first, second] = outputs.map(({ name }) => name);
  if (outputs.length < 2) return ([only]) => only;
  return ([one, other]) => ({ [first]: one, [second]: other });
}

// One operation on single items.
function single(op, calls) {
  const { engine, method, inputs } = op;
  const give = shape(op.outputs);
  const prepare = (args) => {
    checkCount(method, args, inputs);
    inputs.forEach(({ name, size }, i) => checkBytes(args[i], name, size));
    const outputs = op.outputs.map(({ size }) => newBytes(size));
    return { buffers: [...outputs, ...args], outputs };
  };
  return both(calls, prepare, (status, { outputs }) => {
    if (status !== 0) throw engine.error(status);
    return give(outputs);
  });
}

// The arguments of a batch: how many operations it has, and a column for each input, which has
// `count` items. One that is `alone` serves all operations, unless it is a seed.
function batchArguments({ method, inputs }, args, columnOf) {
  checkCount(method, args, inputs.length ? inputs : [{ name: 'n' }]);
  const columns = inputs.map((input, i) => columnOf(args[i], input));
  if (inputs.length === 0) {
    const [n] = args;
    if (typeof n !== 'number') throw new TypeError('n must be a number');
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`n must be a count, not ${n}`);
    return { n, columns };
  }
  const own = columns.map(({ alone }, i) => !alone || inputs[i].name === 'seed');
  const { count: n } = columns.find((_, i) => own[i]) ?? columns[0];
  const odd = columns.findIndex(({ count }, i) => count !== n && own[i]);
  if (odd < 0) return { n, columns };
  throw new RangeError(
    `${inputs[odd].name} must have ${n} item${n === 1 ? '' : 's'}, not ${columns[odd].count}`);
}

// The call of a batch.
function batchCall(op, n, inputs) {
  const outputs = op.outputs.map(({ size }) => newBytes(n * size));
  const statuses = newBytes(n);
  return { n, buffers: [...outputs, ...inputs, statuses], outputs, statuses };
}

// The errors of a batch, each with its index.
function errorsOf(engine, status, { statuses }) {
  const errors = [];
  if (status === 0) return errors;
  statuses.forEach((one, i) => {
    if (one !== 0) errors.push(engine.error(one, i));
  });
  if (errors.length === 0) throw engine.error(status);  // the batch was refused as a whole
  return errors;
}

// A batch of arrays: item i of the result is what the single call gives, or its error.
function batch(op, calls) {
  const { engine, inputs, outputs } = op;
  const give = shape(outputs);
  const columnOf = (arg, { name, size }) => {
    if (!isBytes(arg) && !Array.isArray(arg)) {
      throw new TypeError(`${name} must be an array of Uint8Arrays`);
    }
    const items = isBytes(arg) ? [arg] : [...arg];
    items.forEach((item, j) => checkBytes(item, isBytes(arg) ? name : `${name}[${j}]`, size));
    return { count: items.length, items, alone: isBytes(arg) };
  };
  const prepare = (args) => {
    const { n, columns } = batchArguments(op, args, columnOf);
    // All memory is there before a secret is copied, so that what fails leaves no copy.
    const copies = columns.map(({ items }, i) => newBytes(items.length * inputs[i].size));
    const call = { ...batchCall(op, n, copies), copies };
    needRoom();
    try {
      columns.forEach(({ items }, i) => items.forEach(
        (item, j) => copies[i].set(item, j * inputs[i].size)));
    } catch (error) {
      wipe(...copies);
      throw error;
    }
    return call;
  };
  return both(calls, prepare, (status, call) => {
    const errors = errorsOf(engine, status, call);
    const packedOutputs = call.outputs;
    const made = outputs.map(({ size }) => Array.from({ length: call.n }, () => newBytes(size)));
    call.outputs = packedOutputs.concat(...made);
    const items = Array.from({ length: call.n }, (_, i) => give(made.map((column, c) => {
      const { size } = outputs[c];
      column[i].set(packedOutputs[c].subarray(i * size, (i + 1) * size));
      return column[i];
    })));
    for (const error of errors) items[error.index] = error;
    wipe(...packedOutputs);
    return items;
  });
}

// A packed batch: item i of an argument or output is at i times its size in one buffer.
function packed(op, calls) {
  const columnOf = (arg, { name, size }) => {
    const bytes = bytesIn(arg, name);
    if (bytes % size !== 0) {
      throw new RangeError(`${name} must have a multiple of ${size} bytes, not ${bytes}`);
    }
    // Without what a subclass or the caller has added.
    const all = new Uint8Array(bufferOf.call(arg), offsetOf.call(arg), bytes);
    return { count: bytes / size, all, alone: bytes === size };
  };
  const { engine, outputs } = op;
  const prepare = (args) => {
    const { n, columns } = batchArguments(op, args, columnOf);
    return batchCall(op, n, columns.map(({ all }) => all));
  };
  return both(calls, prepare, (status, call) => {
    const named = outputs.map(({ name }, i) => [`${name}s`, call.outputs[i]]);
    return { ...Object.fromEntries(named), errors: errorsOf(engine, status, call) };
  });
}

// ---- Schemes ------------------------------------------------------------------------------------

const forms = { '': single, Batch: batch, Packed: packed };

// The methods of a scheme, and those of the same names that give promises.
export class Scheme {
  constructor(engine, bytes) {
    this.engine = engine;
    this.bytes = Object.freeze(bytes);
    this.now = { bytes: this.bytes };
    this.later = { bytes: this.bytes };
  }

  // Adds the method of a function of C with its outputs and inputs, { name: size } each.
  add(method, symbol, outputs, inputs, make = single) {
    const list = (sizes) => Object.entries(sizes).map(([name, size]) => ({ name, size }));
    const op = { engine: this.engine, method, outputs: list(outputs), inputs: list(inputs) };
    const sizes = [...op.outputs, ...op.inputs].map(({ size }) => size);
    const { now, later } = make(op, this.engine.bind(symbol, sizes, op.outputs.length));
    this.now[method] = now;
    this.later[method] = later;
  }

  // Adds the methods NAME, NAMEBatch and NAMEPacked. With the size of a seed, also those that end
  // in Derand, which take their randomness from the caller.
  addAll(name, symbol, outputs, inputs, seed) {
    for (const [form, make] of Object.entries(forms)) {
      const cForm = form ? '_batch' : '';
      this.add(name + form, symbol + cForm, outputs, inputs, make);
      if (!seed) continue;
      this.add(`${name}${form}Derand`, `${symbol}${cForm}_derand`, outputs, { ...inputs, seed },
        make);
    }
  }
}
