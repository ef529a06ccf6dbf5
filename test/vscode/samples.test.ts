/** The notebooks that come with the extension, opened as a newcomer does, in the looks that people use. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cellRecord } from '../../extension/notebook/cellRecord.js';
import { cellTags, tag } from '../../extension/notebook/cellTags.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import type { Cell } from '../../extension/notebook/model.js';
import { useEditor } from '../browser/editor.js';
import { eventually, patientMs } from '../browser/eventually.js';
import { setting } from '../../extension/wire/ids.js';
import { pythonOf, required } from '../support/pythonEnvironment.js';
import { pythonSample } from '../support/pythonSample.js';
import { looks, whole } from '../support/turns.js';
import { vsix } from './vsix.js';

const samples = readdirSync('notebooks').filter((name) => /^[\w-]+\.tfnb$/.test(name));

function cellsIn(file: Uint8Array): readonly Cell[] {
  const parsed = parseNotebook(file);
  assert.ok(parsed.ok);
  return parsed.notebook.cells;
}
const cellsOf = (name: string) => cellsIn(readFileSync(resolve('notebooks', name)));

/** What is in the saved copy and should not be: verdicts that no cell asked for, and errors. */
function asNotMeant(cell: Cell): readonly string[] {
  if (cell.cell_type !== 'code') return [];
  const reports = cellRecord(cell)?.reports ?? [];
  const mustThrow = cellTags(cell).includes(tag.raisesException);
  return [
    ...reports.filter((r) => r.verdict !== r.expected).map((r) => `${cell.id}: ${r.summary}`),
    ...(cell.outputs.some((o) => o.output_type === 'error') === mustThrow
      ? []
      : [`${cell.id}: ${mustThrow ? 'did not throw' : 'threw'}`]),
  ];
}

/** Whose run here takes the others' place: `test/cli/verifySamples.test.ts` runs them all. */
const isRun = (name: string): boolean =>
  whole || name === 'angular-loss.tfnb' || name === pythonSample;

const titleOf = (name: string): string =>
  /^#+ +(.+)$/m.exec(cellsOf(name).find((c) => c.cell_type === 'markdown')?.source ?? '')?.[1] ??
  name;

describe('samples in the editor', () => {
  const vscode = useEditor({
    suite: 'samples',
    extensions: [vsix],
    // The folder's own: a path of this machine is not taken from settings of the person, who may use several.
    files: {
      '.vscode/settings.json': JSON.stringify({ [setting.python]: pythonOf('tensorflow') ?? '' }),
    },
  });

  for (const name of samples) {
    it(`${name} is opened as a copy`, async () => {
      const { notebook, quickInput, workbench } = vscode.window;
      await vscode.window.runCommand('Lossbook: Open Sample…');
      await quickInput.answer(titleOf(name));
      await eventually('the copy', async () => (await workbench.tabs()).includes(name));
      await eventually('its cells', async () => {
        return (await notebook.cellCount()) === cellsOf(name).length;
      });
      await vscode.screenshot(`${name} opened`);
    });
    if (!isRun(name)) continue;
    it(`${name} runs, and has the verdicts it is meant to have`, async function () {
      this.timeout(patientMs(300_000));
      if (name === pythonSample) required(this, 'tensorflow');
      const { notebook, workbench } = vscode.window;
      const last = cellsOf(name).findLastIndex((cell) => cell.cell_type === 'code');
      await notebook.pressToolbar('Run All');
      await notebook.waitForEnd(last, { timeout: 240_000 });
      await workbench.save();
      const saved = cellsIn(readFileSync(vscode.path(`lossbook-samples/${name}`)));
      assert.deepEqual(saved.flatMap(asNotMeant), []);
      const ended = saved[last]!;
      const { length } = (ended.cell_type === 'code' && cellRecord(ended)?.reports) || [];
      assert.ok(length > 0, 'the last cell of a sample checks something');
      const checks = new RegExp(`\\b${length} checks?\\b`);
      await (await notebook.cell(last)).getByText(checks).first().waitFor();
      if (name === 'angular-loss.tfnb') {
        await notebook.outputs.getByText('51/57 rows').first().waitFor({ timeout: 60_000 });
      }
      await vscode.screenshot(`${name} ran`);
    });
  }

  for (const theme of looks([
    'light',
    'high contrast dark',
    'high contrast light',
    'dark',
  ] as const)) {
    // For a person to look at.
    it(`are drawn in ${theme}`, async () => {
      const shown = cellsOf('angular-loss.tfnb').findIndex(({ id }) => id === 'plateau-gradient');
      await vscode.window.openFile('angular-loss.tfnb');
      await vscode.window.workbench.chooseTheme(theme);
      await vscode.window.notebook.output(shown, { timeout: 60_000 });
      await vscode.screenshot(theme);
    });
  }
});
