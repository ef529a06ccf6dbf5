/**
 * What every loss refuses, and where its values lie: options that are none, inputs that cannot be read, numbers that it is not
 * for, and the range that its doc block states.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { extremes, value } from './cases.js';
import { flat, nest, onEachBackend, uniform } from './support.js';
import type { Nested } from './support.js';
import { batchShape, sample, table } from './table.js';
import type { Options } from './table.js';

onEachBackend('every loss, its domain and range', () => {
  for (const c of table) {
    describe(c.name, () => {
      const { yTrue, yPred } = sample(c);

      it('options that are none, inputs that cannot be read', () => {
        for (const options of [null, 3, 'sum', [1]] as unknown as Options[]) {
          assert.throws(
            () => c.loss(yTrue, yPred, options),
            new RegExp(
              `^Error: ${c.name}: options must be an object such as { reduction: 'sum' }, got`,
            ),
          );
        }
        for (const [option, value] of [
          ['reduction', 'avg'],
          ['divisor', 'weight'],
        ] as const) {
          assert.throws(
            () => c.loss(yTrue, yPred, { [option]: value }),
            new RegExp(`^Error: ${c.name}: ${option} must be .*, got '${value}'`),
          );
        }
        const gone = tf.tensor(yPred);
        gone.dispose();
        assert.throws(
          () => c.loss(yTrue, gone),
          new RegExp(`^Error: ${c.name}: yPred has been disposed`),
        );
        assert.throws(
          () => c.loss(yTrue, Float64Array.of(1, 2)),
          new RegExp(
            `^Error: ${c.name}: yPred must be a tensor or nested arrays of numbers, got a Float64Array`,
          ),
        );
        tf.tidy(() => {
          const many = tf.zeros([1, 1, 1, 1, 1, ...batchShape(c)].slice(-7 - c.event.length));
          if (many.rank < 7) return;
          assert.throws(
            () => c.loss(many, many),
            new RegExp(`^Error: ${c.name}: .* must have at most 6 axes`),
          );
        });
      });

      it('own options that are none', () => {
        const given = new Map(c.variants.flatMap((own) => Object.entries(own)));
        for (const [option, usual] of given) {
          for (const bad of [null, 'x', NaN, {}, [], typeof usual === 'boolean' ? 1 : true]) {
            // A class weight or an α that there is not.
            if (bad === null && /^(focal|softmaxFocal|completeBoxIou)$/.test(c.name)) continue;
            assert.throws(
              () => c.loss(yTrue, yPred, { [option]: bad }),
              new RegExp(`^Error: ${c.name}: `),
              `${option}: ${JSON.stringify(bad)}`,
            );
          }
        }
      });

      it('numbers outside its domain', () => {
        const inputs = { yTrue: flat(yTrue), yPred: flat(yPred) };
        for (const which of ['yTrue', 'yPred'] as const) {
          const domain = c.domain[which];
          if (domain === 'real') continue;
          for (const x of domain.outside) {
            const given = { ...inputs, [which]: [...inputs[which].slice(0, -1), x] };
            const call = (): unknown =>
              c.loss(nest(given.yTrue, batchShape(c)), nest(given.yPred, batchShape(c)));
            assert.throws(call, domain.must, `${which} ${x}`);
            assert.throws(
              call,
              new RegExp(`^Error: ${c.name}: ${which} .*got ${Math.fround(x)} at \\[`),
            );
          }
        }
      });

      it('range', () => {
        const [low, high] = c.range;
        const bounded = c.domain.yPred !== 'real';
        const inDomain = (x: number): number => (bounded ? Math.min(x, 1) : x);
        const nudge = (x: Nested, sign: number): Nested => {
          const next = uniform(11);
          return nest(
            flat(x).map((v) => inDomain(Math.fround(sign * v * (1 + 4e-7 * (next() - 0.5))))),
            batchShape(c),
          );
        };
        const near = [
          { t: yTrue, p: yPred },
          { t: yTrue, p: nudge(yTrue, 1) },
        ];
        const far = bounded ? [] : [{ t: yTrue, p: nudge(yTrue, -1) }];
        for (const { t, p } of [...extremes(c), ...near, ...far]) {
          for (const x of value(c, t, p, { reduction: 'none' })) {
            // A bound such as π is rounded to float32 itself, twice where it is a power.
            assert.ok(!(x < low - 1e-6 * Math.abs(low)), `${x} is below ${low}`);
            assert.ok(!(x > high * (1 + 2.4e-7)), `${x} is above ${high}`);
          }
        }
      });
    });
  }
});
