/** Large notebooks, and what the extension costs a window. Times are printed and never asserted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const many = notebookText(Array.from({ length: 2000 }, (_, i) => `const x${i} = ${i};`));

/** Twelve pictures of 3 MiB, which are 4 MiB of base64 each. */
const heavy = serializeNotebook(
  newNotebook(
    Array.from({ length: 12 }, (_, i) => ({
      ...newCodeCell(`c${i}`, `show(${i})`),
      execution_count: i + 1,
      outputs: [
        {
          output_type: 'display_data' as const,
          data: {
            'image/png': Buffer.alloc(3 << 20, i + 1).toString('base64'),
            'text/plain': `picture ${i}`,
          },
          metadata: {},
          extra: {},
        },
      ],
    })),
  ),
);

describe('large notebooks in the editor', () => {
  const vscode = useEditor({
    suite: 'large',
    extensions: [vsix],
    files: { 'notes.md': '# Notes', 'many.tfnb': many, 'heavy.tfnb': heavy },
  });
  const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`;
  const running = async () => {
    await vscode.window.runCommand('Developer: Show Running Extensions');
    const rows = vscode.window.page.locator('.runtime-extensions-editor .monaco-list-row');
    await rows.first().waitFor();
    return rows.allInnerTexts();
  };

  it('are not what the extension waits for: it sleeps until a notebook is opened', async () => {
    await vscode.window.openFile('notes.md');
    assert.deepEqual(
      (await running()).filter((row) => /lossbook/i.test(row)),
      [],
    );
    await vscode.screenshot('asleep');
  });

  it('open with 2,000 cells', async () => {
    const started = performance.now();
    await vscode.window.openFile('many.tfnb');
    assert.equal(await vscode.window.notebook.cellCount(), 2000);
    console.log(`      2,000 cells shown ${seconds(started)} after the file was asked for`);
    assert.equal(await vscode.window.workbench.isDirty(), false);
    await vscode.screenshot('2,000 cells');
  });

  it('open and are saved with 50 MB of outputs', async () => {
    const { notebook, workbench } = vscode.window;
    let started = performance.now();
    await vscode.window.openFile('heavy.tfnb');
    await eventually('the cells', async () => (await notebook.cellCount()) === 12);
    console.log(`      ${(heavy.length / 1e6).toFixed(0)} MB shown after ${seconds(started)}`);
    await notebook.edit(0, 'show("0")');
    started = performance.now();
    await workbench.save();
    console.log(`      and saved in ${seconds(started)}`);
    const saved = readFileSync(vscode.path('heavy.tfnb'), 'utf8');
    assert.ok(saved === heavy.replace('show(0)', 'show(\\"0\\")'), 'the other bytes are the same');
  });

  it('wake the extension, which says what that took', async () => {
    const [row] = await eventually('the extension to run', async () => {
      const rows = (await running()).filter((text) => /lossbook/i.test(text));
      return rows.length > 0 ? rows : undefined;
    });
    console.log(`      ${/Activation: \d+ms/.exec(row ?? '')?.[0] ?? row}`);
    await vscode.screenshot('awake');
  });
});
