// SPDX-License-Identifier: Apache-2.0
// The addon for this machine. addon.cc describes its functions.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const { arch, platform } = process;
const file = new URL(`kexlane-${platform}-${arch}.node`, import.meta.url);
if (!existsSync(file)) {
  const there = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.node'));
  throw new Error(`kexlane-native has no addon for ${platform}-${arch}, but ${there.join(', ')}`);
}

const addon = createRequire(import.meta.url)(`./kexlane-${platform}-${arch}.node`);
// So that work on other threads does not hold up the end.
process.on('exit', () => addon.end());

export default addon;
