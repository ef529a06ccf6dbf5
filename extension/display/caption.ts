/**
 * The verdict of a report as a strip above its maps. Viewers that show one representation of an output take the
 * picture: then the picture alone must say whether the check passed.
 */
import type { Rgb } from '../picture/panel.js';
import type { ReportData } from '../wire/report.js';
import { cutText, lineHeight, textWidth, wrapText, write } from './lettering.js';
import { blank, fill, type RgbaImage } from './raster.js';

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
export const grey: Rgb = [90, 90, 90];
const verdictColours: Readonly<Record<ReportData['verdict'], Rgb>> = {
  pass: [20, 105, 40],
  fail: [175, 20, 25],
};
const margin = 6;
const badgeHeight = lineHeight + 6;

/** White, `width` wide: the verdict in its colour, what was expected of it, and the summary. */
export function drawCaption(
  { verdict, expected, summary }: Pick<ReportData, 'verdict' | 'expected' | 'summary'>,
  width: number,
): RgbaImage {
  const lines = wrapText(summary, width - 2 * margin);
  const image = blank(width, badgeHeight + lines.length * lineHeight + margin);
  const badge = `${verdict === 'pass' ? '✓' : '✗'} ${verdict.toUpperCase()}`;
  const right = textWidth(badge, 'bold') + 2 * margin;
  fill(image, { left: 0, top: 0, right, bottom: badgeHeight }, verdictColours[verdict]);
  write(image, badge, { left: margin, top: 3 }, white, 'bold');
  const remark = cutText(remarkText(verdict, expected), width - right - 2 * margin);
  write(image, remark, { left: right + margin, top: 3 }, grey);
  lines.forEach((line, i) => {
    write(image, line, { left: margin, top: badgeHeight + 2 + i * lineHeight }, black);
  });
  return image;
}

function remarkText(verdict: ReportData['verdict'], expected: ReportData['verdict']): string {
  if (verdict !== expected) return `expected ${expected.toUpperCase()}`;
  return expected === 'fail' ? 'as expected' : '';
}

/** White, `width` wide: the first text in black, the others in grey, each on lines of its own. */
export function drawLines(texts: readonly string[], width: number, first: Rgb = black): RgbaImage {
  const lines = texts.flatMap((text, i) =>
    wrapText(text, width - 2 * margin).map((line) => ({ line, colour: i === 0 ? first : grey })),
  );
  const image = blank(width, lines.length * lineHeight + margin);
  lines.forEach(({ line, colour }, i) => {
    write(image, line, { left: margin, top: margin / 2 + i * lineHeight }, colour);
  });
  return image;
}

/** One line of titles, each above its panel. */
export function drawTitles(titles: readonly string[], panel: number, gutter: number): RgbaImage {
  const image = blank(titles.length * (panel + gutter) - gutter, lineHeight + 3);
  titles.forEach((title, i) => {
    write(image, cutText(title, panel), { left: i * (panel + gutter), top: 1 }, grey);
  });
  return image;
}
