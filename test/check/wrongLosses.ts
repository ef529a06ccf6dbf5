/** Tables of wrong losses beside the loops that they are meant to be: what compare must say of each, and what it must not. */
import assert from 'node:assert/strict';
import { compare } from '../../extension/check/index.js';
import { failureOf, type Loop, type Loss, type Numbers } from './support.js';

export type WrongLoss = readonly [
  name: string,
  loss: Loss,
  loop: Loop,
  inputs: readonly Numbers[],
  code: string,
  says: RegExp,
];

/** With the code of a name that is tempting, and not what is wrong. */
export type Misnamed = readonly [
  name: string,
  loss: Loss,
  loop: Loop,
  inputs: readonly Numbers[],
  code: string,
];

export function expectNamed(rows: readonly WrongLoss[]): void {
  for (const [name, loss, loop, inputs, code, says] of rows) {
    it(`${name}: ${code}`, () => {
      const { codes, text } = failureOf(compare(loss, loop, inputs));
      assert.ok(codes.includes(code), text);
      assert.match(text, says);
    });
  }
}

export function expectNotNamed(rows: readonly Misnamed[]): void {
  for (const [name, loss, loop, inputs, code] of rows) {
    it(`${name}: not ${code}`, () => {
      const { codes, text } = failureOf(compare(loss, loop, inputs));
      assert.ok(!codes.includes(code), text);
    });
  }
}
