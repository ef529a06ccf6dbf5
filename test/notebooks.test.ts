import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cwd } from 'node:process';
import type { RunResult } from '../extension/cli/results.js';
import { parseNotebook } from '../extension/notebook/format.js';
import type { Notebook, Output } from '../extension/notebook/model.js';
import { decodeView } from '../extension/wire/container.js';
import { mime } from '../extension/wire/ids.js';
import { backends } from './support/backends.js';
import { lossbook } from './support/commandLine.js';
import { activated } from './support/pythonEnvironment.js';
import { pythonSample, sampleFrameworks } from './support/pythonSample.js';

const samples = readdirSync('notebooks').filter((name) => /^[\w-]+\.tfnb$/.test(name));

async function runSample(
  name: string,
  backend: string,
  {
    args = [],
    env = {},
  }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<RunResult> {
  const { code, stdout, stderr } = await lossbook(
    ['run', join('notebooks', name), '--json', '--backend', backend, ...args],
    { env },
  );
  const result = JSON.parse(stdout) as RunResult;
  const wrong = result.cells.flatMap((c) => [
    ...(c.error && c.id !== 'no-accumulator' ? [`${c.id}: ${c.error.stack}`] : []),
    ...c.reports.filter((r) => r.verdict !== r.expected).map((r) => `${c.id}: ${r.summary}`),
  ]);
  assert.equal(code, 0, `${stderr}\n${wrong.join('\n')}`);
  return result;
}

describe('sample notebooks', function () {
  this.timeout(120_000);
  it('are there', () => assert.ok(samples.includes('angular-loss.tfnb')));
  // That they hold what their cells give, on every backend, is in cli/verifySamples.test.ts.
  for (const name of samples) {
    const bytes = readFileSync(join('notebooks', name));
    it(`${name} is saved with its results, in at most 500 KB`, () => {
      assert.ok(outputsOf(bytes).length > 0, 'npm run samples');
      assert.ok(bytes.length <= 500_000, `${bytes.length} bytes`);
    });
    it(`${name} says nothing of the machine that recorded it`, () => {
      const { metadata } = notebookOf(bytes);
      const told = JSON.stringify([metadata, ...outputsOf(bytes).map(readable)]);
      // A folder or a drive; what stands in a URL or in a fraction is none.
      assert.deepEqual(told.match(/(?<![\w./:])(\/[\w.-]+){2,}|\b[A-Z]:\\+\w+/g), null);
      assert.ok(!told.includes(cwd()));
    });
  }
});

function notebookOf(bytes: Uint8Array): Notebook {
  const parsed = parseNotebook(bytes);
  assert.ok(parsed.ok);
  return parsed.notebook;
}

const outputsOf = (bytes: Uint8Array): readonly Output[] =>
  notebookOf(bytes).cells.flatMap((c) => (c.cell_type === 'code' ? c.outputs : []));

/** An output without its picture, and of its view, which is base64 in the file, what it says. */
function readable(output: Output): unknown {
  if (!('data' in output)) return output;
  const { [mime.view]: view, ...data } = output.data;
  const said = { ...data, 'image/png': undefined };
  if (typeof view !== 'string') return said;
  const decoded = decodeView(Buffer.from(view, 'base64'));
  assert.ok(decoded.ok);
  return { ...said, view: decoded.header };
}

/** What each cell of the story must show: the verdicts of its checks and what is named first. */
const story: readonly [string, readonly string[], RegExp | undefined][] = [
  [
    'divisor-defect',
    ['compare fail'],
    /^constant-factor: candidate = reference × \(H·W\)².* binds left to right/,
  ],
  ['vectorized', ['compare pass'], undefined],
  [
    'plateau-defect',
    ['compare fail'],
    /^plateau: .*capped at 1\.7193 where the reference reaches 3\.9498.*from 90° on/,
  ],
  ['plateau-gradient', ['gradcheck fail'], /^plateau: .*gradient is exactly 0/],
  ['plateau-repair', ['compare pass'], undefined],
  ['floor-defect', ['compare fail'], /^floor: .*every error up to 0\.081°/],
  [
    'length-defect',
    ['compare fail'],
    /^not-normalised: yPred is not .*with length 2, all errors up to 60° sit on the floor/,
  ],
  ['length-repair', ['compare pass'], undefined],
  ['bits', ['precision pass'], undefined],
  ['final-value', ['compare pass', 'compare pass'], undefined],
  ['final-gradient', ['gradcheck pass', 'gradcheck pass'], undefined],
  ['final-probe', ['probe pass'], undefined],
];

describe('the story of angular-loss.tfnb', function () {
  this.timeout(120_000);
  let cells: RunResult['cells'] = [];
  before(async () => {
    cells = (await runSample('angular-loss.tfnb', 'wasm')).cells;
  });
  const cell = (id: string) => {
    const found = cells.find((c) => c.id === id);
    assert.ok(found, id);
    return found;
  };

  it('the accumulator that was never set is the error of its cell, on its line', () => {
    const { error } = cell('no-accumulator');
    assert.deepEqual(
      [error?.name, error?.message, error?.line],
      ['ReferenceError', 'sum is not defined', 10],
    );
  });
  for (const [id, verdicts, first] of story) {
    it(`${id}: ${verdicts.join(', ')}${first ? `, ${first.source}` : ''}`, () => {
      const { reports } = cell(id);
      assert.deepEqual(
        reports.map((r) => `${r.kind} ${r.verdict}`),
        verdicts,
      );
      if (!first) return;
      const [diagnosis] = reports[0]?.diagnoses ?? [];
      assert.match(`${diagnosis?.code}: ${diagnosis?.message}`, first);
    });
  }
  it('atan2 keeps most of the bits', () => {
    const [report] = cell('bits').reports;
    assert.match(report?.summary ?? '', /atan2 keeps most/);
  });
  it('every pixel and channel of the last gradient was checked', () => {
    assert.deepEqual(
      cell('final-gradient').reports.map((r) => [r.checked, r.failures]),
      [
        [8192, 0],
        [8192, 0],
      ],
    );
  });
});

/** What the checks of each cell say first, in every framework alike. */
const pythonStory: readonly [string, readonly RegExp[]][] = [
  [
    'divisor-defect',
    [/^compare fail constant-factor: candidate = reference × \(H·W\)².* binds left to right/],
  ],
  ['vectorized', [/^compare pass $/]],
  [
    'plateau-defect',
    [/^compare fail plateau: .*capped at 1\.7193 where the reference reaches 3\.9498.*from 90° on/],
  ],
  ['plateau-gradient', [/^gradcheck fail plateau: .*capped at 1\.7193.*gradient is exactly 0/]],
  ['right-value', [/^compare pass $/]],
  ['right-gradient', [/^gradcheck pass $/]],
  ['right-probe', [/^probe pass/]],
  ['class-value', [/^compare pass $/]],
  ['class-gradient', [/^gradcheck fail wrong-gradient: .*autodiff = truth × 0\.8333333/]],
];

describe(`the story of ${pythonSample}`, function () {
  this.timeout(240_000);
  sampleFrameworks.forEach(([framework, environment], i) => {
    const backend = backends[(i + 1) % backends.length]!;
    describe(`in ${framework}, on ${backend}`, () => {
      let cells: RunResult['cells'] = [];
      before(async function () {
        cells = (
          await runSample(pythonSample, backend, {
            args: ['-p', `framework=${framework}`],
            env: activated(this, environment),
          })
        ).cells;
      });
      const cell = (id: string) => {
        const found = cells.find((c) => c.id === id);
        assert.ok(found, id);
        return found;
      };

      it('the sum that was never set is an error, at its line of the Python file', () => {
        const { error } = cell('no-accumulator');
        assert.equal(error?.name, 'UnboundLocalError');
        assert.match(error.message, /\n {2}python\/loops\.py, line 21: l \+= pixel\(/);
      });
      for (const [id, expected] of pythonStory) {
        it(`${id}: ${expected.map(({ source }) => source).join(', ')}`, () => {
          const said = cell(id).reports.map(
            ({ kind, verdict, diagnoses: [first] }) =>
              `${kind} ${verdict} ${first ? `${first.code}: ${first.message}` : ''}`,
          );
          assert.equal(said.length, expected.length);
          expected.forEach((pattern, k) => assert.match(said[k]!, pattern));
        });
      }
      it('every pixel and channel of the gradients was checked', () => {
        const checked = ['plateau-gradient', 'right-gradient', 'class-gradient'].map(
          (id) => cell(id).reports[0]?.checked,
        );
        assert.deepEqual(checked, [1024, 1024, 1024]);
      });
    });
  });
});
