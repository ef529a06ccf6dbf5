/** How time grows with the size of a file: in proportion, or somebody's largest notebook is the one that hangs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runNotebook } from '../../extension/cli/runNotebook.js';
import { silent } from '../../extension/cli/progress.js';
import { exportHtml, exportTs } from '../../extension/export/index.js';
import { notebookOfShape, shapeOfNotebook } from '../../extension/host/file/notebookShape.js';
import { parseNotebook, serializeNotebook } from '../../extension/notebook/format.js';
import { unifiedDiff } from '../../extension/notebook/lineDiff.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { newCodeCell, newMarkdownCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { notebookText } from '../../extension/notebook/notebookText.js';
import { compareNotebooks } from '../../extension/verify/compareNotebooks.js';
import type { Scale, Trial, TrialRow } from './trial.js';

interface Way {
  readonly what: string;
  /**
   * Sizes are numbers of cells. What is made of the smallest is more than the young generation and the caches of a processor hold: below that a
   * cell costs two thirds, since nothing outlives a collection. Measured from 500 cells to 64,000, a step of 13 to 18 μs a cell and then a level.
   */
  readonly cells: number;
  readonly work: (notebook: Notebook) => void | Promise<void>;
  /** It works in another process, whose time is not ours, and where every run has a start to pay. */
  readonly elsewhere?: true;
}

/** Text, code, and of each code cell three outputs, of which one is a page of numbers. */
function notebookOf(cells: number, mark = ''): Notebook {
  const each = Array.from({ length: cells }, (_, i) => {
    if (i % 4 === 0)
      return newMarkdownCell(`c${i}`, `# Part ${i}\n\nwith $x_${i}$ and *more*${mark}.`);
    const text = Array.from({ length: 20 }, (_, n) => `${mark}${i * n * 0.37} of ${n}\n`).join('');
    const stream = { output_type: 'stream', name: 'stdout', text, extra: {} } as const;
    const cell = newCodeCell(`c${i}`, `const a${i} = ${i};\nconsole.log(a${i});`);
    return { ...cell, outputs: [stream], execution_count: i };
  });
  return newNotebook(each);
}

const ways: readonly Way[] = [
  {
    what: 'read and save',
    cells: 32_000,
    work: (notebook) => {
      const parsed = parseNotebook(serializeNotebook(notebook));
      if (!parsed.ok) throw new Error(parsed.problem.code);
    },
  },
  {
    what: 'editor save',
    cells: 32_000,
    work: (notebook) => void serializeNotebook(notebookOfShape(shapeOfNotebook(notebook))),
  },
  {
    what: 'export to a page',
    cells: 25_600,
    work: (notebook) => void exportHtml(notebook, { name: 'n' }),
  },
  { what: 'export to a script', cells: 25_600, work: (notebook) => void exportTs(notebook) },
  {
    what: 'verify, the comparison',
    cells: 16_000,
    work: (notebook) => void compareNotebooks(notebook, notebookOf(notebook.cells.length, 'x')),
  },
  {
    what: 'diff of two that are unlike',
    cells: 2000,
    work: (notebook) => {
      const other = notebookText(notebookOf(notebook.cells.length, 'x'));
      unifiedDiff(['a', 'b'], notebookText(notebook), other);
    },
  },
  {
    what: 'run',
    cells: 400,
    elsewhere: true,
    work: async (notebook) => {
      const folder = mkdtempSync(join(tmpdir(), 'lossbook-growth-'));
      const entry = resolve('dist/kernel.cjs');
      const request = { notebook, folder, entry, backend: 'cpu', keepGoing: false } as const;
      await runNotebook({ ...request, timeout: undefined }, silent);
      rmSync(folder, { recursive: true });
    },
  },
];

export const growth: Trial = {
  title: 'Growth',
  about:
    'Processor time against size (of run, which works in another process, time), for notebooks of an eighth of the cells to all of them: the least of several ' +
    'rounds that go through all sizes, in each of which every size does as many cells in all. The figure is the exponent, the slope of its logarithms: at 1, twice the cells take twice the time.',
  async *run(scale) {
    for (const way of ways) yield await grow(way, scale);
  },
};

async function grow({ what, cells, work, elsewhere }: Way, { size }: Scale): Promise<TrialRow> {
  const most = size === 'whole' ? cells : Math.max(32, cells / 64);
  const elapsed = elsewhere ? () => performance.now() : processorTime;
  // As many cells in each measurement, the small ones again and again, so that all pay for their share of the collections.
  const sizes = [8, 4, 2, 1].map((part) => ({
    notebook: notebookOf(most / part),
    times: elsewhere ? 1 : part,
    least: Infinity,
  }));
  // The compiler is done with it before anything is measured: else the small ones pay for the large.
  for (const { notebook } of sizes) await work(notebook);
  // Round by round, so that what else the machine does meets all sizes alike.
  for (let round = 0; round < (size === 'whole' ? 9 : 1); round++) {
    for (const each of sizes) {
      const started = elapsed();
      for (let time = 0; time < each.times; time++) await work(each.notebook);
      each.least = Math.min(each.least, (elapsed() - started) / each.times);
    }
  }
  const points = sizes.map(
    ({ notebook, least }) => [Math.log(notebook.cells.length), Math.log(least)] as const,
  );
  const row = { what: `${what}, ${most} cells`, tried: points.length, failures: [] };
  // Of few cells on a busy machine the slope says nothing: a sample tries that it runs.
  if (size === 'sample') return row;
  return { ...row, figure: { value: slope(points), atMost: 1.1, unit: 'exponent' } };
}

/** Of the processor, so that what else the machine does is not taken for growth; with what collecting garbage takes. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((sum, p) => sum + p[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
  return over / points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
}
