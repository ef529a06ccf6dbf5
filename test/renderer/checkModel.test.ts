/** What a check's view is made of: the walk through the worst, the sliders, the first line, the numbers of an entry. */
import assert from 'node:assert/strict';
import type { ReportData } from '../../extension/wire/report.js';
import { classPane, numberPanes } from '../../renderer/model/check/panes.js';
import { restoreCheck } from '../../renderer/model/check/state.js';
import { lookOf, classMeaning } from '../../extension/picture/classes.js';
import { entryFacts, entryRows } from '../../renderer/model/check/entryFacts.js';
import { cursorIndex } from '../../renderer/model/check/panes.js';
import { reevaluate } from '../../renderer/model/check/reevaluate.js';
import { reportHead } from '../../renderer/model/check/reportHead.js';
import { reportMaps } from '../../renderer/model/check/maps.js';
import { reproCell } from '../../renderer/model/check/reproCell.js';
import { elementAt, tensorsOf } from '../../extension/picture/tensorData.js';
import { positionOf, toleranceScale, valueAt } from '../../renderer/model/check/toleranceScale.js';
import { gradientClasses, openSample, sampleOfFive as sample } from './checkSamples.js';

describe('check view: tolerances on a slider', () => {
  const scale = toleranceScale([1e-5, 0.2]);
  const steps: readonly [position: number, value: number][] = [
    [0, 0],
    [1, 1e-8],
    [21, 1e-7],
    [positionOf(scale, 1e-5), 1e-5],
    [scale.last, 100],
  ];
  for (const [position, value] of steps) {
    it(`position ${position} is ${value}, and back`, () => {
      assert.equal(valueAt(scale, position, 3.2e-6), value);
      assert.equal(positionOf(scale, value), position);
    });
  }
  it('at its position the recorded tolerance is itself, to the last digit', () =>
    assert.equal(
      valueAt(scale, positionOf(scale, 4.76837158203125e-7), 4.76837158203125e-7),
      4.76837158203125e-7,
    ));
  it('what is beyond the ends is at the ends; nothing to go by is a scale all the same', () => {
    assert.deepEqual([positionOf(scale, 1e9), positionOf(scale, 1e-30)], [scale.last, 1]);
    assert.ok(toleranceScale([0, Infinity]).last > 100);
  });
});

describe('check view: the first line', () => {
  const heads: readonly [
    summary: string,
    verdict: 'pass' | 'fail',
    expected: 'pass' | 'fail',
    title: string,
    rest: string,
    remark: string,
  ][] = [
    ['gradcheck PASS 8/8 ok', 'pass', 'pass', 'gradcheck', '8/8 ok', ''],
    [
      'compare mean FAIL 1/1 wrong; worst',
      'fail',
      'fail',
      'compare mean',
      '1/1 wrong; worst',
      'as expected: this cell demonstrates a failure',
    ],
    ['compare FAIL 1/1 wrong', 'fail', 'pass', 'compare', '1/1 wrong', 'expected PASS'],
    ['compare PASS 1/1 ok', 'pass', 'fail', 'compare', '1/1 ok', 'expected FAIL'],
    ['of another version', 'pass', 'pass', 'gradcheck', 'of another version', ''],
  ];
  for (const [summary, verdict, expected, title, rest, remark] of heads) {
    it(`${summary}, expected ${expected}`, () => {
      const report = { kind: 'gradcheck', summary, verdict, expected } as ReportData;
      const asExpected = verdict === expected;
      assert.deepEqual(reportHead(report), { title, rest, verdict, asExpected, remark });
    });
  }
});

describe('check view: one entry', () => {
  const { report, maps } = openSample({
    ...sample,
    report: {
      worst: [
        { index: [1, 2], class: 'wrong', autodiff: -1, truth: 1, truthError: 0, left: 0, right: 2 },
      ],
    },
  });
  const at = (index: readonly number[], tolerance = report.tolerance) => {
    const { codes } = reevaluate(maps, report.tolerance, tolerance);
    const { facts, ...entry } = entryFacts(report, maps, codes, tolerance, index);
    return { ...entry, facts: Object.fromEntries(facts.map(({ term, text }) => [term, text])) };
  };
  it('both numbers, the difference, what was allowed, the slopes, and what it is', () =>
    assert.deepEqual(at([1, 2]), {
      place: 'yPred[1,2]',
      axes: 'y 1, x 2',
      class: 'wrong',
      meaning: classMeaning('gradcheck', 'wrong'),
      facts: {
        autodiff: '-1',
        truth: '1',
        difference: '-2',
        relative: '2',
        judged: '2 > 1.000e-5 allowed, judged in double precision',
        'truth good to': '± 0',
        'slope to the left': '0',
        'slope to the right': '2',
      },
    }));
  it('with another tolerance it may be another', () => {
    const { class: name, facts } = at([1, 2], { rtol: 3, atol: 0 });
    assert.deepEqual([name, facts['judged']], ['ok', '2 ≤ 3 allowed, judged in double precision']);
  });
  it('in blocks: what was sent, and that it is of the block', () => {
    const few = openSample({ ...sample, limits: { bytesPerTensor: 16, bytesPerView: 512 } });
    assert.equal(few.maps.exact, false);
    const { facts } = entryFacts(
      few.report,
      few.maps,
      few.maps.codes,
      few.report.tolerance,
      [1, 2],
    );
    assert.match(facts[0]!.text, /largest of its block; the entry itself was not sent/);
    assert.ok(facts.every(({ term }) => term !== 'judged'));
  });
  it('numbers of the table that are near each other have the digits that differ', () => {
    const worst = report.worst.map((entry) => ({ ...entry, autodiff: 1.234567, truth: 1.234568 }));
    const [row] = entryRows({ ...report, worst });
    assert.deepEqual(row!.cells.slice(0, 2), ['1.234567', '1.234568']);
  });
  it('a table of the worst, exact differences and all', () =>
    assert.deepEqual(entryRows(report), [
      { index: [1, 2], class: 'wrong', cells: ['-1', '1', '-2', '0', '0', '2'] },
    ]));
  for (const kind of ['gradcheck', 'compare'] as const) {
    it(`${kind}: every class has a glyph of its own, and words`, () => {
      const names =
        kind === 'gradcheck' ? gradientClasses : ['ok', 'imprecise', 'wrong', 'non-finite'];
      const looks = names.map(lookOf);
      assert.equal(new Set(looks.map(({ glyph }) => glyph)).size, names.length);
      assert.ok(names.every((name) => classMeaning(kind, name).length > 10));
    });
  }
});

