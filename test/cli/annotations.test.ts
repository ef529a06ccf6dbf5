/** What GitHub marks: whatever keeps a command from its work is in the run's list of errors, and not in its log alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lossbook, useFolder } from '../support/commandLine.js';
import { parsedJson } from '../support/parsedJson.js';

const wrong = `import * as tf from '@tensorflow/tfjs';
export const loss = (t, p) => tf.mean(tf.clipByValue(tf.abs(tf.sub(t, p)), 0.1, 1));`;

describe('on GitHub', function () {
  this.timeout(60_000);
  const folder = useFolder();
  before(() => {
    folder.notebook(['1'], 'ok.tfnb');
    folder.write('wrong.mjs', wrong);
    folder.write('broken.mjs', 'export const loss = (t, p) => { throw new Error("no"); };');
    folder.folder('empty');
  });
  const on = (args: readonly string[]) =>
    lossbook(args, { cwd: folder.path(), env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: '' } });

  const rows: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    [
      'an empty folder to run',
      ['run', 'empty'],
      4,
      /file=empty,line=1,.*no \.tfnb file is in this folder/,
    ],
    ['one to verify', ['verify', 'empty'], 4, /file=empty,line=1,.*no \.tfnb file/],
    ['one to check', ['check', 'empty'], 4, /title=lossbook::check: empty is no FILE:NAME/],
    ['one to match', ['match', 'empty'], 4, /title=lossbook::match: empty is no FILE:NAME/],
    [
      'one to export',
      ['export', 'empty', '--html', '-'],
      4,
      /title=lossbook::empty: .*it is a folder/,
    ],
    ['an option that is none', ['run', 'ok.tfnb', '--fast'], 4, /title=lossbook::.*--fast/],
    [
      'an output without a folder',
      ['run', 'ok.tfnb', '--output', 'no/x.tfnb'],
      4,
      /title=lossbook::--output/,
    ],
    ['a file that is not there', ['run', 'nowhere.tfnb'], 4, /file=nowhere\.tfnb,line=1,/],
    [
      'standard input that is none',
      ['run', '-'],
      4,
      /::error title=cannot be used::standard input: empty/,
    ],
    [
      'a loss that is wrong',
      ['check', 'wrong.mjs:loss', '--reference', 'mae'],
      1,
      /file=wrong\.mjs,line=1,title=wrong\.mjs%3Aloss::.*compare FAIL/,
    ],
    [
      'a loss that throws',
      ['check', 'broken.mjs:loss', '--kind', 'regression'],
      2,
      /file=broken\.mjs,line=1,.*no/,
    ],
  ];
  for (const [name, args, exit, marked] of rows) {
    it(`${name} is one error at its place`, async () => {
      const { code, stdout, stderr } = await on(args);
      const marks = `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('::error'));
      assert.equal(marks.length, 1, stdout + stderr);
      assert.match(marks[0]!, marked);
      assert.equal(code, exit);
    });
  }
  it('an empty folder keeps no other from being run, and is in the report', async () => {
    const { code, stdout } = await on(['run', 'empty', 'ok.tfnb', '--junit', 'run.xml']);
    assert.equal(code, 4);
    assert.match(stdout, /ok\.tfnb: 1 cell of 1 ran/);
    assert.match(readFileSync(folder.path('run.xml'), 'utf8'), /name="empty".*\n.*\n.*<error/);
  });
  it('elsewhere nothing is marked', async () => {
    const { stdout, stderr } = await lossbook(['run', 'empty'], {
      cwd: folder.path(),
      env: { GITHUB_ACTIONS: '' },
    });
    assert.doesNotMatch(stdout + stderr, /::error/);
  });
  it('with --json standard output stays one object', async () => {
    const { stdout } = await on(['check', 'wrong.mjs:loss', '--reference', 'mae', '--json']);
    assert.equal(parsedJson<{ verdict: string }>(stdout).verdict, 'fail');
  });
});
