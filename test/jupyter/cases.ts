/** What a case of the conversation is made of. */
import assert from 'node:assert/strict';
import { outline, type Ask, type Heard, type Step } from './talk.js';

export const ask = (
  type: string,
  content: object = {},
  channel: Ask['channel'] = 'shell',
): Ask => ({
  type,
  content,
  channel,
});
export const check = (seed: number, expected: string) => `
import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
const twice = (x) => tf.mul(x, 2), loop = (x) => x.map((v) => v * ${seed});
compare(twice, loop, [[1, 2]]).expect('${expected}')`;

export interface Case {
  readonly says: string;
  readonly step: Step;
  readonly hears: (heard: Heard) => void;
}

/** These members at least. */
export const has = (actual: object, expected: object) =>
  assert.deepEqual(
    Object.fromEntries(Object.entries(actual).filter(([key]) => key in expected)),
    expected,
  );

export const shows =
  (...lines: readonly string[]) =>
  (heard: Heard) =>
    assert.deepEqual(outline(heard), lines);
export const replies =
  (...contents: readonly object[]) =>
  ({ replies: all }: Heard) => {
    assert.equal(all.length, contents.length);
    contents.forEach((content, i) => has(all[i]!.content, content));
  };
export const both =
  (...checks: readonly Case['hears'][]) =>
  (heard: Heard) => {
    for (const each of checks) each(heard);
  };