describe('check view: panes and state', () => {
  const { report, maps, view } = openSample(sample);
  const header = view.header as Parameters<typeof numberPanes>[0];

  it('the class pane marks by glyph; with a filter only the chosen, the others pale', () => {
    const marked = (filter: readonly string[]) => {
      const { marks } = classPane(header, maps, Uint8Array.from(maps.codes), filter);
      const glyph = (index: number[]) => marks!.styles[marks!.codeAt(index)]?.glyph;
      return [glyph([1, 2]), glyph([2, 1]), glyph([0, 0]), glyph([0, 1]), marks!.veil];
    };
    assert.deepEqual(marked([]), ['✗', '–', '^', undefined, undefined]);
    assert.deepEqual(marked(['plateau']), [undefined, '–', undefined, undefined, true]);
  });
  it('the difference in ulps: float32 at 1 - 2 and at 1', () => {
    const pane = numberPanes(header, maps, 'ulps', undefined)[2]!;
    // -1 is 0x3f800000 below 0, 1 as many above.
    assert.deepEqual(elementAt(pane.tensor, [1, 2]), { kind: 'exact', value: -2 * 0x3f800000 });
    assert.deepEqual(elementAt(pane.tensor, [0, 1]), { kind: 'exact', value: 0 });
  });
  const shapes: readonly number[][] = [[8], [2, 3], [2, 3, 4, 2], [2, 2, 3, 5, 7]];
  for (const shape of shapes) {
    it(`[${shape.join()}]: at first the cursor is on the worst`, () => {
      const size = shape.reduce((a, b) => a * b);
      const { maps, report } = openSample({
        shape,
        off: { [size - 1]: 1 },
        classes: { [size - 1]: 'wrong' },
      });
      const state = restoreCheck(undefined, maps.tensors.class, report);
      assert.deepEqual(
        cursorIndex(maps.tensors.class, state.panes),
        shape.map((n) => n - 1),
      );
    });
  }
  it('what was kept is taken up, what does not fit is left out', () => {
    const tensor = maps.tensors.class;
    const kept = {
      ...restoreCheck(undefined, tensor, report),
      filter: ['kink'],
      tolerance: { rtol: 0.1, atol: 0 },
      metric: 'ulps',
    };
    assert.deepEqual(restoreCheck(JSON.parse(JSON.stringify(kept)), tensor, report).filter, [
      'kink',
    ]);
    const fresh = restoreCheck(undefined, tensor, report);
    for (const odd of [
      null,
      7,
      { filter: 1, metric: 'x', tolerance: { rtol: -1 } },
      { panes: 3 },
    ]) {
      const { panes, ...others } = restoreCheck(odd, tensor, report);
      assert.deepEqual(panes, fresh.panes);
      assert.deepEqual(others, {
        filter: [],
        metric: 'absolute',
        ...('tolerance' in others && { tolerance: undefined }),
      });
    }
  });
  it('a view without pictures, or of another version, has no maps', () => {
    const only = tensorsOf(view).filter(({ entry }) => entry.role !== 'judged');
    assert.equal(reportMaps(only), undefined);
    assert.equal(reportMaps([]), undefined);
  });
});

describe('check view: copy repro', () => {
  const source = { cell: 'c7', count: 4, line: 3, call: 'gradcheck(f, [a])' };
  it('the call, asking for one entry', () =>
    assert.equal(
      reproCell(
        { ...source, repro: { before: 'gradcheck(f, [a], { at: [', after: '] })' } },
        [0, 12, 80, 1],
      ),
      '// Entry [0, 12, 80, 1] of the check in Cell In[4], line 3\ngradcheck(f, [a], { at: [[0, 12, 80, 1]] })\n',
    ));
  it('none where it cannot be had', () =>
    assert.deepEqual([reproCell(source, [0]), reproCell(undefined, [0])], [undefined, undefined]));
});
