/** An output has its height from the first time it is painted: what comes later does not push the cells below it. */
import assert from 'node:assert/strict';
import { useChromium } from '../../browser/chromium.js';
import type { ViewKind } from '../../../extension/wire/view.js';
import { complexBytes, labelBytes } from '../categorySamples.js';
import { failingSample, gradcheckSample, tableReports } from '../checkSamples.js';
import { compareBytes, formatsReport, reportBytes } from '../reportSamples.js';
import { angularBytes, counting, directions, tensorBytes } from '../samples.js';
import { tableBytes } from '../tableSamples.js';
import { isInTurn } from '../../support/turns.js';
import { openChartStage } from './chartStage.js';
import { charts } from './chartSuite.js';
import { openStage, type Stage, type StageWindow } from './stage.js';

const [probe, , benchmark, , match] = tableReports();

const ofEachKind: Readonly<Record<ViewKind, Uint8Array>> = {
  tensor: tensorBytes({ shape: [2, 12, 12, 3], data: counting([2, 12, 12, 3]) }),
  image: tensorBytes({ shape: [9, 9, 3], data: counting([9, 9, 3]) }, { kind: 'image' }),
  angular: angularBytes(24),
  gradcheck: gradcheckSample(failingSample).bytes,
  compare: compareBytes(),
  probe: probe!,
  precision: reportBytes(formatsReport),
  benchmark: benchmark!,
  match: match!,
  table: tableBytes(),
};

const views: Readonly<Record<string, Uint8Array>> = {
  ...ofEachKind,
  line: tensorBytes({ shape: [40], data: counting([40]) }),
  scalar: tensorBytes({ shape: [], data: counting([1]) }),
  'odd numbers': tensorBytes({
    shape: [9, 9],
    data: counting([9, 9]).map((x) => (x % 5 === 0 ? NaN : x)),
  }),
  directions: tensorBytes({ shape: [9, 9, 2], data: counting([9, 9, 2]), angle: directions }),
  'beyond its colours': tensorBytes(
    { shape: [99, 99], data: counting([99, 99]).map((x) => (x % 7 === 0 ? NaN : x)) },
    { kind: 'image', view: { range: [1234, 5678] } },
  ),
  masked: angularBytes(
    24,
    counting([24, 24]).map((x) => Number(x > 99)),
  ),
  sampled: tensorBytes(
    { shape: [40, 40], data: counting([40, 40]) },
    { limits: { bytesPerTensor: 2000, bytesPerView: 2000 } },
  ),
  labels: labelBytes(),
  complex: complexBytes(),
  damaged: new Uint8Array(3),
};

describe('renderer: the height of an output', () => {
  const browser = useChromium('renderer-heights');
  // At one of the two widths each, in turn.
  for (const [column, width] of [1000, 480].entries()) {
    for (const [row, [name, spec]] of Object.entries(charts).entries()) {
      if (!isInTurn(row, column, 2)) continue;
      it(`is the same from first paint to last, ${width} px wide: a chart, ${name}`, async () => {
        const stage = await openChartStage(await browser.newPage(), { width });
        await watchHeights(stage);
        await stage.showChart('out', spec);
        await stage.drawn('out');
        assert.deepEqual(await seenHeights(stage), [await heightOf(stage)]);
      });
    }
    for (const [row, [name, bytes]] of Object.entries(views).entries()) {
      if (!isInTurn(row, column, 2)) continue;
      it(`is the same from first paint to last, ${width} px wide: ${name}`, async () => {
        const stage = await openStage(await browser.newPage(), { width });
        assert.deepEqual(await heightsOf(stage, bytes), [await heightOf(stage)]);
      });
    }
  }
});

const heightOf = (stage: Stage): Promise<number> =>
  stage.page.evaluate(() => document.getElementById('out')!.getBoundingClientRect().height);

/** From now on, of each frame in which something is painted. */
const watchHeights = (stage: Stage): Promise<void> =>
  stage.page.evaluate(() => {
    const heights = new Set<number>();
    Object.assign(globalThis, { heights });
    const watch = () => {
      const { height } = document.getElementById('out')?.getBoundingClientRect() ?? { height: 0 };
      if (height > 0) heights.add(height);
      requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  });

/** Css pixels. */
const seenHeights = (stage: Stage): Promise<readonly number[]> =>
  stage.page.evaluate<number[]>('[...heights]');

async function heightsOf(stage: Stage, bytes: Uint8Array): Promise<readonly number[]> {
  await watchHeights(stage);
  await stage.page.evaluate(
    (base64) => void (globalThis as unknown as StageWindow).stage.render('out', base64),
    Buffer.from(bytes).toString('base64'),
  );
  await stage.settled();
  return seenHeights(stage);
}
