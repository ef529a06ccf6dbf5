/** Each kind of picture as a person has seen it, in a light and a dark theme. */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { useChromium } from '../../browser/chromium.js';
import { failingSample, gradcheckSample } from '../checkSamples.js';
import {
  assertGolden,
  decodedPixels,
  difference,
  maxBytes,
  type Pixels,
} from '../goldenPicture.js';
import { compareBytes } from '../reportSamples.js';
import { angularBytes, tensorBytes } from '../samples.js';
import { openChartStage } from './chartStage.js';
import type { ThemeName } from './themes.js';

/** All panes of an output, side by side. */
async function panesOf(page: Page): Promise<Pixels> {
  const { width, height, base64 } = await page.evaluate(() => {
    const root = document.getElementById('out')!.shadowRoot!;
    const canvases = [...root.querySelectorAll('canvas')].filter((canvas) => canvas.width > 0);
    const width = canvases.reduce((sum, canvas) => sum + canvas.width, 0);
    const height = Math.max(...canvases.map((canvas) => canvas.height));
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.fillRect(0, 0, width, height);
    let left = 0;
    for (const canvas of canvases) {
      context.drawImage(canvas, left, 0);
      left += canvas.width;
    }
    const { data } = context.getImageData(0, 0, width, height);
    let text = '';
    for (let i = 0; i < data.length; i += 32768) {
      text += String.fromCharCode(...data.subarray(i, i + 32768));
    }
    return { width, height, base64: btoa(text) };
  });
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
}

/** Two rows of arrows tell what there is to tell, in a small file. */
const upper = ({ width, data }: Pixels, rows = 72): Pixels => ({
  ...{ width, height: rows },
  data: data.subarray(0, 4 * width * rows),
});

/** What the browser draws by itself: the wheel, a chart. */
const shotOf = async (page: Page, selector: string): Promise<Pixels> =>
  decodedPixels(await page.locator(`#out ${selector}`).screenshot({ animations: 'disabled' }));

/** Errors of 0 to 1 by column, a NaN and an infinity. */
const error = Float32Array.from({ length: 16 * 20 }, (_, i) => (i % 20) / 19);
error.set([NaN, Infinity], 5 * 20 + 4);

const bare = { axis: { labels: false, title: null }, legend: null };
const chart = {
  data: {
    values: Array.from({ length: 24 }, (_, i) => ({
      ...{ x: i, y: Math.sin(i / 3) * (1 + (i % 2)), run: i % 2 ? 'odd' : 'even' },
    })),
  },
  height: 140,
  mark: { type: 'line', point: true },
  encoding: {
    x: { field: 'x', type: 'quantitative', axis: bare.axis },
    y: { field: 'y', type: 'quantitative', axis: bare.axis },
    color: { field: 'run', type: 'nominal', legend: null },
  },
};

const views: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['error', tensorBytes({ shape: [1, 16, 20], data: error, role: 'error' })],
  ['angle', angularBytes(8)],
  ['gradcheck', gradcheckSample(failingSample).bytes],
  ['compare', compareBytes()],
];

describe('renderer: golden pictures', function () {
  this.timeout(60_000);
  const browser = useChromium('renderer-golden');
  const open = async (theme: ThemeName) => {
    const page = await browser.newPage();
    return openChartStage(page, { theme, width: 320 });
  };
  for (const theme of ['vscode-light', 'vscode-dark'] as const) {
    const themed = (name: string) => `${name}-${theme.slice('vscode-'.length)}`;
    for (const [name, bytes] of views) {
      it(themed(name), async () => {
        const stage = await open(theme);
        await stage.show('out', bytes);
        await stage.page.mouse.move(2, 2);
        await stage.settled();
        const panes = await panesOf(stage.page);
        assertGolden(themed(name), name === 'angle' ? upper(panes) : panes);
        if (name === 'angle')
          assertGolden(themed('wheel'), await shotOf(stage.page, '.disc >> nth=0'));
      });
    }
    it(themed('chart'), async () => {
      const stage = await open(theme);
      await stage.showChart('out', chart);
      await stage.drawn('out');
      assertGolden(themed('chart'), await shotOf(stage.page, '.plot svg'));
    });
  }
  it('each is small', () => {
    const folder = 'test/golden/renderer';
    const names = readdirSync(folder);
    assert.equal(names.length, 2 * (views.length + 2));
    for (const name of names) {
      const { size } = statSync(join(folder, name));
      assert.ok(size <= maxBytes, `${name}: ${size} bytes`);
    }
  });

  describe('are not matched by', () => {
    const [side, ground] = [40, 60];
    const flat = (paint: (x: number, y: number) => number): Pixels => ({
      ...{ width: side, height: side },
      data: Uint8Array.from({ length: 4 * side * side }, (_, i) =>
        paint((i >> 2) % side, Math.floor((i >> 2) / side)),
      ),
    });
    const golden = flat(() => ground);
    it('another size', () =>
      assert.match(String(difference(golden, { ...golden, width: 20, height: 80 })), /is 20 × 80/));
    it('a cell of another colour', () =>
      assert.match(
        String(
          difference(
            golden,
            flat((x, y) => (x < 5 && y < 5 ? 200 : ground)),
          ),
        ),
        /^25 of 1600 pixels are another colour/,
      ));
    it('a shade of all', () =>
      assert.ok(
        difference(
          golden,
          flat(() => ground + 2),
        ),
      ));
    it('but by a few edges', () =>
      assert.equal(
        difference(
          golden,
          flat((x, y) => (x === 7 && y < 9 ? 110 : ground)),
        ),
        undefined,
      ));
  });
});
