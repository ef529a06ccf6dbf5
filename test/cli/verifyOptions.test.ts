import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { lossbook } from '../support/commandLine.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';
import { changed, head, replaced, text, useRecorded } from './recorded.js';

describe('the options of lossbook verify, and what it refuses', function () {
  this.timeout(60_000);
  const book = useRecorded();

  it('--update writes the bytes of run --output, and says what changed', async () => {
    const path = book.folder.write(
      'update.tfnb',
      book.recorded().replace('delta = 0.2', 'delta = 0.3'),
    );
    const ended = await lossbook(['verify', path, '--update']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /rewritten c3, output 1/);
    await lossbook(['run', path, '--output', book.folder.path('again.tfnb')]);
    const settled = (file: string) => readFileSync(file, 'utf8').replace(/in \d+\.\d+ ms/, '');
    assert.equal(settled(path), settled(book.folder.path('again.tfnb')));
    assert.equal((await lossbook(['verify', path])).code, 0);
  });
  it('--update of a file with CRLF, as a checkout on Windows has, keeps it', async () => {
    const edited = book.recorded().replace('delta = 0.2', 'delta = 0.3');
    const path = book.folder.write('crlf.tfnb', edited.replaceAll('\n', '\r\n'));
    assert.equal((await lossbook(['verify', path, '--update'])).code, 0);
    const lines = readFileSync(path, 'utf8').split('\n');
    assert.ok(lines.slice(0, -1).every((line) => line.endsWith('\r')) && lines.at(-1) === '');
    assert.match((await lossbook(['verify', path])).stdout, /^PASS/m);
    assert.equal((await lossbook(['strip', path])).code, 0);
    assert.match(readFileSync(path, 'utf8'), /"outputs": \[\],\r\n/);
  });
  it('--update of what was accepted: no failure, in the report neither', async () => {
    const edited = book.recorded().replace('delta = 0.2', 'delta = 0.3');
    const path = book.folder.write('accepted.tfnb', edited);
    const xml = book.folder.path('accepted.xml');
    const { code } = await lossbook(['verify', path, '--update', '--junit', xml]);
    assert.equal(code, 0);
    assert.match(readFileSync(xml, 'utf8'), /tests="10" failures="0" errors="0"/);
  });
  it('a first recording is no alarm', async () => {
    const path = book.folder.notebook(['1 + 1', 'console.log("new")'], 'first.tfnb');
    const { code, stdout } = await lossbook(['verify', path, '--update']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^PASS {2}.*first\.tfnb: 2 of 2 cells ran, nothing was checked, on \w+, recorded for the first time\n$/,
    );
  });
  it('--update leaves a file whose run broke off', async () => {
    const path = book.folder.notebook(['throw new Error("no")'], 'broken.tfnb');
    const before = readFileSync(path);
    const { code, stdout } = await lossbook(['verify', path, '--update']);
    assert.equal(code, 2);
    assert.match(stdout, /not recorded, as the run broke off/);
    assert.deepEqual(readFileSync(path), before);
  });
  it('a failing check fails, though it is recorded so', async () => {
    const failing = [
      head,
      'compare((t) => t.sum().mul(2), (a) => a[0] + a[1], [tf.tensor1d([1, 2])]);',
    ];
    const path = book.folder.notebook(failing, 'failing.tfnb');
    await lossbook(['verify', path, '--update']);
    const { code, stdout } = await lossbook(['verify', path]);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^FAIL .* no difference.*\n {2}FAILED .*\n {8}compare FAIL .*expected pass/,
    );
  });

  it('several files: the worst exit code, and all are told', async () => {
    const bad = book.folder.write('bad.tfnb', 'hello');
    const { code, stdout, stderr } = await lossbook([
      'verify',
      bad,
      book.folder.path('recorded.tfnb'),
    ]);
    assert.equal(code, 4);
    assert.match(stderr, /bad\.tfnb: not JSON/);
    assert.match(
      stdout,
      new RegExp(
        String.raw`PASS .*recorded\.tfnb: 10 of 10 cells ran, 2 checks, no difference, on ${suiteBackend}`,
      ),
    );
  });

  it('--junit: a suite for each file, a case for each cell, a failure with its text', async () => {
    const report = book.folder.path('report.xml');
    await book.verify(replaced('delta = 0.2', 'delta = 0.4'), ['--junit', report]);
    const xml = readFileSync(report, 'utf8');
    assert.match(
      xml,
      /<testsuite name="[^"]*changed\.tfnb" tests="10" failures="\d" errors="0" skipped="0"/,
    );
    assert.match(xml, /<testcase classname="[^"]*" name="c1" time="\d+\.\d{3}"\/>/);
    assert.match(xml, /name="c3"[^>]*>\s*<failure message="c3, output 1: [^"]*recorded/);
    assert.match(xml, /likely: edited since the results were recorded: c1/);
  });
  it('on GitHub: an annotation at the line of the cell', async () => {
    const path = book.folder.write(
      'marked.tfnb',
      book.recorded().replace('delta = 0.2', 'delta = 0.4'),
    );
    const { stdout } = await lossbook(['verify', path], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: book.folder.path() },
    });
    const [, line, title] =
      /^::error file=marked\.tfnb,line=(\d+),title=([^:]*)::c3, output 1/m.exec(stdout) ?? [];
    assert.equal(title, 'cell c3');
    assert.match(readFileSync(path, 'utf8').split('\n')[Number(line) - 1] ?? '', /"id": "c3"/);
  });

  const bad: readonly [string, string, string[], number, RegExp][] = [
    [
      'a notebook that was never run',
      'unrun.tfnb',
      [],
      4,
      /unrun\.tfnb: no results are recorded in it.*'lossbook verify --update/,
    ],
    ['a file that is not there', 'nowhere.tfnb', [], 4, /there is no such file/],
    ['two cells of one id', 'twins.tfnb', [], 4, /duplicate id/],
    [
      'a notebook that does not end',
      'endless.tfnb',
      ['--timeout', '0.5'],
      3,
      /TimeoutError: the cell took longer/,
    ],
    [
      'a report into a folder that is not there',
      'recorded.tfnb',
      ['--junit', 'no/where.xml'],
      4,
      /--junit no\/where\.xml: its folder/,
    ],
    [
      'a backend that is none',
      'recorded.tfnb',
      ['--backend', 'gpu'],
      4,
      /verify: --backend takes one of auto, .*got 'gpu'/,
    ],
  ];
  for (const [name, file, args, code, words] of bad) {
    it(`${name}: exit ${code}, named, nothing written`, async () => {
      book.folder.notebook(['1'], 'unrun.tfnb');
      book.folder.write('twins.tfnb', book.recorded().replace('"id": "c1"', '"id": "c0"'));
      const short = parsedJson<NotebookFile>(
        readFileSync(book.folder.notebook(['1'], 'endless.tfnb'), 'utf8'),
      );
      const endless = { ...short.cells[0], source: 'while (true) {}', execution_count: 1 };
      book.folder.write('endless.tfnb', JSON.stringify({ ...short, cells: [endless] }));
      const path = book.folder.path(file);
      const before = file === 'nowhere.tfnb' ? '' : readFileSync(path, 'utf8');
      const ended = await lossbook(['verify', file, ...args], { cwd: book.folder.path() });
      assert.equal(ended.code, code, ended.stdout + ended.stderr);
      assert.match(ended.stdout + ended.stderr, words);
      if (before !== '') assert.equal(readFileSync(path, 'utf8'), before);
    });
  }
  it('a file that changes while it is verified: exit 4, and the other version stays', async () => {
    // The cell plays the other program.
    const path = book.folder.notebook(
      [`if (process.env.MEDDLE) require('node:fs').appendFileSync('moving.tfnb', ' \\n'); 1`],
      'moving.tfnb',
    );
    await lossbook(['verify', path, '--update']);
    const before = readFileSync(path, 'utf8');
    const { code, stderr } = await lossbook(['verify', path, '--update'], { env: { MEDDLE: '1' } });
    assert.equal(code, 4);
    assert.match(
      stderr,
      /moving\.tfnb: the file was changed by somebody else while it was verified/,
    );
    assert.equal(readFileSync(path, 'utf8'), `${before} \n`);
  });
  it('an output of an unknown type is compared, and named', async () => {
    const cell = `({ [Symbol.for('Jupyter.display')]: () => ({ 'application/x-mine': 'abc', 'text/plain': 'mine' }) })`;
    const path = book.folder.notebook([cell], 'mine.tfnb');
    await lossbook(['verify', path, '--update']);
    const { code, stdout } = await lossbook(['verify', path]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /note +c0: output of type application\/x-mine was compared letter by letter/,
    );
    writeFileSync(path, readFileSync(path, 'utf8').replace('"abc"', '"abd"'));
    assert.equal((await lossbook(['verify', path])).code, 1);
  });
  it('outputs without a record, as another tool may leave them, are compared all the same', async () => {
    const bare = (t: string) =>
      changed(t, (c) => delete c.metadata['lossbook']).replace(
        /"lossbook": \{[^]*?\n {2}\}/,
        '"lossbook": {}',
      );
    const { code, result } = await book.verify(bare);
    assert.equal(code, 0, text(result));
    assert.match(
      result.files[0]?.notes[0]?.message ?? '',
      /does not say which source, backend and versions/,
    );
  });
});
