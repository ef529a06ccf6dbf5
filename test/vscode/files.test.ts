/** What the editor does to files: nothing that nobody asked for. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { saveUnder } from './saveDialog.js';
import { vsix } from './vsix.js';

/** As Jupyter wrote it: keys, MIME types, number texts and base64 line breaks that only the file knows. */
const foreign = `{
 "cells": [
  {
   "attachments": {
    "a.png": {
     "image/png": "aGVsbG8="
    }
   },
   "cell_type": "markdown",
   "id": "head",
   "metadata": {},
   "source": [
    "# Foreign"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 4,
   "id": "odd",
   "metadata": {
    "collapsed": false,
    "other": {
     "step": 1.0
    }
   },
   "outputs": [
    {
     "data": {
      "application/vnd.unknown": "kept as it is",
      "application/vnd.unknown+json": {
       "big": 12345678901234567890,
       "one": 1.0
      },
      "image/png": "iVBORw0KGgo=\\n",
      "text/plain": [
       "two\\n",
       "lines"
      ]
     },
     "execution_count": 4,
     "metadata": {
      "isolated": true
     },
     "output_type": "execute_result"
    },
    {
     "ename": "E",
     "evalue": "v",
     "output_type": "error",
     "traceback": []
    },
    {
     "name": "stderr",
     "output_type": "stream",
     "text": [
      "warned\\n"
     ]
    }
   ],
   "source": [
    "1 + 1"
   ]
  },
  {
   "cell_type": "raw",
   "id": "raw",
   "metadata": {},
   "source": [
    "as it stands"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Lossbook",
   "language": "typescript",
   "name": "lossbook"
  },
  "language_info": {
   "name": "typescript"
  },
  "unknown": {
   "rate": 1e-05
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`.replaceAll('\\\\n', '\\n');

const cells = [
  'md:# Text',
  `import { random } from 'lossbook/data';
import { compare } from 'lossbook/check';
import * as tf from '@tensorflow/tfjs';
console.log('one');
console.error('two');
random(3).uniform([2, 2])`,
  'compare((x: tf.Tensor) => x.mul(2), (x: number[]) => x.map((v) => v * 2), [[1, 2, 3]])',
  '',
  'const last = "not shown";',
];

describe('files in the editor', () => {
  const corrupt = notebookText(['1']).replace('"nbformat": 4,', '"nbformat": 4');
  const vscode = useEditor({
    suite: 'files',
    extensions: [vsix],
    settings: { 'lossbook.backend': 'cpu' },
    files: {
      'foreign.tfnb': foreign,
      'corrupt.tfnb': corrupt,
      'cells.tfnb': notebookText(cells),
      'empty.tfnb': '',
    },
  });
  const onDisk = (name: string) => readFileSync(vscode.path(name), 'utf8');

  it('opens and saves a notebook of other tools to the same bytes', async () => {
    const { notebook, workbench, page } = vscode.window;
    await vscode.window.openFile('foreign.tfnb');
    assert.equal(await notebook.cellCount(), 3);
    assert.equal(await notebook.executionOrder(1), 4);
    assert.equal(await workbench.isDirty(), false);
    await vscode.screenshot('foreign');
    // Something to save, and then as it was.
    await notebook.edit(1, '1 + 2');
    await workbench.save();
    assert.equal(onDisk('foreign.tfnb'), foreign.replace('1 + 1', '1 + 2'));
    await notebook.edit(1, '1 + 1');
    await workbench.save();
    assert.equal(onDisk('foreign.tfnb'), foreign);
    await page.keyboard.press('Escape');
  });

  it('refuses a corrupt file with the reason, and leaves its bytes', async () => {
    const { workbench, page } = vscode.window;
    await vscode.window.openFile('corrupt.tfnb');
    await workbench.waitForNotification(
      /cannot be opened\. Not JSON: line \d+, column \d+: expected/,
    );
    await vscode.screenshot('corrupt');
    await page.keyboard.press('Control+S');
    assert.equal(onDisk('corrupt.tfnb'), corrupt);
    await workbench.answerNotification('Show the Line');
    await workbench.waitForStatus(/^Ln 27, Col 1$/);
    await vscode.screenshot('corrupt, as text');
    await vscode.window.runCommand('View: Close All Editors');
  });

  it('opens a new, empty file as a notebook with a cell to type in', async () => {
    await vscode.window.openFile('empty.tfnb');
    assert.equal(await vscode.window.notebook.cellCount(), 1);
    assert.equal(await vscode.window.workbench.isDirty(), false);
  });

  it('saves what `lossbook run --output` writes', async () => {
    const { notebook, workbench } = vscode.window;
    await vscode.window.openFile('cells.tfnb');
    await notebook.runAll({ timeout: 60_000 });
    await notebook.waitForEnd(4, { timeout: 60_000 });
    await vscode.screenshot('ran');
    await workbench.save();
    writeFileSync(vscode.path('again.tfnb'), notebookText(cells));
    const command = ['dist/cli.js', 'run', vscode.path('again.tfnb'), '--backend', 'cpu'];
    const output = ['--output', vscode.path('executed.tfnb')];
    const ended = spawnSync(process.execPath, [
      resolve(command[0] as string),
      ...command.slice(1),
      ...output,
    ]);
    assert.equal(ended.status, 0, String(ended.stderr));
    // The editor brings a Node of its own.
    const versions = (text: string) => text.replace(/"node": "v[\d.]+"/, '"node": "*"');
    assert.equal(versions(onDisk('cells.tfnb')), versions(onDisk('executed.tfnb')));
  });

  it('shows the same outputs when it is opened again', async () => {
    const { notebook, workbench } = vscode.window;
    const shown = async () => [
      await notebook.outputText(1, /\S/),
      // A picture: drawn, and without a text.
      await (await notebook.output(2)).innerText(),
      await notebook.executionOrder(2),
    ];
    const before = await shown();
    const bytes = onDisk('cells.tfnb');
    await workbench.closeEditor();
    await eventually(
      'the tab to close',
      async () => !(await workbench.tabs()).includes('cells.tfnb'),
    );
    await vscode.window.openFile('cells.tfnb');
    assert.deepEqual(await shown(), before);
    assert.equal(await workbench.isDirty(), false);
    assert.equal(onDisk('cells.tfnb'), bytes);
    await vscode.screenshot('opened again');
  });

  const exported: readonly (readonly [string, string, RegExp])[] = [
    ['HTML', 'page.html', /^<!doctype html>[^]*compare passed[^]*<script>/],
    ['TypeScript', 'script.ts', /from 'lossbook\/check'/],
    ['Jupyter Notebook', 'copy.ipynb', /"nbformat": 4/],
  ];
  for (const [format, name, content] of exported) {
    it(`exports as ${format}`, async () => {
      const { page, quickInput } = vscode.window;
      await vscode.window.runCommand('Lossbook: Export…');
      await page.getByPlaceholder('What to export the notebook as').waitFor();
      if (name === 'page.html') await vscode.screenshot('export');
      await quickInput.answer(format);
      const proposed = new RegExp(`/cells\\${extname(name)}$`);
      await saveUnder(quickInput, proposed, vscode.path(name));
      await vscode.window.workbench.waitForNotification(new RegExp(`Saved .*${name}`), {
        timeout: 60_000,
      });
      assert.match(onDisk(name), content);
    });
  }
  it('exports to Jupyter the very bytes of the file', () =>
    assert.equal(onDisk('copy.ipynb'), onDisk('cells.tfnb')));
});
