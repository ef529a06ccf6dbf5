import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../extension/cli/results.js';
import { parseNotebook } from '../extension/notebook/format.js';
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
  for (const name of samples) {
    // Of losses in Python below: once with each framework.
    for (const backend of name === pythonSample ? [] : backends) {
      it(`${name} passes on ${backend}`, async () => {
        assert.equal((await runSample(name, backend)).verdict, 'pass');
      });
    }
    it(`${name} is saved without outputs`, () => {
      const parsed = parseNotebook(readFileSync(join('notebooks', name)));
      assert.ok(parsed.ok);
      const outputs = parsed.notebook.cells.flatMap((c) =>
        c.cell_type === 'code' ? c.outputs : [],
      );
      assert.deepEqual(outputs, []);
    });
  }
});

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
