/** A notebook with a bit of everything, recorded on cpu, and what verifying it comes to once something is changed. */
import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import type { VerifyResult } from '../../extension/cli/verifyJson.js';
import { lossbook, useFolder, type CellText } from '../support/commandLine.js';

export const head = `import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from 'lossbook/check';
import { image, chart } from 'lossbook/display';
import { random } from 'lossbook/data';
import { factor } from './factor.ts';
import { twice } from 'twice';`;

const cells: readonly CellText[] = [
  head,
  ['const delta = 0.2;', 'parameters'],
  'const x = random(7).uniform([1, 16, 16], 0.5, 1);\nconst loss = (t) => t.pow(1 + delta).mul(factor).mean();',
  'loss(x)',
  'compare(loss, (a) => a.flat(2).reduce((s, v) => s + factor * v ** (1 + delta), 0) / 256, [x]);',
  `gradcheck((t) => t.clipByValue(0, 0.75).sum(), [x]);`,
  `image(x); chart({ mark: 'line', encoding: { x: { field: 'i' }, y: { field: 'v' } } }, { v: x.flatten() });`,
  ['throw new RangeError("as it must be")', 'raises-exception'],
  'twice(21)',
  `console.log('loss', loss(x).dataSync()[0], 'in', performance.now(), 'ms of', process.cwd());`,
];

/** All that is said about differences and causes, a line each. */
export const text = (json: VerifyResult): string =>
  [...json.files].flatMap((f) => [...f.differences, ...f.causes].map((d) => d.message)).join('\n');

export function useRecorded() {
  const folder = useFolder();
  before(async () => {
    folder.write('factor.ts', 'export const factor = 2;');
    mkdirSync(folder.path('node_modules/twice'), { recursive: true });
    folder.write('node_modules/twice/package.json', '{"name":"twice","main":"index.js"}');
    folder.write('node_modules/twice/index.js', 'exports.twice = (n) => 2 * n;');
    const ended = await lossbook([
      ...['run', folder.notebook(cells), '--output', folder.path('recorded.tfnb')],
      ...['--backend', suiteBackend],
    ]);
    assert.equal(ended.code, 0, ended.stdout);
  });
  return {
    folder,
    recorded: () => readFileSync(folder.path('recorded.tfnb'), 'utf8'),
    /** The recorded notebook with something in it, or beside it, changed. */
    async verify(change: (recorded: string) => string = (t) => t, args: readonly string[] = []) {
      const path = folder.write('changed.tfnb', change(this.recorded()));
      const before = readFileSync(path);
      const ended = await lossbook(['verify', path, '--json', ...args]);
      assert.deepEqual(readFileSync(path), before, 'nothing is written');
      const result = JSON.parse(ended.stdout) as VerifyResult;
      return { ...ended, result, text: text(result) };
    },
  };
}

/** Replaces some text that must be there. */
export const replaced = (from: string, to: string) => (recorded: string) => {
  assert.ok(recorded.includes(from), from);
  return recorded.replace(from, to);
};

interface RawCell {
  id: string;
  outputs: unknown[];
  execution_count: number | null;
  metadata: Record<string, unknown>;
}

/** Does something to every cell. */
export function changed(text: string, change: (cell: RawCell) => unknown): string {
  const notebook = JSON.parse(text) as { cells: RawCell[] };
  notebook.cells.forEach(change);
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
