/** A value in one short line, without running code of the notebook. */
import assert from 'node:assert/strict';
import { preview } from '../../extension/kernel/preview.js';

class Pair {
  readonly x = 1;
}

const cases: readonly (readonly [string, unknown])[] = [
  ['-0', -0],
  ['1n', 1n],
  ['"a\\"b"', 'a"b'],
  [`"${'x'.repeat(59)}…"`, 'x'.repeat(100)],
  ['null', null],
  ['undefined', undefined],
  ['[1, empty, 3]', Object.assign([], { 0: 1, 2: 3 })],
  ['[1, 2, 3, 4, 5, 6, … 2 more]', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['[[1, Array(1)]]', [[1, [2]]]],
  ['{}', {}],
  ['Pair { x: 1 }', new Pair()],
  ['class Pair', Pair],
  ['Map(1) {"k" → { x: 1 }}', new Map([['k', { x: 1 }]])],
  ['Set(1) {1}', new Set([1])],
  ['Float32Array(2) [1, 2]', new Float32Array([1, 2])],
  ['1970-01-01T00:00:00.000Z', new Date(0)],
  ['Invalid Date', new Date(NaN)],
  ['TypeError: no', new TypeError('no')],
  ['(a, b)', (a: number, b: number) => a + b],
];

describe('a value in one line', () => {
  for (const [expected, value] of cases) {
    it(expected, () => assert.equal(preview(value), expected));
  }
  it('runs no getter and no trap', () => {
    const shout = (): never => assert.fail('code of the notebook ran');
    const value = Object.defineProperty({}, 'a', { get: shout, enumerable: true });
    assert.equal(preview(value), '{ a: getter }');
    assert.equal(preview(new Proxy({}, { get: shout, ownKeys: shout })), 'Proxy');
  });
});
