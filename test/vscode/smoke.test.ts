/** That the editor can be driven at all: what every other suite here stands on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';

describe('the editor under test', () => {
  const vscode = useEditor({
    suite: 'smoke',
    files: { 'notes.md': '# Notes\n', 'sum.ts': 'export const sum: number = "text";\n' },
  });

  it('opens a file', async () => {
    await vscode.window.openFile('notes.md');
    assert.equal(await vscode.window.textEditor.text(), '# Notes\n');
    await vscode.screenshot('opened');
  });

  it('saves what was typed, byte for byte', async () => {
    const typed = 'x = {\n  [1, "2"],\n\tα: θ^(1+δ)\n';
    await vscode.window.textEditor.typeAtEnd(typed);
    await vscode.window.workbench.save();
    assert.equal(readFileSync(vscode.path('notes.md'), 'utf8'), `# Notes\n${typed}`);
  });

  it('asks before it closes a file with changes', async () => {
    const { workbench, textEditor } = vscode.window;
    await textEditor.typeOver('gone');
    await workbench.closeEditor();
    assert.match(await workbench.dialog(), /save the changes you made to notes\.md/);
    await workbench.answerDialog("Don't Save");
    await eventually('no tab', async () => (await workbench.tabs()).length === 0);
  });

  it('shows problems', async () => {
    await vscode.window.openFile('sum.ts');
    await vscode.window.workbench.waitForStatus(/^TypeScript$/);
    await vscode.window.workbench.waitForProblem(/'string' is not assignable to type 'number'/);
  });

  for (const theme of ['light', 'dark', 'high contrast light', 'high contrast dark'] as const) {
    it(`turns ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await vscode.screenshot(theme);
    });
  }

  it('comes back after a reload', async () => {
    await vscode.window.reload();
    await vscode.window.openFile('notes.md');
    assert.match(await vscode.window.textEditor.text(), /θ\^\(1\+δ\)/);
  });
});
