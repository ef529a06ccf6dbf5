/** Losses held to the numbers of a golden file, value and gradient, on every backend. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { goldenFile } from '../support/goldenFile.js';
import type { GoldenArray } from '../support/goldenFile.js';
import { tolerances } from '../support/tolerances.js';
import { assertClose, onEachBackend } from './support.js';
import type { Loss, Options } from './table.js';

export interface GoldenRow extends ReadonlyArray<unknown> {
  readonly 0: string;
  /** The loss. */
  readonly 1: unknown;
  readonly 2: Options;
  /** The option that takes the case's weights. */
  readonly 3?: string;
}

/** One test a case, and one for those that no row has; `also` are held to their numbers elsewhere. */
export function holdToGolden(
  title: string,
  file: string,
  rows: readonly GoldenRow[],
  { also = [], tolerance = () => tolerances.golden.float32 }: HoldOptions = {},
): void {
  const golden = goldenFile(file);
  onEachBackend(title, () => {
    for (const { 0: name, 1: loss, 2: options, 3: third } of rows) {
      it(name, () => {
        tf.tidy(() => {
          const of = (part: string): tf.Tensor => tensor(golden.get(`${name}.${part}`)!);
          const own = third === undefined ? options : { ...options, [third]: of('weights') };
          const run = (p: tf.Tensor): tf.Tensor => (loss as Loss)(of('true'), p, own);
          const value = run(of('pred'));
          const expected = golden.get(`${name}.value`)!.values;
          assert.equal(value.size, expected.length);
          assertClose([...value.dataSync()], expected, tolerance(name), name);
          const grad = golden.get(`${name}.grad`);
          if (grad === undefined) return;
          const gradient = tf.grad((p) => tf.mean(run(p)))(of('pred'));
          const what = `${name}, gradient`;
          assertClose([...gradient.dataSync()], grad.values, tolerance(name), what, 1e-8);
        });
      });
    }
  });

  describe(file, () => {
    it('has no case without a test', () => {
      const cases = [...golden.keys()].flatMap((key) => /^(.*)\.value$/.exec(key)?.[1] ?? []);
      assert.deepEqual(cases.sort(), [...rows.map(({ 0: name }) => name), ...also].sort());
    });
  });
}

interface HoldOptions {
  readonly also?: readonly string[];
  readonly tolerance?: (name: string) => number;
}

const tensor = ({ values, shape }: GoldenArray): tf.Tensor =>
  tf.tensor([...values], [...shape], 'float32');
