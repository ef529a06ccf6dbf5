/** What "copy repro" puts on the clipboard, run as a cell of the notebook that it came from. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import type { CompareReport, GradcheckReport, ReportData } from '../../extension/wire/report.js';
import { reproCell } from '../../renderer/model/check/reproCell.js';
import { useKernel, type TestKernel } from '../support/kernelUnderTest.js';

type Check = GradcheckReport | CompareReport;

const setup = `
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe } from 'lossbook/check';
import { random } from 'lossbook/data';
const p = random(4).uniform([1, 12, 9, 2], -1, 1);
const capped = (x: tf.Tensor) => tf.mean(tf.minimum(tf.square(x), 0.5));
const square = (x: number[][][][]) => x.flat(3).reduce((s, v) => s + v * v, 0) / x.flat(3).length;
const map = (x: tf.Tensor) => tf.minimum(tf.abs(x), 0.8);
const mapLoop = (x: any) => Array.isArray(x) ? x.map(mapLoop) : Math.abs(x);
const options = { reference: square };
`;

/** The last expression of each makes one report. */
const cells: readonly string[] = [
  "gradcheck(capped, [p], { reference: square }).expect('fail');",
  "const again = 1;\ngradcheck(capped, [p], options).expect('fail');",
  "compare(map, mapLoop, [p]).expect('fail')",
  "compare(\n  map,\n  mapLoop,\n  [p],\n  { rtol: 1e-6 }, // strict\n).expect('fail');",
];

async function reportOf(kernel: TestKernel, code: string, cell?: string): Promise<Check> {
  const { reply, error } = await kernel.run(code, cell);
  assert.equal(error, undefined, error?.stack);
  assert.equal(reply?.reports.length, 1);
  return reply.reports[0] as Check;
}

describe('kernel: a check again for one entry', function () {
  this.timeout(60_000);
  const kernel = useKernel();
  before(async () => assert.equal((await kernel.run(setup)).error, undefined));

  for (const code of cells) {
    it(code.replaceAll('\n', ' '), async () => {
      const report = await reportOf(kernel, code);
      for (const named of [report.worst[0]!, report.worst.at(-1)!]) {
        const cell = reproCell(report.source, named.index);
        assert.ok(cell !== undefined);
        const one = await reportOf(kernel, cell);
        const found = { ...one.entries![0]! } as Record<string, unknown>;
        for (const key of ['left', 'right']) if (!(key in named)) delete found[key];
        assert.deepEqual(found, named, cell);
      }
    });
  }

  it('the view of a report says where it was made, as the reply does', async () => {
    const { reply } = await kernel.run(`\n${cells[0]!}`, 'cell-of-view');
    const shown = kernel.messages.find(
      (m) => m.type === 'execute_result' && m.cell === 'cell-of-view',
    );
    assert.ok(shown?.type === 'execute_result');
    const view = decodeView(shown.data[mime.view] as Uint8Array);
    assert.ok(view.ok && view.header.kind === 'gradcheck');
    // By JSON, which has no -0.
    assert.deepEqual(view.header.report, JSON.parse(JSON.stringify(reply!.reports[0])));
    assert.deepEqual(
      [view.header.id, view.header.source?.cell, view.header.source?.line],
      ['gradcheck:cell-of-view:0', 'cell-of-view', 2],
    );
  });

  it('two checks of one cell have two ids and two calls', async () => {
    const { reply } = await kernel.run('gradcheck(capped, [p]); gradcheck(map, [p]);', 'both');
    assert.deepEqual(
      reply!.reports.map(({ id, source }: ReportData) => [id, source?.call]),
      [
        ['gradcheck:both:0', 'gradcheck(capped, [p])'],
        ['gradcheck:both:1', 'gradcheck(map, [p])'],
      ],
    );
  });

  it('the sample notebook: its plateau, after all of its cells', async function () {
    const folder = readFileSync('notebooks/angular-loss.tfnb', 'utf8');
    const notebook = JSON.parse(folder) as {
      cells: { id: string; cell_type: string; source: string[] }[];
    };
    const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
    let made: Check | undefined;
    // Its pictures are read from beside it.
    await kernel.run(`process.chdir(${JSON.stringify(`${process.cwd()}/notebooks`)})`);
    for (const { id, source } of code) {
      const { reply } = await kernel.run(source.join(''), id);
      if (id === 'plateau-gradient') made = reply!.reports[0] as Check;
    }
    assert.ok(made?.kind === 'gradcheck');
    const one = await reportOf(kernel, reproCell(made.source, made.worst[0]!.index)!);
    const { left, right, ...entry } = (one as GradcheckReport).entries![0]!;
    assert.deepEqual(entry, made.worst[0]);
    assert.ok(typeof left === 'number' && typeof right === 'number');
  });
});
