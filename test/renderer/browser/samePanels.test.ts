/** The picture in a file and the pictures on the page: the same panels, in one order and in the same colours, of every kind of view. */
import assert from 'node:assert/strict';
import { decode } from '../../support/pngPixels.js';
import { drawCaption, drawTitles, drawLines } from '../../../extension/display/caption.js';
import { tensorBundle } from '../../../extension/display/tensorBundle.js';
import { viewPicture } from '../../../extension/display/viewPicture.js';
import { packTensors, type PlainTensor } from '../../../extension/picture/packTensors.js';
import { decodeView, encodeView } from '../../../extension/wire/container.js';
import { mime } from '../../../extension/wire/ids.js';
import { sizeOf } from '../../../extension/wire/shape.js';
import type { ViewContent, ViewKind } from '../../../extension/wire/view.js';
import { useChromium } from '../../browser/chromium.js';
import { angularBytes } from '../samples.js';
import { gradcheckSample, tableReports } from '../checkSamples.js';
import { compareBytes, precisionReport } from '../reportSamples.js';
import { tableBytes } from '../tableSamples.js';
import { type Colour, readPane } from './canvas.js';
import { openStage } from './stage.js';

interface Sample {
  readonly view: Uint8Array;
  readonly png: Uint8Array | undefined;
  /** Pixels of the map, as it was made. */
  readonly rows: number;
  readonly columns: number;
  /** Written above the panels, in pictures of views without a report. */
  readonly words?: readonly string[];
  /** Of one tensor the picture is that and nothing else. */
  readonly bare?: boolean;
}

const gradcheck = gradcheckSample({
  shape: [1, 8, 9],
  off: { 13: -2, 20: 0.5, 71: 1 },
  classes: { 13: 'wrong', 20: 'plateau', 70: 'kink', 71: 'wrong' },
  report: { worst: [] },
}).bytes;

function precisionBytes(): Uint8Array {
  const map = (name: string, factor: number): PlainTensor => ({
    ...{ name, role: 'error', dtype: 'float32', shape: [1, 8, 9], axes: ['batch', 'y', 'x'] },
    data: Float32Array.from({ length: 72 }, (_, i) => (factor * i) / 10),
  });
  const { tensors, buffers } = packTensors([map('atan2', 1), map('acos', 2)]);
  const header = { kind: 'precision', id: 'bits', title: '', tensors, report: precisionReport };
  return encodeView(header as ViewContent, buffers);
}

/** As `show` and `image` send it. */
function tensorSample(kind: 'tensor' | 'image', shape: readonly number[], least: number): Sample {
  const size = sizeOf(shape);
  const bundle = tensorBundle(
    {
      ...{ shape, dtype: 'float32', isDisposed: false },
      dataSync: () => Float32Array.from({ length: size }, (_, i) => least + i / (size - 1)),
    },
    { kind },
  );
  const [view, png] = [bundle[mime.view] as Uint8Array, bundle[mime.png] as Uint8Array];
  return { view, png, rows: shape[0]!, columns: shape[1]!, bare: true };
}

const sampleOf = (view: Uint8Array, rows: number, columns: number, words?: string[]): Sample => ({
  ...{ view, rows, columns, png: viewPicture(view, words) },
  ...(words && { words }),
});

const samples: Readonly<Record<ViewKind, Sample>> = {
  tensor: tensorSample('tensor', [9, 12], -0.4),
  image: tensorSample('image', [9, 12, 3], 0),
  // Eleventh parts of a turn lie in the middle of colours, where no rounding tells two engines apart.
  angular: sampleOf(angularBytes(11), 11, 11, ['angular error']),
  gradcheck: sampleOf(gradcheck, 8, 9),
  compare: sampleOf(compareBytes(), 10, 14),
  probe: sampleOf(tableReports()[0]!, 0, 0),
  precision: sampleOf(precisionBytes(), 8, 9),
  benchmark: sampleOf(tableReports()[2]!, 0, 0),
  // Its picture is of letters, not of panels.
  table: { ...sampleOf(tableBytes(), 0, 0), png: undefined },
  match: sampleOf(tableReports()[4]!, 0, 0),
};

interface Png {
  readonly width: number;
  readonly height: number;
  at: (x: number, y: number) => Colour;
}

function opened(bytes: Uint8Array): Png {
  const { width, height, channels, data } = decode(bytes);
  const at = (x: number, y: number): Colour => {
    const from = (y * width + x) * channels;
    return [0, 1, 2].map((c) => data[from + (channels === 1 ? 0 : c)]!) as unknown as Colour;
  };
  return { width, height, at };
}

const gutter = 8;

/** Lines above the panels: the verdict, or words. */
function captionHeight({ view, words, bare }: Sample, width: number): number {
  const decoded = decodeView(view);
  assert(decoded.ok);
  if (bare) return 0;
  if ('report' in decoded.header) return drawCaption(decoded.header.report, width).height;
  return words ? drawLines(words, width).height : 0;
}

describe('renderer: the panels of the page and of the picture', () => {
  const browser = useChromium('renderer-same-panels');
  for (const [kind, sample] of Object.entries(samples)) {
    it(kind, async () => {
      const stage = await openStage(await browser.newPage(), { width: 1400 });
      await stage.show('out', sample.view);
      const titles = await stage.page
        .locator('#out .panes .title')
        .evaluateAll((all) => all.map((title) => title.textContent));
      await browser.screenshot(stage.page, kind);
      if (!sample.png) return assert.deepEqual([titles, sample.rows], [[], 0]);
      assert.ok(titles.length > 0);
      const png = opened(sample.png);
      const panel = (png.width + gutter) / titles.length - gutter;
      const above = captionHeight(sample, png.width);
      const strip = drawTitles(titles, panel, gutter);
      if (!sample.bare) assertDrawn(png, above, strip);
      const top = sample.bare ? 0 : above + strip.height;
      const side = panel / sample.columns;
      for (const [i] of titles.entries()) {
        const pane = await readPane(stage.page, 'out', i);
        // Near the upper left corner of a cell, which neither a sign nor an arrow reaches.
        for (let row = 0; row < sample.rows; row++) {
          for (let column = 0; column < sample.columns; column++) {
            const [x, y] = [column + 0.1, row + 0.1];
            const onPage = pane.at(
              Math.floor((x / sample.columns) * pane.width),
              Math.floor((y / sample.rows) * pane.height),
            );
            const inFile = png.at(
              Math.floor(i * (panel + gutter) + x * side),
              Math.floor(top + y * side),
            );
            assert.deepEqual(inFile, onPage, `${titles[i]} at row ${row}, column ${column}`);
          }
        }
      }
    });
  }
});

/** A line of the picture is this strip, point by point. */
function assertDrawn(
  png: Png,
  top: number,
  strip: { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray },
): void {
  assert.equal(strip.width, png.width);
  for (let y = 0; y < strip.height; y++) {
    for (let x = 0; x < strip.width; x++) {
      const from = 4 * (y * strip.width + x);
      assert.deepEqual(png.at(x, top + y), [...strip.rgba.subarray(from, from + 3)]);
    }
  }
}
