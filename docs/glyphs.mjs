/**
 * Makes extension/display/glyphs.ts, the letters of pictures in files, from DejaVu Sans as Chromium draws it:
 * `node docs/glyphs.mjs FOLDER`, where FOLDER has DejaVuSans.ttf and DejaVuSans-Bold.ttf (2.37).
 *
 * A picture needs no font of the reader's and no rasteriser of ours: only these sizes are ever drawn.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { chromium } from 'playwright-core';
import { format } from 'prettier';

const letters = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
const regular = [
  ...letters(0x20, 0x7e),
  ...letters(0xa1, 0xff).filter((letter) => letter !== '\u00ad'),
  ...letters(0x391, 0x3c9).filter((letter) => letter !== '\u03a2'),
  ...'–—‘’“”…′∂∇∈∏∑−√∞≈≠≤≥←→⟨⟩✓✗₀₁₂⁻□',
];
const faces = [
  { name: 'regular', file: 'DejaVuSans.ttf', size: 12, letters: regular },
  {
    name: 'bold',
    file: 'DejaVuSans-Bold.ttf',
    size: 12,
    letters: [...letters(0x20, 0x7e), '✓', '✗', '□'],
  },
];
const root = fileURLToPath(new URL('..', import.meta.url));
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Runs in the page: every letter of a face as its box and 8 levels of ink. */
async function drawFace({ source, size, letters: all }) {
  const name = `face${document.fonts.size}`;
  const face = new FontFace(name, `url(data:font/ttf;base64,${source})`);
  document.fonts.add(await face.load());
  const side = 3 * size;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.font = `${size}px ${name}`;
  return all.map((letter) => {
    context.clearRect(0, 0, side, side);
    context.fillText(letter, size, 2 * size);
    const { data } = context.getImageData(0, 0, side, side);
    const ink = (x, y) => Math.round((7 * data[4 * (y * side + x) + 3]) / 255);
    const points = Array.from({ length: side * side }, (_, i) => [i % side, Math.floor(i / side)]);
    const inked = points.filter(([x, y]) => ink(x, y) > 0);
    const advance = Math.round(context.measureText(letter).width);
    if (inked.length === 0) return { letter, advance, left: 0, top: 0, width: 0, levels: [] };
    const [xs, ys] = [0, 1].map((axis) => inked.map((point) => point[axis]));
    const [left, right, top, bottom] = [
      Math.min(...xs),
      Math.max(...xs),
      Math.min(...ys),
      Math.max(...ys),
    ];
    const width = right - left + 1;
    const levels = Array.from({ length: width * (bottom - top + 1) }, (_, i) =>
      ink(left + (i % width), top + Math.floor(i / width)),
    );
    return { letter, advance, left: left - size, top: top - 2 * size, width, levels };
  });
}

/** The letter, its box (advance, left + 16, top + 16, width, height), a digit each, then two levels a digit. */
function coded({ letter, advance, left, top, width, levels }) {
  const box = [advance, left + 16, top + 16, width, width && levels.length / width];
  if (box.some((x) => x < 0 || x > 63)) throw new Error(`glyphs: ${letter} has a box of ${box}`);
  const pairs = Array.from(
    { length: Math.ceil(levels.length / 2) },
    (_, i) => 8 * levels[2 * i] + (levels[2 * i + 1] ?? 0),
  );
  return letter + [...box, ...pairs].map((x) => alphabet[x]).join('');
}

const quoted = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;

const [folder] = argv.slice(2);
if (!folder)
  throw new Error('glyphs: the folder with DejaVuSans.ttf and DejaVuSans-Bold.ttf is asked for');
const browser = await chromium.launch({
  executablePath: execFileSync('bash', [join(root, '.ci/browser.sh')], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .at(-1),
  args: ['--no-sandbox', '--disable-lcd-text', '--force-device-scale-factor=1'],
});
const page = await browser.newPage();
const parts = [];
for (const { name, file, size, letters: all } of faces) {
  const source = readFileSync(join(folder, file)).toString('base64');
  const glyphs = await page.evaluate(drawFace, { source, size, letters: all });
  const lines = glyphs
    .map(coded)
    .join('')
    .match(/.{1,110}/gsu);
  parts.push(
    `export const ${name} = [\n${lines.map((line) => `  ${quoted(line)},\n`).join('')}].join('');\n`,
  );
}
await browser.close();
const target = join(root, 'extension/display/glyphs.ts');
const text = `/** Made by docs/glyphs.mjs, which says what the digits are, from DejaVu Sans 2.37. */\n\n${parts.join('\n')}`;
const style = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).prettier;
writeFileSync(target, await format(text, { ...style, parser: 'typescript' }));
