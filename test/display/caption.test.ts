/** What is written into pictures: the verdict above a report's maps, titles, legends; held to the points of its letters. */
import assert from 'node:assert/strict';
import { drawCaption, drawTitles, grey } from '../../extension/display/caption.js';
import { drawLegends } from '../../extension/display/legend.js';
import {
  cutText,
  type Face,
  lineHeight,
  textWidth,
  wrapText,
  write,
} from '../../extension/display/lettering.js';
import { blank, fill, type RgbaImage, stack } from '../../extension/display/raster.js';
import type { Rgb } from '../../extension/picture/panel.js';
import type { Verdict } from '../../extension/wire/report.js';

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** A text by itself on a ground. */
function alone(text: string, colour = black, ground = white, face: Face = 'regular'): RgbaImage {
  const image = blank(textWidth(text, face), lineHeight);
  fill(image, { left: 0, top: 0, right: image.width, bottom: lineHeight }, ground);
  write(image, text, { left: 0, top: 0 }, colour, face);
  return image;
}

/** Whether a part of an image is another, point by point. */
function holds(image: RgbaImage, part: RgbaImage, left: number, top: number): boolean {
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const [at, from] = [4 * ((top + y) * image.width + left + x), 4 * (y * part.width + x)];
      for (let c = 0; c < 3; c++) if (image.rgba[at + c] !== part.rgba[from + c]) return false;
    }
  }
  return true;
}

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

describe('letters of pictures', () => {
  it('no two look alike, and what the font has not is a box', () => {
    const all = [...ascii, ...'éß°·×±²−½µπθαδΣ∇…≤≥≈∞✓✗', '語'];
    assert.equal(new Set(all.map((letter) => alone(letter).rgba.join())).size, all.length);
    assert.deepEqual(alone('語'), alone('□'));
  });
  it('an H is two stems and a bar, dark in the middle and grey at the edges', () => {
    const { width, rgba } = alone('H');
    const rows = Array.from({ length: lineHeight }, (_, y) =>
      Array.from({ length: width }, (_, x) => (rgba[4 * (y * width + x)]! < 160 ? '#' : '.')).join(
        '',
      ),
    ).filter((row) => row.includes('#'));
    const [stems, bar] = ['.#.....#.', '.#######.'];
    assert.deepEqual(rows, [...Array<string>(4).fill(stems), bar, ...Array<string>(4).fill(stems)]);
    assert.ok(rgba.some((level) => level > 0 && level < 255));
  });
  for (const [text, face] of [
    ['wide', 'bold'],
    ['words of a line', 'regular'],
  ] as const) {
    it(`“${text}” is as wide as its letters`, () =>
      assert.equal(
        textWidth(text, face),
        Array.from(text).reduce((sum, letter) => sum + textWidth(letter, face), 0),
      ));
  }
});

