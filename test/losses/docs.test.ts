/** The generated page is current, complete, and its examples are true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as loops from '../../extension/losses/reference/index.js';
import type { Loss } from './table.js';

const docs = new URL('../../../docs/', import.meta.url);
const page = readFileSync(new URL('losses.md', docs), 'utf8');
const entries = page.split(/^### /m).slice(1);

describe('docs/losses.md', () => {
  before(() => tf.setBackend('cpu'));

  it('is what the doc blocks say', async () => {
    const { render } = (await import(new URL('losses.mjs', docs).href)) as {
      render: () => Promise<string>;
    };
    assert.ok(
      page === (await render()),
      'docs/losses.md is out of date; run: node docs/losses.mjs',
    );
  });

  it('has every public name', () => {
    const titles = entries.map((entry) => entry.split('\n')[0]!);
    assert.deepEqual(titles.sort(), Object.keys(loops).sort());
  });

  for (const entry of entries) {
    const [name] = entry.split('\n') as [keyof typeof loops];
    it(`${name}: shapes, range, gradient, convention, source, example`, () => {
      const gradient = typeof metrics[name] === 'undefined' ? ['Gradient'] : [];
      for (const label of [
        'Shapes',
        'Range|Sign|Units',
        ...gradient,
        'Convention',
        'Source',
        'Example',
      ]) {
        assert.match(entry, new RegExp(`^- \\*\\*(${label})`, 'm'));
      }
      const [, call, result] = /\*\*Example\.\*\* `([^`]*?) → ([^`]*)`/.exec(entry)!;
      const given = /^\w+\((.*)\)(\.\w+)?$/.exec(call!);
      const [yTrue, yPred, options] = runInThisContext(`[${given![1]}]`) as Parameters<Loss>;
      // The loops have the same example.
      for (const of of [losses, loops]) {
        const value: unknown = (of[name] as unknown as Loss)(yTrue, yPred, options);
        const got = value instanceof tf.Tensor ? value.dataSync()[0]! : figure(value, given![2]);
        // The examples give four digits.
        assert.ok(Math.abs(got - number(result!)) < 6e-5, `${call} is ${got}, not ${result}`);
      }
    });
  }
});

/** Of a loop a number, of metrics the one that the example names. */
const figure = (value: unknown, member = '.mean'): number =>
  typeof value === 'number' ? value : (value as Record<string, number>)[member.slice(1)]!;

const metrics: Partial<Record<string, true>> = {
  angularErrorMetrics: true,
  circularStatistics: true,
  depthMetrics: true,
  flowMetrics: true,
  segmentationMetrics: true,
  panopticMetrics: true,
};

/** '√2 − 1 = 0.4142' → 0.4142, 'π/2' → 1.5708, '0.9553 (54.7°)' → 0.9553. */
function number(text: string): number {
  const last = text
    .split('=')
    .at(-1)!
    .replace(/\(.*\)/, '')
    .trim();
  const [, pi, divisor] = /^(π)(?:\/(\d+))?$/.exec(last) ?? [];
  return pi === undefined ? Number(last) : Math.PI / Number(divisor ?? 1);
}
