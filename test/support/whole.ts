/**
 * How much of a table of the checks runs: in CI one seed, and off the default backend a part of the rows; with
 * LOSSBOOK_WHOLE=1 fifty seeds and all rows.
 *
 *     LOSSBOOK_WHOLE=1 npx mocha out/test/check/*.test.js out/test/check/proof/*.test.js      some hours
 */
import type { BackendInfo } from '../../extension/wire/message.js';
import { backends } from './backends.js';
import { whole } from './turns.js';

export const seeds = Array.from({ length: whole ? 50 : 1 }, (_, i) => i + 1);

/**
 * For what is the same on every backend but for some rows, as judging and naming a loss in doubles is: the default one runs
 * all rows, each other another sixth of them.
 */
export const rowsOn = <T>(backend: BackendInfo['name'], rows: readonly T[]): readonly T[] =>
  whole || backend === 'wasm' ? rows : rows.filter((_, i) => i % 6 === backends.indexOf(backend));
