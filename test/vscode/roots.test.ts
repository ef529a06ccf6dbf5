/** A workspace of two folders: each notebook lives in its own. */
import assert from 'node:assert/strict';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const cell = `import { readFileSync } from 'node:fs';
import { side } from './side.ts';
import installed from 'installed';
const found = [readFileSync('side.txt', 'utf8'), side, installed].join(' ');
found`;

/** What a notebook finds beside itself: a file, a module, a package, and a setting. */
const root = (name: string, side: string, backend: string) => ({
  [`${name}/${side}.tfnb`]: notebookText([cell]),
  [`${name}/side.txt`]: `${side} file`,
  [`${name}/side.ts`]: `export const side: string = '${side} module';\n`,
  [`${name}/node_modules/installed/package.json`]: '{"name":"installed","main":"main.js"}',
  [`${name}/node_modules/installed/main.js`]: `module.exports = '${side} package';\n`,
  [`${name}/.vscode/settings.json`]: `{"lossbook.backend":"${backend}"}`,
});

describe('a workspace of two folders', () => {
  const vscode = useEditor({
    suite: 'roots',
    extensions: [vsix],
    workspace: 'both.code-workspace',
    files: {
      'both.code-workspace': '{"folders":[{"path":"one"},{"path":"two"}]}',
      ...root('one', 'left', 'cpu'),
      ...root('two', 'right', 'wasm'),
    },
  });

  for (const [side, backend] of [
    ['left', 'cpu'],
    ['right', 'wasm'],
  ] as const) {
    it(`${side}.tfnb finds files, modules and packages of its own folder, and its backend`, async () => {
      const { notebook, workbench } = vscode.window;
      await vscode.window.openFile(`${side}.tfnb`);
      assert.equal(await notebook.run(0, { timeout: 60_000 }), 'succeeded');
      await notebook.outputText(0, new RegExp(`^'${side} file ${side} module ${side} package'$`));
      await workbench.waitForStatus(new RegExp(`^Lossbook: ${backend}`));
      await vscode.screenshot(side);
    });
  }

  it('side by side, what is beside them is about the one that was in front last', async () => {
    const { window } = vscode;
    const pane = '.pane:has(.pane-header[aria-label^="Lossbook Variables"])';
    const rows = window.page.locator(`${pane} .monaco-list-row`);
    const isAbout = async (side: string, backend: string): Promise<void> => {
      await window.workbench.waitForStatus(new RegExp(`^Lossbook: ${backend}`));
      await eventually(`the variables of ${side}`, async () =>
        (await rows.allInnerTexts()).join(' ').includes(`${side} module`),
      );
    };
    await window.runCommand('View: Move Editor into Next Group');
    await window.runCommand('Explorer: Focus on Lossbook Variables View');
    await isAbout('right', 'wasm');
    // An editor of its own, which is no notebook.
    await rows.filter({ hasText: 'found' }).click();
    const drawn = window.page.locator('.tab[aria-label^="found"]');
    await drawn.click();
    await vscode.screenshot('a value in front');
    await isAbout('right', 'wasm');
    await window.runCommand('Explorer: Focus on Lossbook Variables View');
    await isAbout('right', 'wasm');
  });
});
