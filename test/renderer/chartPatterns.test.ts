/** Regular expressions of a chart: one that may take time without end is not drawn, as nobody can end it in a page; others are. */
import assert from 'node:assert/strict';
import { checkChart } from '../../renderer/model/chart/input.js';

const chartWith = (filter: string) => ({
  mark: 'point',
  data: { values: [{ a: 1, b: 'x' }] },
  encoding: { x: { field: 'a', type: 'quantitative' } },
  transform: [{ filter }],
});

const refused: readonly string[] = [
  `test(/^(a+)+$/, datum.b)`,
  `test(/^(a|a)*$/, datum.b)`,
  `test(/^((a+)b?)+$/, datum.b)`,
  `test(/^(x(?:a*))*$/, datum.b)`,
  `test(/^(a{1,9}){9}b/, datum.b)`,
  `test(regexp('(a?b?)+$'), datum.b)`,
  `'[' == '' || test(/^(a|a)*$/, datum.b) || ']' == ''`,
];
const drawn: readonly string[] = [
  `test(/^(?:ab)+\\(c+\\)$/, datum.b)`,
  `test(/(a|b)c*/, datum.b) + 1`,
  `replace(datum.b, /[(|)]+/g, '') == 'x'`,
  `(datum.a || datum.b)`,
];

describe('renderer: a chart whose expression searches text', () => {
  for (const filter of refused) {
    it(`is not drawn with ${filter}`, () => {
      const read = checkChart(chartWith(filter));
      assert.equal(read.ok ? 'drawn' : read.problem.kind, 'too-much');
    });
  }
  for (const filter of drawn) {
    it(`is drawn with ${filter}`, () => assert.ok(checkChart(chartWith(filter)).ok));
  }
});
