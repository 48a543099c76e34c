// SPDX-License-Identifier: Apache-2.0
// The types are those of kexlane.
import type { Kexlane } from './kexlane.js';

export type * from './kexlane.js';
export { KexlaneError } from './kexlane.js';

/** Gives the library that the addon of this package has. Each call gives one of its own. */
export function load(): Promise<Kexlane>;
