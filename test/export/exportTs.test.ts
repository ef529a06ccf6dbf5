import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { exportTs } from '../../extension/export/index.js';
import { cellRecord } from '../../extension/notebook/cellRecord.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import { notebookText, type CellText } from '../support/commandLine.js';
import { environmentOf } from '../support/pythonSample.js';

function script(cells: readonly CellText[]): string {
  const parsed = parseNotebook(notebookText(cells));
  assert.ok(parsed.ok);
  return exportTs(parsed.notebook);
}

const tf = `import * as tf from '@tensorflow/tfjs';`;
const checks = `${tf}\nimport { compare } from 'lossbook/check';`;
const wrong = 'compare((x) => x.sum().mul(2), (x) => x[0] + x[1], [tf.tensor1d([1, 2])])';

/** Cells, what the script prints, its exit code, and what it says on standard error. */
const cases: readonly [string, readonly CellText[], string, number?, RegExp?][] = [
  ['the last value of each cell', ['const a = 1; a', 'a + 1;', '// nothing'], '1\n2\n'],
  ['nothing for undefined', ['void 0', 'console.log("x")'], 'x\n'],
  ['a promise awaited', ['Promise.resolve(5)'], '5\n'],
  ['an object as Node shows it', ['({ a: [1, { b: 2 }] })'], '{ a: [ 1, { b: 2 } ] }\n'],
  ['a constant declared again', ['const a = 1;\nconst f = () => a;', 'const a = 2;', 'f()'], '2\n'],
  [
    'a constant declared again as a function',
    ['const g = 1; g', 'const r = g();\nfunction g() { return 2; }\nr'],
    '1\n2\n',
  ],
  ['a class declared again', ['class A { n = 1 }', 'class A { n = 2 }\nnew A().n'], '2\n'],
  ['an enum declared again', ['enum E { A = 1 }', 'enum E { A = 3 }\nE.A'], '3\n'],
  [
    'a pattern declared again',
    ['const { a, b } = { a: 1, b: 2 };', 'const { a, c = 5 } = { a: 3 };\n[a, b, c]'],
    '[ 3, 2, 5 ]\n',
  ],
  [
    'several in one declaration',
    ['let x: number = 1, y: string;', 'const x = 2, z = 3;\n[x, y, z]'],
    '[ 2, undefined, 3 ]\n',
  ],
  [
    'types declared again',
    ['type T = number;\nconst n: T = 1;', 'type T = string;\nconst s: T = "s";\n[n, s]'],
    `[ 1, 's' ]\n`,
  ],
  [
    'one import in two cells',
    [
      `import { basename } from 'node:path';`,
      `import { basename } from 'node:path';\nbasename('a/b')`,
    ],
    `'b'\n`,
  ],
  [
    'two imports of one name',
    [
      `import { basename as n } from 'node:path';\nn('a/b')`,
      `import { dirname as n } from 'node:path';\nn('a/b')`,
    ],
    `'b'\n'a'\n`,
  ],
  [
    'an import that a constant replaces',
    [`import { sep } from 'node:path';`, `const sep = 'mine';`, 'sep'],
    `'mine'\n`,
  ],
  [
    'default and whole imports',
    [
      `import path, { sep } from 'node:path'; import * as all from 'node:path'; import 'node:fs';\n[path.sep === sep, all.sep === sep]`,
    ],
    '[ true, true ]\n',
  ],
  ['what is exported', ['export const a = 1;\nexport default a + 1'], '2\n'],
  [
    'import.meta and require',
    [`typeof import.meta.url + typeof require('node:fs').readFileSync`],
    `'stringfunction'\n`,
  ],
  [
    'a cell that must throw',
    [['const kept = 1; throw new Error("no")', 'raises-exception'], 'kept'],
    'c0 throws, as it must: Error: no\n1\n',
  ],
  [
    'a cell that must throw and does not',
    [['1', 'raises-exception']],
    '1\n',
    1,
    /c0 is to throw, and did not/,
  ],
  ['a cell that is not run', [['throw 1', 'skip-execution'], '2'], '2\n'],
  ['a check that fails', [checks, `${wrong};`], '', 1, /expected pass: compare FAIL/],
  [
    'a check that fails as expected, not shown',
    [checks, `${wrong}.expect('fail'); 3`],
    '3\n1 checks, 0 not as expected\n',
  ],
  ['an error', ['1', 'throw new RangeError("stop")', '2'], '1\n', 1, /RangeError: stop/],
  ['text', ['md:# One\n*/ two', '1'], '1\n'],
];

describe('exportTs', function () {
  this.timeout(120_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-script-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve('.'), join(folder, 'node_modules/lossbook'), 'junction');
    for (const name of ['@tensorflow', '@types']) {
      symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction');
    }
    for (const each of ['data', 'python']) {
      cpSync(`notebooks/${each}`, join(folder, each), { recursive: true });
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Types erased, as `tsx` and Node's own type stripping do. */
  function run(source: string, env: NodeJS.ProcessEnv = {}) {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(folder, 'script.js'), outputText);
    return spawnSync(process.execPath, ['script.js'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  }

  for (const [name, cells, printed, code = 0, said] of cases) {
    it(name, () => {
      const source = script(cells);
      const { stdout, stderr, status } = run(source);
      assert.equal(status, code, `${stderr}\n${source}`);
      assert.ok(said || stdout === printed, `${stdout}\n${source}`);
      if (said) assert.match(stderr, said);
    });
  }

  it('passes the type checker, redeclared names and all', () => {
    const typed = cases.filter(([name]) => !['an error', 'a cell that is not run'].includes(name));
    const paths = typed.map(([, cells], i) => {
      const path = join(folder, `typed${i}.ts`);
      writeFileSync(path, script(cells));
      return path;
    });
    const program = ts.createProgram(paths, {
      strict: false,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: ['node'],
      typeRoots: [resolve('node_modules/@types')],
      skipLibCheck: true,
      noEmit: true,
    });
    const problems = ts.getPreEmitDiagnostics(program).map((d) => {
      const line =
        d.file?.text.split('\n')[d.file.getLineAndCharacterOfPosition(d.start ?? 0).line];
      return `${ts.flattenDiagnosticMessageText(d.messageText, ' ')}: ${line}`;
    });
    assert.deepEqual(problems, []);
  });

  for (const name of readdirSync('notebooks').filter((each) => /^[\w-]+\.tfnb$/.test(each))) {
    it(`${name} as a script has the verdicts of the notebook`, function () {
      const env = environmentOf(this, name);
      const parsed = parseNotebook(readFileSync(join('notebooks', name)));
      assert.ok(parsed.ok);
      const { stdout, stderr, status } = run(exportTs(parsed.notebook), env);
      assert.equal(status, 0, stderr);
      // As many as are recorded: test/cli/verifySamples.test.ts holds the record to a run.
      const made = parsed.notebook.cells.flatMap((cell) =>
        cell.cell_type === 'code' ? (cellRecord(cell)?.reports ?? []) : [],
      ).length;
      assert.match(stdout, new RegExp(`\\n${made} checks, 0 not as expected\\n$`));
    });
  }
});
