/** Tools for language models with input that is wrong, or means harm, and outputs that are nobody's business. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { tool } from '../../extension/wire/ids.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { callTool, callTools, type ToolCall, toolCaller } from './toolCaller.js';
import { vsix } from './vsix.js';

const token = `ghp_${'a1B2'.repeat(10)}`;
const cells = [
  'md:# Text',
  `console.log('${'ghp_'}' + 'a1B2'.repeat(10), 'password=' + 'correcthorse');\nconst kept = 6;`,
];

describe('tools for language models and what they are given', () => {
  const vscode = useEditor({
    suite: 'agent input',
    extensions: [vsix, toolCaller],
    files: {
      'a.tfnb': notebookText(cells),
      'notes.txt': 'no notebook',
      'sub/b.tfnb': notebookText(cells),
    },
    settings: { 'lossbook.backend': 'cpu' },
  });
  const box = () => vscode.window.page.locator('.monaco-dialog-box');
  const answer = (button: RegExp, picture?: string) => async () => {
    await box().waitFor();
    if (picture !== undefined) await vscode.screenshot(picture);
    await box().getByRole('button', { name: button }).click();
  };
  const agree = /^(Yes|OK|Continue|Allow)/;
  /** Their errors, in order; nobody is asked before: the answers would not come. */
  const refused = async (calls: readonly ToolCall[]): Promise<readonly string[]> => {
    const answers = await callTools(vscode, calls);
    assert.equal(await box().count(), 0);
    return answers.map(({ error }) => error ?? 'no error');
  };

  it('a path leads nowhere but to a notebook of the workspace', async () => {
    await vscode.window.openFile('a.tfnb');
    const outside = `${vscode.path().replace(/\/$/, '')}-outside.tfnb`;
    writeFileSync(outside, notebookText(cells));
    const name = basename(outside);
    try {
      const paths = [
        outside,
        `../${name}`,
        `sub/../../${name}`,
        vscode.path(`sub/../../${name}`),
        vscode.path(`../${name}`),
        'notes.txt',
        'sub',
        'missing.tfnb',
        `${'x'.repeat(5000)}.tfnb`,
      ];
      const calls = paths.flatMap((path) =>
        [tool.runNotebook, tool.readReports].map((name) => ({ name, input: { notebook: path } })),
      );
      for (const [i, error] of (await refused(calls)).entries())
        assert.match(error, /is no \.tfnb file of this/, JSON.stringify(calls[i]));
    } finally {
      rmSync(outside);
    }
  });

  it('input that is wrong is refused with what is wrong of it', async () => {
    const wrong = [
      [
        tool.readReports,
        { notebook: 42 },
        /'notebook' is 42; it must be the path of a \.tfnb file/,
      ],
      [tool.readReports, { cell: 0 }, /a\.tfnb has no cell 0 of code; its cells of code are 2/],
      [tool.readReports, { cell: 1 }, /a\.tfnb has no cell 1 of code/],
      [tool.readReports, { cell: -3 }, /a\.tfnb has no cell -3 of code/],
      [tool.readReports, { cell: 99 }, /a\.tfnb has no cell 99 of code/],
      [tool.readReports, { cell: 1.5 }, /'cell' is 1\.5; it must be a whole number/],
      [tool.readReports, { cell: '2' }, /'cell' is "2"; it must be a whole number/],
      [tool.runCode, {}, /'code' is undefined; it must be TypeScript/],
      [tool.runCode, { code: ' \n' }, /'code' is " \\n"; it must be TypeScript/],
      [tool.runCode, { code: 42 }, /'code' is 42; it must be TypeScript/],
      [tool.runCode, { code: '1;'.repeat(10_001) }, /'code' has 20002 characters/],
    ] as const;
    const errors = await refused(wrong.map(([name, input]) => ({ name, input })));
    for (const [i, [name, input, expected]] of wrong.entries())
      assert.match(errors[i]!, expected, `${name} ${JSON.stringify(input).slice(0, 40)}`);
  });

  it('code is shown as it runs, to its end, before a kernel is there', async () => {
    const code = `// \u202e harmless \u2066\n${'1 + 1; // filler\n'.repeat(800)}kept_at_the_end`;
    const { error } = await callTool(vscode, tool.runCode, { code }, async () => {
      await box().waitFor();
      const text = await box().innerText();
      assert.match(text, /\\u202e harmless \\u2066/);
      await vscode.screenshot('long code');
      const end = box().getByText('kept_at_the_end').last();
      await end.scrollIntoViewIfNeeded();
      await vscode.screenshot('its end');
      await box()
        .getByRole('button', { name: /^(No|Cancel|Skip)/ })
        .click();
    });
    assert.match(error!, /cancel/i);
  });

  it('code runs where no kernel ran', async () => {
    const run = answer(agree);
    const { texts } = await callTool(vscode, tool.runCode, { code: '6 * 7' }, run);
    assert.match(texts![0]!, /^DONE: a\.tfnb[^]*\| 42$/);
  });

  it('what looks like a secret is in no answer', async () => {
    await vscode.window.notebook.run(1, { timeout: 60_000 });
    const read = await callTool(vscode, tool.readReports, {});
    const run = await callTool(vscode, tool.runNotebook, { notebook: 'sub/b.tfnb' }, answer(agree));
    for (const { texts } of [read, run]) {
      const said = texts!.join('\n');
      assert.ok(!said.includes(token) && !said.includes('correcthorse'), said);
      assert.match(said, /\| \[not shown: looks like a secret\] password=\[not shown/);
    }
  });
});
