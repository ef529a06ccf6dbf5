/** Large notebooks, and what the extension costs a window. Times are printed, and never asserted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const many = notebookText(Array.from({ length: 2000 }, (_, i) => `const x${i} = ${i};`));

/** Twelve outputs of 3 MiB, which are 4 MiB of base64 each. */
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
    // The page of running extensions as a tab, and not as a dialog of a fixed height.
    settings: { 'workbench.editor.useModal': 'off' },
    files: { 'notes.md': '# Notes', 'many.tfnb': many, 'heavy.tfnb': heavy },
  });
  const timed = async (what: string, act: () => Promise<unknown>) => {
    const started = performance.now();
    await act();
    console.log(`      ${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  };
  /** What the editor says of our extension; undefined as long as it does not run. */
  const running = async (picture: string) => {
    const { page } = vscode.window;
    const size = page.viewportSize()!;
    // Rows out of view are not drawn.
    await page.setViewportSize({ ...size, height: 3000 });
    await vscode.window.runCommand('Developer: Show Running Extensions');
    const list = page.locator('.runtime-extensions-editor');
    const rows = list.locator('.monaco-list-row');
    const texts = await eventually('all rows', async () => {
      const count = Number(await rows.first().getAttribute('aria-setsize'));
      const drawn = await rows.allInnerTexts();
      return drawn.length === count && drawn;
    });
    await vscode.screenshot(picture);
    // It keeps Ctrl+P to itself.
    await page.locator('.part.editor .tab.active').first().click({ button: 'middle' });
    await list.waitFor({ state: 'detached' });
    await page.setViewportSize(size);
    return texts.find((text) => /lossbook/i.test(text));
  };

  it('are what the extension sleeps for: a text file does not wake it', async () => {
    await vscode.window.openFile('notes.md');
    assert.equal(await running('asleep'), undefined);
  });

  it('open with 2,000 cells', async () => {
    const { notebook, workbench } = vscode.window;
    await timed('2,000 cells shown, extension woken', () => vscode.window.openFile('many.tfnb'));
    assert.equal(await notebook.cellCount(), 2000);
    assert.equal(await workbench.isDirty(), false);
    await vscode.screenshot('2,000 cells');
    await workbench.closeEditor();
  });

  it('wake the extension, which says what that took', async () => {
    const row = await running('awake');
    console.log(`      activation of the extension: ${/\d+ ?ms/.exec(row ?? '')?.[0] ?? row}`);
    assert.match(row ?? '', /Activation: \d+ms/);
  });

  it('open and are saved with 50 MB of outputs, to the same bytes', async () => {
    const { notebook, workbench } = vscode.window;
    const size = `${(heavy.length / 1e6).toFixed(0)} MB`;
    // VS Code itself asks first when a notebook is that large.
    await vscode.window.openFile('heavy.tfnb');
    await timed(`${size} shown`, async () => {
      await vscode.window.page.getByRole('button', { name: 'Open Anyway' }).click();
      assert.equal(await notebook.cellCount(), 12);
    });
    assert.equal(await workbench.isDirty(), false);
    await vscode.screenshot('50 MB');
    // Something to save, and then as it was.
    await notebook.edit(0, 'show("0")');
    await timed(`${size} saved`, () => workbench.save({ timeout: 60_000 }));
    assert.ok(onDisk() === heavy.replace('show(0)', 'show(\\"0\\")'), 'with the edit');
    await notebook.edit(0, 'show(0)');
    await workbench.save({ timeout: 60_000 });
    assert.ok(onDisk() === heavy, 'as it was');
  });
  const onDisk = () => readFileSync(vscode.path('heavy.tfnb'), 'utf8');
});