describe('caption of a report', () => {
  const verdicts: readonly [verdict: Verdict, expected: Verdict, badge: string, remark: string][] =
    [
      ['pass', 'pass', '✓ PASS', ''],
      ['fail', 'fail', '✗ FAIL', 'as expected'],
      ['fail', 'pass', '✗ FAIL', 'expected PASS'],
      ['pass', 'fail', '✓ PASS', 'expected FAIL'],
    ];
  for (const [verdict, expected, badge, remark] of verdicts) {
    it(`${verdict}, expected ${expected}: ${badge} ${remark}`, () => {
      const summary = 'gradcheck 1/8 wrong';
      const strip = drawCaption({ verdict, expected, summary }, 320);
      const ground: Rgb = verdict === 'pass' ? [20, 105, 40] : [175, 20, 25];
      assert.ok(holds(strip, alone(badge, white, ground, 'bold'), 6, 3));
      const after = textWidth(badge, 'bold') + 18;
      assert.ok(holds(strip, alone(remark, grey), after, 3));
      assert.ok(holds(strip, alone(summary), 6, 23));
    });
  }
  it('a narrow one: the summary on as many lines as it takes', () => {
    const strip = drawCaption(
      { verdict: 'pass', expected: 'pass', summary: 'compare PASS 4096/4096 ok' },
      128,
    );
    assert.ok(holds(strip, alone('4096/4096 ok'), 6, 23 + lineHeight));
  });
  it('titles stand above their panels, cut where one is too long', () => {
    const strip = drawTitles(['class', 'truth of the loop'], 60, 4);
    assert.equal(strip.width, 124);
    assert.ok(holds(strip, alone('class', grey), 0, 1));
    assert.ok(holds(strip, alone(cutText('truth of the loop', 60), grey), 64, 1));
  });

  const texts: readonly [text: string, width: number, lines: string[]][] = [
    ['', 50, []],
    ['one two', textWidth('one two'), ['one two']],
    ['one two', textWidth('one two') - 1, ['one', 'two']],
    ['one  two three', textWidth('one two th'), ['one two', 'three']],
    ['a abcdef', textWidth('abc'), ['a', 'abc', 'def']],
    ['ab', 1, ['a', 'b']],
  ];
  for (const [text, width, lines] of texts) {
    it(`“${text}”, ${width} wide: ${lines.length} lines`, () =>
      assert.deepEqual(wrapText(text, width), lines));
  }
  for (const [text, width, cut] of [
    ['difference', 200, 'difference'],
    ['difference', textWidth('differ…'), 'differ…'],
    ['difference', 3, ''],
  ] as const) {
    it(`“${text}” in ${width}: “${cut}”`, () => assert.equal(cutText(text, width), cut));
  }

  it('strips are stacked in order', () => {
    const strip = (width: number, height: number, level: number): RgbaImage => ({
      ...{ width, height },
      rgba: new Uint8ClampedArray(4 * width * height).fill(level),
    });
    const image = stack([strip(2, 1, 7), strip(2, 2, 9)]);
    assert.deepEqual([image.width, image.height], [2, 3]);
    assert.deepEqual([image.rgba[0], image.rgba[7], image.rgba[8], image.rgba[23]], [7, 7, 9, 9]);
  });
});

describe('legend of a panel', () => {
  const colours = Uint8Array.of(10, 20, 30, 110, 120, 130);
  const label = (part: number): string => `${100 * part}%`;
  /** The bar ends at 14, its ticks at 17. */
  const below = 17;
  for (const [width, parts] of [
    [320, [0, 0.25, 0.5, 0.75, 1]],
    [128, [0, 0.5, 1]],
    [70, [0, 1]],
  ] as const) {
    it(`a bar ${width} wide has ${parts.length} ticks, each above its number`, () => {
      const image = drawLegends([{ bar: { colours, label }, notes: [] }], width, 4);
      for (const part of [0, 0.25, 0.5, 0.75, 1]) {
        const x = Math.round(part * (width - 1));
        const level = image.rgba[4 * (15 * width + x)];
        const isTick = (parts as readonly number[]).includes(part);
        assert.equal(level, isTick ? grey[0] : 255, `${part}`);
        if (!isTick) continue;
        const text = alone(label(part), grey);
        const left = Math.max(0, Math.min(Math.round(x - text.width / 2), width - text.width));
        assert.ok(holds(image, text, left, below), `${part}`);
      }
      assert.deepEqual([...image.rgba.subarray(4 * 5 * width, 4 * 5 * width + 3)], [10, 20, 30]);
    });
  }
  it('names stand beside their colours, notes below them', () => {
    const legend = {
      keys: [{ name: 'wrong', colour: [1, 2, 3] as const }],
      notes: ['worst of the 2 channels'],
    };
    const image = drawLegends([legend], 200, 4);
    assert.ok(holds(image, alone('wrong', grey), 16, 4));
    assert.ok(holds(image, alone('worst of the 2 channels', grey), 0, 4 + lineHeight));
    assert.deepEqual([...image.rgba.subarray(4 * 8 * 200, 4 * 8 * 200 + 3)], [1, 2, 3]);
  });
  it('nothing to say: nothing is drawn', () =>
    assert.equal(drawLegends([{ notes: [] }], 200, 4).height, 0));
});
