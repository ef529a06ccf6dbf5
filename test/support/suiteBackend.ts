/**
 * On what suites of the kernel and the command run: what a newcomer gets, unless the lane says another (`lanes.ts`).
 * A suite that needs a certain one says so itself.
 */
import { backendChoices, type BackendInfo } from '../../extension/wire/message.js';

export const suiteBackend: BackendInfo['name'] =
  backendChoices
    .filter((name) => name !== 'auto')
    .find((name) => name === process.env['LOSSBOOK_SUITE_BACKEND']) ?? 'wasm';
