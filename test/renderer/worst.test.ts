/** Going through the entries of a check, the worst first. */
import assert from 'node:assert/strict';
import type { ReportTolerance } from '../../extension/wire/report.js';
import { worstEntries, stepFrom, type Worst } from '../../renderer/model/check/worst.js';
import { reevaluate } from '../../renderer/model/check/reevaluate.js';
import { openSample, sampleOfFive as sample } from './checkSamples.js';

describe('check view: the worst, one by one', () => {
  const { report, maps } = openSample(sample);
  const walk = (filter: readonly string[], tolerance: ReportTolerance = report.tolerance): Worst =>
    worstEntries(maps, reevaluate(maps, report.tolerance, tolerance), {
      classes: filter,
      tolerance,
      named: report.worst.map(({ index }) => index),
    });
  const all = (list: Worst): string[] =>
    Array.from({ length: list.count }, (_, k) => list.indexOf(k).join());

  it('failing ones, the worst first, as the report has them', () =>
    assert.deepEqual(all(walk([])), ['1,2', '3,4', '0,3', '2,1']));
  it('with a filter those classes alone', () => {
    assert.deepEqual(all(walk(['kink'])), ['0,0']);
    assert.deepEqual(all(walk(['plateau', 'kink'])), ['2,1', '0,0']);
  });
  it('with a wider tolerance those that still fail', () =>
    assert.deepEqual(all(walk([], { rtol: 0.75, atol: 0 })), ['1,2', '3,4', '2,1']));
  it('what the report does not name comes after, by its excess', () => {
    const more = { ...report.tolerance, rtol: 1e-9 };
    const named = report.worst.slice(0, 1).map(({ index }) => index);
    const found = reevaluate(maps, report.tolerance, more);
    const list = worstEntries(maps, found, { classes: [], tolerance: more, named });
    assert.deepEqual(all(list), ['1,2', '3,4', '0,3', '2,1']);
  });
  it('by rank and back, for many entries, with ties and infinities', () => {
    const off = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i, 1 + ((i * 7) % 5)]));
    const classes = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i, 'wrong' as const]));
    const many = openSample({ shape: [6, 10], off: { ...off, 33: Infinity, 34: NaN }, classes });
    const list = worstEntries(many.maps, many.maps as never, {
      ...{ classes: [], tolerance: many.report.tolerance, named: [] },
    });
    const order = Array.from({ length: 60 }, (_, k) => list.indexOf(k));
    assert.deepEqual(order.slice(0, 2), [
      [3, 3],
      [3, 4],
    ]);
    const sizes = order.map(([y, x]) => Math.abs(many.maps.judged[10 * y! + x!]!)).slice(2);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    assert.deepEqual(order.map(list.rankOf), [...order.keys()]);
  });
  it('where nothing fails, what is not simply right', () => {
    const right = openSample({ shape: [3], classes: { 1: 'kink' } });
    const found = reevaluate(right.maps, right.report.tolerance, right.report.tolerance);
    const wanted = { classes: [], tolerance: right.report.tolerance, named: [] };
    assert.deepEqual(all(worstEntries(right.maps, found, wanted)), ['1']);
  });
  it('] and [ go round; from elsewhere to the first, or the last', () => {
    const list = walk([]);
    const to = (from: number[] | undefined, by: 1 | -1) => stepFrom(list, from, by)?.join();
    assert.deepEqual(
      [
        to([1, 2], 1),
        to([2, 1], 1),
        to([1, 2], -1),
        to([0, 1], 1),
        to(undefined, 1),
        to(undefined, -1),
      ],
      ['3,4', '1,2', '2,1', '1,2', '1,2', '2,1'],
    );
    assert.equal(stepFrom(walk(['noisy']), [0, 0], 1), undefined);
  });
});

describe('check view: what an entry is granted beyond the tolerance', () => {
  it('counts, as in the check itself', () => {
    const { report, maps } = openSample(sample);
    const allowance = new Float32Array(20);
    allowance[1] = 1;
    // Entry 1 is off by 0.5 more than the tolerance, and granted 1.
    const judged = Float32Array.from(maps.judged).fill(0.5, 1, 3);
    const strict = { rtol: 1e-9, atol: 0 };
    const { codes } = reevaluate({ ...maps, judged, allowance }, report.tolerance, strict);
    assert.deepEqual(
      [codes[1], codes[2]],
      ['ok', 'wrong'].map((c) => maps.classes.indexOf(c)),
    );
  });
});
