/** The verdict drawn above a report's maps: read back from its points. */
import assert from 'node:assert/strict';
import { drawCaption, stack, drawTitles, wrap } from '../../extension/display/caption.js';
import { cell, inkAt } from '../../extension/display/font.js';
import type { RgbaImage } from '../../extension/display/png.js';
import type { Verdict } from '../../extension/wire/report.js';

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const drawn = (character: string): string =>
  Array.from({ length: cell.height }, (_, y) =>
    Array.from({ length: cell.width }, (_, x) => (inkAt(character, x, y) ? '#' : '.')).join(''),
  ).join('\n');

/** What a line of an image says, where letters are drawn in `colour`. */
function readLine(
  image: RgbaImage,
  left: number,
  top: number,
  scale: number,
  colour: number[],
): string {
  const is = (x: number, y: number): boolean => {
    const at = 4 * (y * image.width + x);
    return image.rgba.slice(at, at + 3).join() === colour.join();
  };
  let text = '';
  for (let x = left; x + cell.width * scale <= image.width; x += cell.width * scale) {
    const shape = Array.from({ length: cell.height }, (_, row) =>
      Array.from({ length: cell.width }, (_, column) =>
        top + row * scale < image.height && is(x + column * scale, top + row * scale) ? '#' : '.',
      ).join(''),
    ).join('\n');
    text += [...ascii, '✓', '✗'].find((character) => drawn(character) === shape) ?? '¿';
  }
  return text.trim();
}

describe('caption of a report', () => {
  it('no two characters look alike', () =>
    assert.equal(new Set([...ascii, '✓', '✗', 'ß'].map(drawn)).size, 98));

  const verdicts: readonly [verdict: Verdict, expected: Verdict, badge: string, remark: string][] =
    [
      ['pass', 'pass', '✓ PASS', ''],
      ['fail', 'fail', '✗ FAIL', 'as expected'],
      ['fail', 'pass', '✗ FAIL', 'expected PASS'],
      ['pass', 'fail', '✓ PASS', 'expected FAIL'],
    ];
  for (const [verdict, expected, badge, remark] of verdicts) {
    it(`${verdict}, expected ${expected}: ${badge} ${remark}`, () => {
      const strip = drawCaption({ verdict, expected, summary: 'gradcheck 1/8 wrong' }, 320);
      assert.equal(readLine(strip, 4, 4, 2, [255, 255, 255]).slice(0, 6), badge);
      const from = 4 + (badge.length + 1) * cell.width * 2;
      assert.equal(readLine(strip, from, 4, 2, [90, 90, 90]), remark);
      assert.equal(readLine(strip, 4, 6 + cell.height * 2, 2, [0, 0, 0]), 'gradcheck 1/8 wrong');
    });
  }

  it('a narrow picture: letters of one point, which its enlargement enlarges', () => {
    const strip = drawCaption({ verdict: 'pass', expected: 'pass', summary: 'compare PASS' }, 128);
    assert.equal(readLine(strip, 4, 6 + cell.height, 1, [0, 0, 0]), 'compare PASS');
  });

  it('titles stand above their panels', () => {
    const strip = drawTitles(['class', 'truth'], 60, 4);
    assert.equal(strip.width, 124);
    assert.equal(readLine(strip, 1, 2, 1, [90, 90, 90]).slice(0, 5), 'class');
    assert.equal(readLine(strip, 65, 2, 1, [90, 90, 90]), 'truth');
  });

  const texts: readonly [text: string, columns: number, lines: string[]][] = [
    ['', 5, []],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['one two three', 8, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
  ];
  for (const [text, columns, lines] of texts) {
    it(`“${text}” in ${columns} columns: ${lines.length} lines`, () =>
      assert.deepEqual(wrap(text, columns), lines));
  }

  it('strips are stack in order', () => {
    const strip = (width: number, height: number, grey: number): RgbaImage => ({
      ...{ width, height },
      rgba: new Uint8ClampedArray(4 * width * height).fill(grey),
    });
    const image = stack([strip(2, 1, 7), strip(2, 2, 9)]);
    assert.deepEqual([image.width, image.height], [2, 3]);
    assert.deepEqual([image.rgba[0], image.rgba[7], image.rgba[8], image.rgba[23]], [7, 7, 9, 9]);
  });
});
