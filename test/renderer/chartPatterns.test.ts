/** Regular expressions of a chart: one that may take time without end is not drawn, as nobody can end it in a page; others are. */
import assert from 'node:assert/strict';
import { checkChart } from '../../renderer/model/chart/input.js';

const chartWith = (filter: string, text = 'x', more: object[] = []) => ({
  mark: 'point',
  params: [
    { name: 'search', value: '', bind: { input: 'search' } },
    { name: 'evil', value: '(a|a)*$' },
  ],
  data: { values: [{ a: 1, b: text }] },
  encoding: { x: { field: 'a', type: 'quantitative' } },
  transform: [...more, { filter }],
});

const refused: readonly string[] = [
  `test(/^(a+)+$/, datum.b)`,
  `test(/^(a|a)*$/, datum.b)`,
  `test(/^((a+)b?)+$/, datum.b)`,
  `test(/^(x(?:a*))*$/, datum.b)`,
  `test(/^(a{1,9}){9}b/, datum.b)`,
  `test(regexp('(a?b?)+$'), datum.b)`,
  // Put together, in the data, or in a parameter.
  `test('(a|' + 'a)*$', datum.b)`,
  `test(datum.b, 'aaaa')`,
  `test(regexp(datum.b), 'aaaa')`,
  `test(regexp(evil, 'i'), datum.b)`,
  `test(evil, datum.b)`,
  `test([/^(a|a)*$/][0], datum.b)`,
  `datum.a > 1 ? test(/(a|a)*$/, datum.b) : false`,
  `'[' == '' || test(/^(a|a)*$/, datum.b) || ']' == ''`,
];
const drawn: readonly string[] = [
  `test(/^(?:ab)+\\(c+\\)$/, datum.b)`,
  `test(/(a|b)c*/, datum.b) + 1`,
  `replace(datum.b, /[(|)]+/g, '') == 'x'`,
  `(datum.a || datum.b)`,
  `datum.a * (datum.b + 1) / (datum.a + (1 * 2)) > 1`,
  `test(regexp(search, 'i'), datum.b)`,
  `test(/.*foo.*bar.*/, datum.b)`,
  `test(/[(|)]+\\(*/, datum.b) || (datum.a + 1)`,
  `test('^a+b', datum.b)`,
];
/** Time by a power of the text: drawn of a short one, and not of one that is long, or is made long. */
const powers: readonly string[] = [
  `test(/a*a*a*b/, datum.b)`,
  `test(/^a+a+a+a+b/, datum.b)`,
  `test('a*a*a*b', datum.b)`,
];

describe('renderer: a chart whose expression searches text', () => {
  for (const filter of refused) {
    it(`is not drawn with ${filter}`, () => {
      const read = checkChart(chartWith(filter));
      assert.equal(read.ok ? 'drawn' : read.problem.kind, 'too-much');
    });
  }
  const isDrawn = (...given: Parameters<typeof chartWith>): boolean =>
    checkChart(chartWith(...given)).ok;
  for (const filter of powers) {
    it(`${filter} is drawn of a short text only`, () => {
      const twice = { calculate: 'datum.b + datum.b', as: 'b' };
      assert.deepEqual(
        [
          isDrawn(filter),
          isDrawn(filter, 'a'.repeat(3000)),
          isDrawn(filter, 'aaaa', Array<object>(12).fill(twice)),
        ],
        [true, false, false],
      );
    });
  }
  for (const filter of drawn) {
    it(`is drawn with ${filter}`, () => assert.ok(checkChart(chartWith(filter)).ok));
  }
});
