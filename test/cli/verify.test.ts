import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { lossbook } from '../support/commandLine.js';
import { changed, replaced, useRecorded } from './recorded.js';

describe('lossbook verify', function () {
  this.timeout(60_000);
  const book = useRecorded();

  it('passes what is unchanged, though times and paths differ', async () => {
    const { code, text, result } = await book.verify();
    assert.deepEqual([code, text, result.verdict], [0, '', 'pass']);
    assert.deepEqual(result.files[0]?.notes, []);
  });
  it('takes the backend that made the results', async () => {
    const { result } = await book.verify(undefined, []);
    assert.deepEqual(
      [result.files[0]?.backend, result.files[0]?.recordedBackend],
      [suiteBackend, suiteBackend],
    );
  });
  it('passes on another backend, within what backends may differ', async () => {
    const { code, text, result } = await book.verify(undefined, ['--backend', 'wasm']);
    assert.deepEqual([code, text], [0, '']);
    assert.equal(result.files[0]?.backend, 'wasm');
  });

  const edits: readonly [string, (recorded: string) => string, RegExp, RegExp][] = [
    [
      'a changed constant in a loss',
      replaced('delta = 0.2', 'delta = 0.21'),
      /c3, output 1: .*recorded 1\.36\d+, now 1\.36\d+ \(may be off by/,
      /edited since the results were recorded: c1/,
    ],
    [
      'a changed seed',
      replaced('random(7)', 'random(8)'),
      /c3, output 1: .*recorded/,
      /other seeds: recorded 7, now 8/,
    ],
    [
      'a number of an output edited by hand',
      (t) => t.replace(/"loss 1\.(\d)/, (_, d) => `"loss 1.${(Number(d) + 1) % 10}`),
      /c9, stdout: the text: recorded 1\.\d+, now 1\.\d+/,
      /c9 reads the clock/,
    ],
    [
      'a verdict edited by hand, in the text',
      (t) => t.replace(/("text\/plain": \[\s*"compare )PASS/, '$1FAIL'),
      /c4, output 1: the text.*“compare FAIL.*”, now “compare PASS/,
      /was an output edited by hand/,
    ],
    [
      'what a check says edited by hand, in the record',
      (t) => t.replace(/("summary": "compare PASS )1/, '$12'),
      /c4, check 1 \(compare\): what it says .*: recorded 2, now 1/,
      /was an output edited by hand/,
    ],
    [
      'a verdict edited by hand, in the record',
      (t) => t.replace('"verdict": "pass"', '"verdict": "fail"'),
      /c4, check 1 \(compare\): recorded FAIL, now PASS/,
      /was an output edited by hand/,
    ],
    [
      'a count of the record edited by hand',
      (t) => t.replace(/"ok": 1\b/, '"ok": 2'),
      /c4, check 1 \(compare\): entries that are ok: recorded 2, now 1/,
      /was an output edited by hand/,
    ],
    [
      'an error edited by hand',
      replaced('"evalue": "as it must be"', '"evalue": "as it is"'),
      /c7: the error: recorded “RangeError: as it is”, now “RangeError: as it must be”/,
      /was an output edited by hand/,
    ],
    [
      'an output that is gone',
      (t) => changed(t, (c) => c.id === 'c3' && (c.outputs = [])),
      /c3, output 1: this output is new/,
      /was an output edited by hand/,
    ],
    [
      'a cell that was added',
      (t) =>
        changed(
          t,
          (c) =>
            c.id === 'c9' &&
            (c.id = 'other') &&
            (c.outputs = []) &&
            delete c.metadata['lossbook'] &&
            (c.execution_count = null),
        ),
      /other: no result of this cell is recorded/,
      /./,
    ],
  ];
  for (const [name, edit, difference, cause] of edits) {
    it(`finds ${name}, and why`, async () => {
      const { code, text } = await book.verify(edit);
      assert.equal(code, 1, text);
      assert.match(text, difference);
      assert.match(text, cause);
    });
  }

  it('finds a changed input file, by its sum', async () => {
    book.folder.write('factor.ts', 'export const factor = 2.5;');
    const { code, text } = await book.verify();
    book.folder.write('factor.ts', 'export const factor = 2;');
    assert.equal(code, 1);
    assert.match(text, /c3, output 1: .*recorded 1\.36\d+, now 1\.7\d+/);
    assert.match(
      text,
      /factor\.ts changed: recorded sha256 [0-9a-f]{12}…, now sha256 [0-9a-f]{12}…/,
    );
  });
  it('notes an input file that changed and changed nothing', async () => {
    book.folder.write('factor.ts', 'export const factor = 2; // two');
    const { code, result } = await book.verify();
    book.folder.write('factor.ts', 'export const factor = 2;');
    assert.equal(code, 0);
    assert.match(
      result.files[0]?.notes[0]?.message ?? '',
      /factor\.ts changed: .*; the results are the same/,
    );
  });
  it('finds a missing package: exit 2, and the cell is named', async () => {
    renameSync(book.folder.path('node_modules/twice'), book.folder.path('node_modules/thrice'));
    const { code, text } = await book.verify();
    renameSync(book.folder.path('node_modules/thrice'), book.folder.path('node_modules/twice'));
    assert.equal(code, 2);
    assert.match(text, /c0: threw Error: cannot find package 'twice'.*no error is recorded/);
    assert.match(text, /c1: was not run, as the run ended before/);
  });
  it('says that a cell draws without a seed', async () => {
    const path = book.folder.notebook(['Math.random()', '1 + 1'], 'random.tfnb');
    await lossbook(['verify', path, '--update']);
    const { code, stdout } = await lossbook(['verify', path]);
    assert.equal(code, 1);
    assert.match(stdout, /differs +c0, output 1: the text: recorded 0\.\d+, now 0\.\d+/);
    assert.match(
      stdout,
      /likely +c0 draws random numbers without a seed, so its results are others at every run/,
    );
  });
});
