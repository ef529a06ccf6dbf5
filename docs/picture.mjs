/**
 * Makes docs/lossbook.png, the picture in the README, from a real run of notebooks/angular-loss.tfnb:
 * `npm run build && npx tsc -b && node docs/picture.mjs`. About half a minute.
 *
 * Four panels of 256 × 256: the photograph, its directions in cyclic colours, the error of the prediction, and the
 * classes of the clipped loss's gradient. Every pixel is one of the run: the notebook is run at that size.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { encode } from 'fast-png';
import { lookOf } from '../out/extension/picture/classes.js';
import { parseNotebook } from '../out/extension/notebook/format.js';
import { decodeView } from '../out/extension/wire/container.js';
import { mime } from '../out/extension/wire/ids.js';
import { paintAngle, paintScalar } from '../out/extension/picture/paint.js';

const side = 256;
const gutter = 8;
/** Where the notebook cuts the photograph. */
const corner = 128;

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

function run() {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-picture-'));
  const output = join(folder, 'executed.tfnb');
  const notebook = pathOf('../notebooks/angular-loss.tfnb');
  const args = ['run', notebook, '--output', output, '-p', `size=${side}`];
  try {
    const { status } = spawnSync(execPath, [pathOf('../dist/cli.js'), ...args], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`picture: the notebook did not run as expected, ${status}`);
    const parsed = parseNotebook(readFileSync(output));
    if (!parsed.ok) throw new Error(`picture: ${JSON.stringify(parsed.problem)}`);
    return parsed.notebook;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The views of a cell, in order. */
function viewsOf(notebook, id) {
  const cell = notebook.cells.find((candidate) => candidate.id === id);
  if (!cell) throw new Error(`picture: the notebook has no cell ${id}`);
  return cell.outputs
    .map((output) => output.data?.[mime.view])
    .filter((view) => view !== undefined)
    .map((view) => {
      const decoded = decodeView(new Uint8Array(Buffer.from(view, 'base64')));
      if (!decoded.ok) throw new Error(`picture: ${id}: ${JSON.stringify(decoded.problem)}`);
      return decoded;
    });
}

/** The one tensor of a view that was sent whole and has the role, if one is given. */
function tensorOf(view, role) {
  const entry = view.header.tensors.find((tensor) => role === undefined || tensor.role === role);
  if (entry?.sampling.kind !== 'full') throw new Error('picture: a map was not sent whole');
  return { ...entry, data: view.values(entry) };
}

function photograph({ shape, axes, data }) {
  const width = shape[axes.indexOf('x')];
  const rows = Array.from({ length: side }, (_, y) => {
    const start = (corner + y) * width + corner;
    return Array.from(data.subarray(start, start + side));
  });
  return paintScalar(rows.flat(), 'grey', [0, 1]).rgba;
}

/** The graver of a pixel's two channels. */
function classes({ data, classes: names }) {
  const rgba = new Uint8ClampedArray(side * side * 4);
  for (let i = 0; i < side * side; i++) {
    const code = Math.max(data[2 * i], data[2 * i + 1]);
    rgba.set([...lookOf(names[code]).colour, 255], 4 * i);
  }
  return rgba;
}

function strip(panels) {
  const width = panels.length * (side + gutter) - gutter;
  const data = new Uint8Array(width * side * 3).fill(255);
  panels.forEach((rgba, panel) => {
    if (rgba.length !== side * side * 4) throw new Error(`picture: panel ${panel} is not ${side}²`);
    for (let i = 0; i < side * side; i++) {
      const [y, x] = [Math.floor(i / side), i % side];
      const to = 3 * (y * width + panel * (side + gutter) + x);
      data.set(rgba.subarray(4 * i, 4 * i + 3), to);
    }
  });
  return encode({ width, height: side, channels: 3, depth: 8, data }, { zlib: { level: 9 } });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const notebook = run();
  const [wall, field] = viewsOf(notebook, 'truth').map((view) => tensorOf(view));
  const [error] = viewsOf(notebook, 'prediction').map((view) => tensorOf(view, 'error'));
  const [gradient] = viewsOf(notebook, 'plateau-gradient');
  const panels = [
    photograph(wall),
    paintAngle(field.data, field.angle).rgba,
    paintScalar(error.data, 'viridis', [0, 180]).rgba,
    classes(tensorOf(gradient, 'class')),
  ];
  writeFileSync(pathOf('lossbook.png'), strip(panels));
}
