/** Which runs must give the same numbers: where what computes them takes its instructions by the processor, none to the last bit. */
import assert from 'node:assert/strict';
import {
  allowedRounding,
  isSameRounding,
  nearness,
  type Nearness,
} from '../../extension/verify/allowances.js';

const versions = { tfjs: '4.22.0', lossbook: '0.1.0', node: 'v20.20.2' };
const wasm = { backend: 'wasm', versions } as const;
type Run = Parameters<typeof nearness>[0];

const rows: readonly [what: string, recorded: Run, now: Run, is: Nearness][] = [
  ['wasm twice', wasm, wasm, 'same'],
  ['cpu twice', { ...wasm, backend: 'cpu' }, { ...wasm, backend: 'cpu' }, 'same'],
  [
    'another minor version of Node',
    wasm,
    { ...wasm, versions: { ...versions, node: 'v20.1.0' } },
    'same',
  ],
  ['another major one', wasm, { ...wasm, versions: { ...versions, node: 'v22.1.0' } }, 'near'],
  [
    'the native library',
    { ...wasm, backend: 'tensorflow' },
    { ...wasm, backend: 'tensorflow' },
    'near',
  ],
  [
    'Python beside wasm',
    { ...wasm, versions: { ...versions, python: '3.11.7', torch: '2.9.1' } },
    { ...wasm, versions: { ...versions, python: '3.11.7', torch: '2.9.1' } },
    'near',
  ],
  ['wasm and cpu', wasm, { ...wasm, backend: 'cpu' }, 'other'],
  ['nothing recorded', {}, wasm, 'other'],
];

describe('how near two runs are', () => {
  for (const [what, recorded, now, is] of rows)
    it(`${what}: ${is}`, () => assert.equal(nearness(recorded, now), is));
});

describe('how far rounding may be off', () => {
  for (const now of [0.1, 0.24, 0.26, 1, 3.9, 4.1, 10]) {
    it(`${now} beside a recorded 1: what is told to be allowed is what is allowed`, () =>
      assert.equal(Math.abs(now - 1) <= allowedRounding(now, 1), isSameRounding(now, 1)));
  }
});
