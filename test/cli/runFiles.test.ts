/** `lossbook run` of several notebooks, for a person and for a CI server. */
import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import type { RunResults } from '../../extension/cli/results.js';
import { lossbook, useFolder } from '../support/commandLine.js';
import { parsedJson } from '../support/parsedJson.js';

const checks = `import * as tf from '@tensorflow/tfjs'; import { gradcheck } from 'lossbook/check';
for (const n of [2, 3]) gradcheck((x) => x.square().sum(), [tf.ones([n])]);
gradcheck((x) => x.abs().sum(), [tf.ones([2])], { name: 'absolute' }); console.log('three'); 40 + 2`;

describe('lossbook run of several notebooks', function () {
  this.timeout(60_000);
  const folder = useFolder();
  before(() => {
    for (const name of ['all/deep', 'all/node_modules/x', 'none']) {
      mkdirSync(folder.path(name), { recursive: true });
    }
    folder.notebook(['1 + 1'], 'all/a.tfnb');
    folder.notebook(['1', 'throw new Error("broken")', '3'], 'all/deep/b.tfnb');
    folder.notebook(['never'], 'all/node_modules/x/c.tfnb');
    folder.notebook([checks], 'checks.tfnb');
  });
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    lossbook(['run', ...args, '--backend', suiteBackend], { env });

  it('a folder is every notebook in it but those of packages; the worst exit status counts', async () => {
    const { code, stdout } = await run([folder.path('all')]);
    assert.equal(code, 2);
    const said = stdout.replaceAll(folder.path('all'), 'all').replaceAll('\\', '/');
    assert.match(said, /^all\/a\.tfnb\nbackend /);
    assert.match(said, /\nDONE {2}all\/a\.tfnb: 1 cell of 1 ran, nothing was checked\n/);
    assert.match(said, /\nFAIL {2}all\/deep\/b\.tfnb: 2 cells of 3 ran, nothing was checked\n/);
    assert.doesNotMatch(said, /c\.tfnb/);
  });
  it('--json of several is one object', async () => {
    const { stdout } = await run([folder.path('all'), folder.path('checks.tfnb'), '--json']);
    const { verdict, files } = parsedJson<RunResults>(stdout);
    assert.deepEqual(
      [verdict, ...files.map((file) => file.verdict)],
      ['fail', 'pass', 'fail', 'pass'],
    );
  });
  it('--junit, and marks on GitHub', async () => {
    const xml = folder.path('run.xml');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder.path('all') };
    const { stdout } = await run([folder.path('all'), '--junit', xml], env);
    const report = readFileSync(xml, 'utf8');
    assert.match(report, /<testsuites name="lossbook run">/);
    assert.match(report, /tests="1" failures="0" errors="0" skipped="0"/);
    assert.match(report, /tests="3" failures="0" errors="1" skipped="1"/);
    assert.match(report, /<error message="Error: broken">[^<]*Error: broken/);
    assert.match(stdout, /^::error file=deep\/b\.tfnb,line=\d+,title=cell c1::.*Error: broken/m);
  });
  it('each of several checks by its line and its call or name, and what the cell printed and gave', async () => {
    const { code, stdout } = await run([folder.path('checks.tfnb')]);
    assert.equal(code, 0, stdout);
    assert.match(
      stdout,
      /line 2: gradcheck\(\(x\) => x\.square\(\)\.sum\(\), \[tf\.ones\(\[n\]\)\]\): gradcheck PASS 2\/2 ok\n/,
    );
    assert.match(stdout, /line 3: gradcheck absolute PASS 2\/2 ok\n/);
    assert.match(stdout, / ms\n {6}three\n {6}42\n/);
    assert.doesNotMatch(stdout, /checks passed/);
  });
  it('--quiet: without what it printed', async () => {
    const { stdout } = await run([folder.path('checks.tfnb'), '--quiet']);
    assert.doesNotMatch(stdout, /three|42/);
  });
  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a folder without notebooks', ['none'], /none: no \.tfnb file is in this folder/],
    ['--output of several', ['all', '--output', 'x.tfnb'], /--output is for one notebook, got 2/],
    [
      'a report in the place of a notebook',
      ['a', '--junit', 'a'],
      /a\.tfnb, which is read; name another file/,
    ],
  ];
  for (const [name, args, reason] of refused) {
    it(`${name}: exit 4`, async () => {
      const paths = args.map((arg) =>
        arg.startsWith('--') ? arg : folder.path(arg === 'a' ? 'all/a.tfnb' : arg),
      );
      const { code, stderr } = await run(paths);
      assert.equal(code, 4);
      assert.match(stderr, reason);
    });
  }
});
