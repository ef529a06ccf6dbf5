/** What the speed bench makes of its figures. The figures here are made up; none is a time. */
import assert from 'node:assert/strict';
import type { Spread } from './measure.js';
import type { SpeedRun, Timed } from './speed.js';
import { speedDocument } from './speedDocument.js';
import { inRounds, type Turn } from './speedRounds.js';
import { bestPeer, isReached, speedTargets } from './speedTargets.js';

const exactly = (median: number): Spread => ({ median, p25: median, p75: median, count: 3 });

const row = (
  name: string,
  kind: Timed['kind'],
  form: Timed['form'],
  both?: number,
  threads = 1,
): Timed => ({
  ...{ name, kind, form, threads },
  value: exactly(600),
  both: both === undefined ? undefined : exactly(both),
});

const rows: readonly Timed[] = [
  row('naive loop', 'loop', 'atan2'),
  row('arraySync and naive loop', 'loop', 'atan2'),
  row('operations, wasm', 'composed', 'atan2', 90),
  row('operations, wasm', 'composed', 'acos', 60),
  row('fused, wasm', 'fused', 'atan2', 3, 2),
  row('fused, wasm', 'fused', 'atan2', 4),
  row('JAX, jit', 'jax', 'atan2', 7),
  row('JAX, jit', 'jax', 'acos', 6),
];

const runWith = (rows: readonly Timed[]): SpeedRun => ({
  ...{ provenance: ['a machine'], cores: 2, peers: ['JAX 1'], absent: ['PyTorch: no reason'] },
  sizes: [{ size: { batch: 8, side: 256 }, rows, others: 0 }],
  growth: [
    {
      title: 'growth: angularLoss, fused, on wasm',
      rows: [{ what: 'time, by pixels', value: 1.2, unit: 'exponent' }],
      notes: [],
    },
  ],
  minutes: 5,
});

describe('the speed bench', () => {
  it('takes for the best peer the fastest with gradient in either form', () =>
    assert.equal(bestPeer(rows)?.form, 'acos'));

  for (const [start, found, reached] of [
    ['best Python / fused', 1.5, true],
    ['fused with gradient on one thread', 4, true],
    ['fused with gradient on two threads', 3, true],
    ['operations on wasm / fused', 22.5, true],
    ['the usual answer on wasm / fused', 15, false],
    ['naive loop alone / fused', 150, true],
    ['angularLoss, fused, on wasm: exponent', 1.2, false],
  ] as const) {
    it(`${start}: ${found}, ${reached ? 'reached' : 'not reached'}`, () => {
      const target = speedTargets(runWith(rows)).find(({ what }) => what.startsWith(start))!;
      assert.equal(target.found, found);
      assert.equal(isReached(target), reached);
    });
  }

  it('without Python frameworks has nothing to be faster than', () => {
    const [target] = speedTargets(runWith(rows.filter(({ kind }) => kind !== 'jax')));
    assert.match(target!.what, /none installed/);
    assert.equal(isReached(target!), false);
  });

  it('without a second thread has not measured it', () => {
    const targets = speedTargets(runWith(rows.filter(({ threads }) => threads === 1)));
    assert.equal(targets.find(({ what }) => what.includes('two threads'))?.found, undefined);
  });

  it('writes a document with every figure and nothing left to fill in', () => {
    const text = speedDocument(runWith(rows));
    assert.doesNotMatch(text, /\{\{|undefined|NaN/);
    assert.match(
      text,
      /\| \*\*JAX, jit\*\* \| acos \| 1 \| 600 \(600–600\) \| 6 \(6–6\) \| 1\.5 \|/,
    );
    assert.match(text, /- PyTorch: no reason/);
  });

  it('lets a slow way sit out when its time is used up, and none before its third turn', async () => {
    const counted: Record<string, number> = { fast: 0, slow: 0 };
    const way =
      (name: string, ms: number): Turn =>
      async (_, calls) => {
        counted[name]!++;
        const until = performance.now() + ms;
        while (performance.now() < until);
        return Array.from({ length: calls }, () => ms);
      };
    const turns = { fast: way('fast', 0), slow: way('slow', 30) };
    const times = await inRounds(turns, { rounds: 8, budget: 20 });
    // Two calls each to warm up.
    assert.deepEqual(counted, { fast: 8 + 2, slow: 3 + 2 });
    assert.deepEqual([times['fast']!.count, times['slow']!.count], [8, 3]);
  });
});
