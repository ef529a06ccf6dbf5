/** What fails when its cell has ended is told at that cell, all of it, with its line, by whatever way a run tells. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RunResult } from '../../extension/cli/results.js';
import { lossbook, useFolder } from '../support/commandLine.js';
import { parsedJson } from '../support/parsedJson.js';

const check = `import { compare } from 'lossbook/check';
const soon = (what) => setTimeout(what, 100);`;
const late = `soon(() => { throw new Error('a'); });
soon(() => { throw new Error('b'); });
soon(() => compare((t, p) => t.sub(p).mean(), (t, p) => 3, [[1], [2]]));
1`;
const lines = [
  /after it had ended: Error: a\n +at .*Cell In\[2\], line 1/,
  /after it had ended: Error: b\n +at .*Cell In\[2\], line 2/,
  /after it had ended: LateCheck: a check was made after its cell had ended.*\n +at .*Cell In\[2\], line 3/,
];

describe('what fails when its cell has ended', () => {
  const folder = useFolder();
  it('is told as text, as a list and as JUnit, at its line', async () => {
    const path = folder.notebook([check, late, '2']);
    const junit = folder.path('run.xml');
    const { code, stdout } = await lossbook(['run', path, '--junit', junit]);
    assert.equal(code, 2);
    const xml = readFileSync(junit, 'utf8');
    for (const line of lines) {
      assert.match(stdout, line);
      assert.match(xml, line);
    }
    assert.match(xml, /<error message="after it had ended: Error: a">/);
  });
  it('is in what --json prints: the first as the error, the others besides', async () => {
    const { stdout } = await lossbook(['run', folder.notebook([check, late, '2']), '--json']);
    const told = parsedJson<RunResult>(stdout).cells.map(({ status, error, besides = [] }) => [
      ...[status, error?.message.split(' ')[0], error?.line],
      ...besides.map(({ name, line }) => `${name} ${line}`),
    ]);
    assert.deepEqual(told, [
      ['ok', undefined, undefined],
      ['error', 'a', 1, 'Error 2', 'LateCheck 3'],
      ['ok', undefined, undefined],
    ]);
  });
  it('is told of a cell that had failed by itself too', async () => {
    const cells = [check, `${late.slice(0, -1)}throw new Error('own');`, '2'];
    const ended = await lossbook(['run', folder.notebook(cells), '--json', '--keep-going']);
    const [, cell] = parsedJson<RunResult>(ended.stdout).cells;
    assert.deepEqual(
      [cell?.error?.message, cell?.besides?.map(({ name }) => name)],
      ['own', ['Error', 'Error', 'LateCheck']],
    );
  });
});
