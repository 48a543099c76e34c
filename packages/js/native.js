// SPDX-License-Identifier: Apache-2.0
// The engine of the addon in kexlane-native, whose functions packages/node/addon.cc describes.
import { KexlaneError, codeOf } from './operations.js';

// Both packages are built from the same sources: the functions are no interface for others.
const version = '@VERSION@';

const functions = ['target', 'forceTarget', 'targetEnvironment', 'selfTest', 'statusText'];

function checkFunction(value, name) {
  if (typeof value !== 'function') throw new TypeError(`this kexlane-native has no ${name}`);
}

// The variable of the environment is one for the whole process.
let hasWarned = false;

export class NativeEngine {
  implementation = 'native';
  version = version;
  #addon;

  constructor(addon) {
    if (addon?.version !== version) {
      throw new Error(`kexlane ${version} needs kexlane-native ${version}, not ${addon?.version}`);
    }
    for (const name of functions) checkFunction(addon[name], name);
    this.#addon = addon;
    this.targets = [...addon.targets];
    if (addon.targetEnvironment() === 0 || hasWarned) return;
    hasWarned = true;
    process.emitWarning?.(`KEXLANE_TARGET=${process.env.KEXLANE_TARGET} names no target that this `
      + `machine can run: kexlane takes ${addon.target()}`);
  }

  bind(symbol) {
    const [run, start] = [this.#addon.run[symbol], this.#addon.start[symbol]];
    checkFunction(run, symbol);
    checkFunction(start, symbol);
    return { run, start };
  }

  kemSizes(name) {
    const sizes = this.#addon.kems[name];
    if (!sizes) throw new TypeError(`this kexlane-native has no ${name}`);
    return sizes;
  }

  target() {
    return this.#addon.target();
  }

  forceTarget(target) {
    return this.#addon.forceTarget(target);
  }

  selfTest() {
    return this.#addon.selfTest();
  }

  error(status, index) {
    return new KexlaneError(this.#addon.statusText(status), codeOf(status), index);
  }
}
