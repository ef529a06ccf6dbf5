/**
 * The page's judgement against the kernel's own: reports of the real checks, decoded from what a notebook keeps.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from '../../extension/check/index.js';
import { decodeView, encodeView } from '../../extension/wire/container.js';
import { displaySymbol, mime } from '../../extension/wire/ids.js';
import { packTensors, type PlainTensor } from '../../extension/picture/packTensors.js';
import type { CompareReport, GradcheckReport, Report } from '../../extension/wire/report.js';
import type { ViewContent } from '../../extension/wire/view.js';
import { reevaluate } from '../../renderer/model/check/reevaluate.js';
import { reportMaps, type ReportMaps } from '../../renderer/model/check/maps.js';
import { tensorsOf } from '../../extension/picture/tensorData.js';
import { toleranceOutcome } from '../../renderer/model/check/toleranceText.js';

type Check = Report<GradcheckReport> | Report<CompareReport>;

/** Mulberry-like, seeded; from -1 to 1. */
function values(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from(
    { length: count },
    () => (state = (state * 48271) % 2147483647) / 1073741824 - 1,
  );
}
const tensor = (shape: number[], seed?: number): tf.Tensor =>
  tf.tensor(
    values(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );

const nested = (f: (x: number) => number) => {
  const map = (x: unknown): unknown => (Array.isArray(x) ? x.map(map) : f(x as number));
  return map as never;
};
/** Σ x², its derivative written down as (2 + off)·x. */
const slanted = (off: number) => {
  const op = tf.customGrad((x) => ({
    value: tf.sum(tf.square(x as tf.Tensor)),
    gradFunc: (dy) => tf.mul(dy, tf.mul(2 + off, x as tf.Tensor)),
  }));
  return (p: tf.Tensor) => op(p);
};
const capped = (p: tf.Tensor) => tf.sum(tf.minimum(tf.square(p), 0.5));
const wave = (x: number) => Math.abs(x) + 0.001 * Math.sin(9 * x);

type Own = { rtol?: number; atol?: number };
const checks: Readonly<Record<string, (own?: Own) => Check>> = {
  'gradcheck: a right gradient': (own) =>
    gradcheck((p) => tf.sum(tf.square(p)), [tensor([4, 5])], own),
  'gradcheck: relu with kinks, a vector': (own) =>
    gradcheck((p) => tf.sum(tf.relu(p)), [[0, -1, 2, 0, 3, 4, -5, 1]], own),
  'gradcheck: a gradient off by a thousandth': (own) =>
    gradcheck(slanted(2e-3), [tensor([1, 8, 8, 2])], own),
  'gradcheck: a gradient off by a little, near the tolerance': (own) =>
    gradcheck(slanted(3e-5), [tensor([2, 3])], own),
  'gradcheck: a plateau that the loop has not': (own) =>
    gradcheck(capped, [tensor([1, 6, 7, 2])], {
      ...own,
      reference: (p: number[][][][]) => p.flat(3).reduce((s, x) => s + x * x, 0),
    }),
  'gradcheck: poles': (own) =>
    gradcheck(
      (p) => tf.sum(tf.sqrt(tf.abs(p))),
      [
        [
          [0, 1],
          [2, 0],
        ],
      ],
      own,
    ),
  'gradcheck: five axes': (own) => gradcheck(capped, [tensor([2, 2, 3, 5, 7])], own),
  'gradcheck: a sample': (own) =>
    gradcheck((p) => tf.logSumExp(tf.mul(p, p)), [tensor([40, 10])], { ...own, budget: 64 }),
  'compare: the same formula': (own) =>
    compare((p) => tf.abs(p), nested(Math.abs), [tensor([4, 5])], own),
  'compare: off where it is large': (own) =>
    compare((p) => tf.minimum(tf.abs(p), 0.7), nested(Math.abs), [tensor([1, 9, 9])], own),
  'compare: off by a little, everywhere': (own) =>
    compare((p) => tf.abs(p), nested(wave), [tensor([3, 4, 5, 2])], own),
  'compare: float32 loses all digits': (own) =>
    compare(
      (p) => tf.sub(tf.add(p, 3e7), 3e7),
      nested((x) => x + 3e7 - 3e7),
      [tensor([8, 8])],
      own,
    ),
  'compare: NaN and infinities': (own) =>
    compare(
      (p) => tf.log(p),
      nested((x) => (x < -0.5 ? NaN : Math.log(Math.abs(x)))),
      [tensor([6, 6])],
      own,
    ),
};

const decoded = (bytes: Uint8Array): ReportMaps => {
  const view = decodeView(bytes);
  assert.ok(view.ok);
  const maps = reportMaps(tensorsOf(view));
  assert.ok(maps);
  return maps;
};
const mapsOf = (report: Check): ReportMaps =>
  decoded(
    (report as never as Record<symbol, () => Record<string, Uint8Array>>)[displaySymbol]!()[
      mime.view
    ]!,
  );
/** As if the maps had been too large to be sent whole. */
function inBlocks(report: Check): ReportMaps {
  const { maps } = report as never as { maps: PlainTensor[] };
  const { tensors, buffers } = packTensors(maps, { bytesPerTensor: 64, bytesPerView: 4096 });
  const { kind } = report;
  const header = {
    kind,
    id: 'x',
    title: '',
    tensors,
    report: { ...report },
  } as never as ViewContent;
  return decoded(encodeView(header, buffers));
}

describe('reevaluate', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, make] of Object.entries(checks)) {
    it(`${name}: at the recorded tolerance the kernel’s classes, counts and failures`, () => {
      const report = make();
      const maps = mapsOf(report);
      const found = reevaluate(maps, report.tolerance, report.tolerance);
      assert.deepEqual(Array.from(found.codes), Array.from(maps.codes));
      assert.equal(found.failures, report.failures);
      const checked = Object.entries(found.counts).filter(([name]) => name !== 'not checked');
      assert.deepEqual(Object.fromEntries(checked), { ...report.counts });
    });
    it(`${name}: in blocks no more failures than there are, and some where there are some`, () => {
      const report = make();
      const maps = inBlocks(report);
      const { failures } = reevaluate(maps, report.tolerance, report.tolerance);
      assert.ok(failures <= report.failures, `${failures} of ${report.failures}`);
      assert.equal(failures > 0, report.failures > 0);
    });
    it(`${name}: in blocks, with any tolerance, no more failures than entry by entry`, () => {
      const report = make();
      const [exact, blocks] = [mapsOf(report), inBlocks(report)];
      for (const rtol of [0, 1e-9, 1e-6, 1e-3, 0.1, 1]) {
        const tolerance = { rtol, atol: 0 };
        const [most, least] = [exact, blocks].map(
          (maps) => reevaluate(maps, report.tolerance, tolerance).failures,
        );
        assert.ok(least! <= most!, `rtol ${rtol}: ${least} > ${most}`);
      }
    });
  }

  for (const [name, make] of Object.entries(checks)) {
    if (!name.startsWith('compare')) continue;
    it(`${name}: another tolerance says what the check itself says with it`, () => {
      const recorded = make({ rtol: 1e-6, atol: 1e-7 });
      const maps = mapsOf(recorded);
      for (const tolerance of [
        { rtol: 0, atol: 0 },
        { rtol: 1e-9, atol: 0 },
        { rtol: 1e-4, atol: 1e-5 },
        { rtol: 0.01, atol: 1e-3 },
        { rtol: 0, atol: 0.3 },
        { rtol: 2, atol: 2 },
      ]) {
        const found = reevaluate(maps, recorded.tolerance, tolerance);
        const own = make(tolerance);
        // NaN against a number fails by any tolerance, whatever it is called.
        assert.equal(found.failures, own.failures, JSON.stringify(tolerance));
      }
    });
  }

  const gradients = [
    'gradcheck: a gradient off by a thousandth',
    'gradcheck: relu with kinks, a vector',
    'gradcheck: a right gradient',
  ];
  for (const name of gradients) {
    it(`${name}: a wider tolerance says what the check itself says with it`, () => {
      const recorded = checks[name]!();
      const maps = mapsOf(recorded);
      for (const tolerance of [
        { rtol: 1e-4, atol: 0 },
        { rtol: 1e-3, atol: 1e-4 },
        { rtol: 0, atol: 1e-3 },
        { rtol: 0.5, atol: 0.1 },
      ]) {
        const { failures } = reevaluate(maps, recorded.tolerance, tolerance);
        assert.equal(failures, checks[name]!(tolerance).failures, JSON.stringify(tolerance));
      }
    });
  }

  it('kinks, poles and plateaus stay what they are, however wide the tolerance', () => {
    const infinite = { rtol: 0, atol: Infinity };
    const at = (name: string) => {
      const report = checks[name]!();
      return reevaluate(mapsOf(report), report.tolerance, infinite).counts;
    };
    assert.deepEqual(at('gradcheck: relu with kinks, a vector'), { ok: 6, kink: 2 });
    assert.deepEqual(at('gradcheck: poles'), { ok: 2, 'non-finite': 2 });
    const plateau = checks['gradcheck: a plateau that the loop has not']!();
    assert.ok(plateau.counts['plateau']! > 0);
    assert.equal(
      at('gradcheck: a plateau that the loop has not')['plateau'],
      plateau.counts['plateau'],
    );
  });
  it('the sentence: recorded, another, and no more than is known', () => {
    const report = checks['compare: off where it is large']!();
    const say = (maps: ReportMaps, rtol: number): string => {
      const tolerance = { ...report.tolerance, rtol };
      const found = reevaluate(maps, report.tolerance, tolerance);
      return toleranceOutcome(report, maps, tolerance, found);
    };
    const { failures } = report;
    assert.ok(failures > 4);
    assert.equal(say(mapsOf(report), report.tolerance.rtol), `${failures} of 81 fail, as recorded`);
    assert.equal(say(mapsOf(report), 5), `0 of 81 would fail, ${failures} were recorded`);
    assert.match(
      say(inBlocks(report), 1e-9),
      /^at least \d+ of 81 would fail, \d+ were recorded \(the maps were sent in blocks of \[1,8,8\]: each counts once\)$/,
    );
  });
});
