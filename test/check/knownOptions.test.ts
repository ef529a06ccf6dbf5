/** An option that a check does not have, or a value that none can be, is an error: a PASS would stand by what nobody meant. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import {
  benchmark,
  compare,
  gradcheck,
  match,
  precision,
  probe,
} from '../../extension/check/index.js';
import { useBackend } from './support.js';

const mse = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.mean(tf.square(tf.sub(p, t)));
const loop = (t: readonly number[], p: readonly number[]): number =>
  t.reduce((sum, x, i) => sum + (x - p[i]!) ** 2, 0) / t.length;
const inputs = [
  [1, 2, 4],
  [3, 5, 4.5],
];

/** Each check with options. */
const checks: Readonly<Record<string, (options: object) => unknown>> = {
  compare: (options) => compare(mse, loop, inputs, options),
  gradcheck: (options) => gradcheck(mse, inputs, options),
  probe: (options) => probe(mse, { kind: 'regression', ...options }),
  precision: (options) => precision(mse, inputs, options),
  benchmark: (options) => benchmark(mse, inputs, options),
  match: (options) => match(mse, inputs, options),
};

const refused = async (run: () => unknown, message: RegExp): Promise<void> =>
  assert.rejects(async () => run(), (error) => error instanceof TypeError && message.test(error.message)); // prettier-ignore

describe('an option that a check does not have', () => {
  before(() => useBackend('wasm'));
  for (const [name, check] of Object.entries(checks)) {
    it(`${name}: is named, with those that there are`, () =>
      refused(
        () => check({ rtoll: 1e-3 }),
        new RegExp(`^${name}: unknown option 'rtoll'; it takes .*\\bname\\b`),
      ));
    it(`${name}: expect is told where it belongs`, () =>
      refused(
        () => check({ expect: 'fail' }),
        new RegExp(`^${name}: unknown option 'expect'; .*${name}\\(…\\)\\.expect\\('fail'\\)$`),
      ));
    it(`${name}: an option that is undefined is none`, () =>
      assert.doesNotReject(async () => check({ name: undefined })));
  }
});

describe('an option of a value that none can be', () => {
  before(() => useBackend('wasm'));
  const rows: readonly (readonly [check: string, options: object, message: RegExp])[] = [
    ['compare', { rtol: Infinity }, /^compare: rtol must be a finite number, at least 0, got Infinity$/],
    ['compare', { atol: NaN }, /^compare: atol must be a finite number, at least 0, got NaN$/],
    ['compare', { rtol: '1e-3' }, /^compare: rtol must be a finite number, at least 0, got 1e-3$/],
    ['compare', { rtol: -1e-6 }, /^compare: rtol must be a finite number, at least 0, got -0.000001$/],
    ['compare', { seed: 'x' }, /^compare: seed must be a finite number, got x$/],
    ['compare', { name: 3 }, /^compare: name must be text, got 3$/],
    ['gradcheck', { atol: Infinity }, /^gradcheck: atol must be a finite number, at least 0, got Infinity$/],
    ['gradcheck', { budget: 0 }, /^gradcheck: budget must be a whole number, at least 1, got 0$/],
    ['gradcheck', { order: 1.5 }, /^gradcheck: order must be a whole number, at least 1, got 1.5$/],
    ['probe', { channels: -2 }, /^probe: channels must be a whole number, at least 1, got -2$/],
    ['precision', { seed: NaN }, /^precision: seed must be a finite number, got NaN$/],
  ]; // prettier-ignore
  for (const [name, options, message] of rows) {
    it(`${name} ${Object.entries(options).flat().map(String).join(' ')}`, () =>
      refused(() => checks[name]!(options), message));
  }
  for (const options of [null, 3, 'x', []]) {
    it(`options that are ${JSON.stringify(options)}`, () =>
      refused(
        () => compare(mse, loop, inputs, options as never),
        /^compare: options must be an object such as/,
      ));
  }
});
