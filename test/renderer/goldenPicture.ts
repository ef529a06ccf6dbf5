/**
 * Pictures that a person has looked at, in test/golden/renderer: what is drawn is held against them.
 *
 *     LOSSBOOK_UPDATE_GOLDEN=1 npx mocha out/test/renderer/browser/golden.test.js     writes them anew: look at each
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decode, encode } from 'fast-png';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each. */
  readonly data: Uint8Array;
}

/** Text is not in them, as fonts differ from machine to machine. */
export const maxBytes = 20 * 1024;

/**
 * Fills are the same everywhere. Edges of arrows, glyphs and curves are smoothed in ways that differ between versions
 * of the browser: such pixels may be off by any amount, and were at most 0.3 % of a picture when one was drawn half a
 * pixel aside. A colour map that is off by one colour changes the mean, not single pixels by much.
 */
const farOff = 40;
const mostFarOff = 0.01;
const mostOnAverage = 1;

export function assertGolden(name: string, actual: Pixels): void {
  const folder = resolve('test/golden/renderer');
  const path = join(folder, `${name}.png`);
  const png = encode({ ...actual, data: opaque(actual), channels: 3 }, { zlib: { level: 9 } });
  if (process.env['LOSSBOOK_UPDATE_GOLDEN'] === '1') {
    assert.ok(png.length <= maxBytes, `${name}: ${png.length} bytes, up to ${maxBytes} are kept`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, png);
    return;
  }
  const changed = resolve('out/screenshots/renderer-golden', `${name}-changed.png`);
  const advice = `see ${changed}; if it is right, run again with LOSSBOOK_UPDATE_GOLDEN=1`;
  const problem = existsSync(path) ? difference(pixelsOf(path), actual) : `there is no ${path}`;
  if (problem === undefined) return;
  writeFileSync(changed, png);
  assert.fail(`${name}: ${problem}; ${advice}`);
}

/** Undefined where it is within what machines differ by. */
export function difference(golden: Pixels, actual: Pixels): string | undefined {
  const [is, was] = [actual, golden].map(({ width, height }) => `${width} × ${height}`);
  if (is !== was) return `it is ${is} pixels, and was ${was}`;
  const pixels = golden.width * golden.height;
  let [sum, far] = [0, 0];
  for (let i = 0; i < pixels; i++) {
    let most = 0;
    for (let channel = 0; channel < 4; channel++) {
      const off = Math.abs(golden.data[4 * i + channel]! - actual.data[4 * i + channel]!);
      sum += off;
      most = Math.max(most, off);
    }
    if (most > farOff) far++;
  }
  const mean = sum / (4 * pixels);
  if (far <= mostFarOff * pixels && mean <= mostOnAverage) return undefined;
  return `${far} of ${pixels} pixels are another colour, ${mean.toFixed(2)} of 255 is the mean difference`;
}

/** Nothing shows through: what is drawn covers all of it. */
const opaque = ({ data }: Pixels): Uint8Array => data.filter((_, i) => i % 4 !== 3);

const pixelsOf = (path: string): Pixels => decodedPixels(readFileSync(path));

export function decodedPixels(png: Uint8Array): Pixels {
  const { width, height, channels, data } = decode(png);
  if (channels === 4) return { width, height, data: Uint8Array.from(data) };
  const all = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      all[4 * i + channel] = data[channels * i + channel]!;
    }
  }
  return { width, height, data: all };
}
