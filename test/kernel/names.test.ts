import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

/** Cells run one after another; the value of the last is compared. */
const cases: readonly [string, readonly string[], string | undefined][] = [
  ['a name lives on', ['const a = 1;', 'a'], '1'],
  ['const is redeclared', ['const a = 1;', 'const a = 2;', 'a'], '2'],
  ['let becomes const', ['let a = 1;', 'const a = 2; a'], '2'],
  ['const becomes let', ['const cl = 1;', 'let cl = 2; cl = 3; cl'], '3'],
  ['a variable becomes a function', ['const vf = 1;', 'function vf() { return 2; }', 'vf()'], '2'],
  ['a function becomes a variable', ['function fv() {}', 'const fv = 3;', 'fv'], '3'],
  ['a class becomes a variable', ['class Cv {}', 'const Cv = 4;', 'Cv'], '4'],
  ['a variable becomes a class', ['let vC = 1;', 'class vC { n = 5 }', 'new vC().n'], '5'],
  ['var becomes const', ['var vc = 1;', 'const vc = 2;', 'vc'], '2'],
  ['an enum becomes a variable', ['enum Ev { A }', 'const Ev = 6;', 'Ev'], '6'],
  [
    'an import becomes a variable',
    [`import { sep as iv } from 'node:path';`, 'let iv = 7;', 'iv'],
    '7',
  ],
  ['var twice in one cell', ['var tw = 1; var tw = 2; tw'], '2'],
  [
    'a function above its declaration',
    ['const early = below(); function below() { return 8; }', 'early'],
    '8',
  ],
  [
    'a function twice in one cell',
    ['function ft() { return 1; } function ft() { return 2; }', 'ft()'],
    '2',
  ],
  ['an async generator', ['async function* ag() { yield 9; }', '(await ag().next()).value'], '9'],
  [
    'a class is redeclared',
    ['class A { n() { return 1; } }', 'class A { n() { return 2; } }', 'new A().n()'],
    '2',
  ],
  [
    'a function is redeclared',
    ['function f() { return 1; }', 'function f() { return 2; }', 'f()'],
    '2',
  ],
  [
    'an import is redeclared',
    [`import { sep } from 'node:path';`, `import { sep } from 'node:path'; sep.length`],
    '1',
  ],
  [
    'destructuring declares',
    [
      'const { x, ...rest } = { x: 1, y: 2 }; const [p, , q] = [1, 2, 3];',
      '[x, rest.y, p, q].join()',
    ],
    `'1,2,1,3'`,
  ],
  ['an enum starts afresh', ['enum E { A, B }', 'enum E { A }', 'Object.keys(E).join()'], `'0,A'`],
  ['parameter properties', ['class P { constructor(readonly n: number) {} }', 'new P(3).n'], '3'],
  ['satisfies and as', ['({ a: 1 } satisfies object) as unknown'], '{ a: 1 }'],
  ['a namespace', ['namespace N { export const v = 5; }', 'N.v'], '5'],
  [
    'an abstract class',
    [
      'abstract class B { abstract n(): number } class C extends B { n() { return 7; } }',
      'new C().n()',
    ],
    '7',
  ],
  ['a type error does not block', ['const n: number = "text"; n'], `'text'`],
  ['top-level await', ['const v = await Promise.resolve(4);', 'v'], '4'],
  ['a promise at the end is awaited', ['Promise.resolve(5)'], '5'],
  ['for await', ['let s = 0; for await (const x of [1, 2]) s += x; s'], '3'],
  ['a declaration shows nothing', ['const x = 5;'], undefined],
  ['a loop shows nothing', ['for (const x of [1]) x;'], undefined],
  ['undefined shows nothing', ['undefined'], undefined],
  ['an object literal', ['({ a: 1 })'], '{ a: 1 }'],
  ['a comment after the value', ['1 + 1 // two'], '2'],
  ['export is allowed', ['export const shared = 1; export default 8'], '8'],
  ['export default function', ['export default function named() { return 3; }', 'named()'], '3'],
  ['strings that look like imports', ['"import x from y".length'], '15'],
  ['this cell was strict', ['(function () { return this === undefined; })()'], 'true'],
  ['an empty cell', ['// nothing'], undefined],
  ['require', [`require('node:path').basename('/a/b')`], `'b'`],
  ['import.meta', [`import.meta.filename.endsWith('cell.ts')`], 'true'],
  // The last of them, for these names stay as they are.
  [
    'names of the kernel itself',
    [
      'const process = 1, performance = 2, Map = 3, setImmediate = 4, Promise = 5;',
      'process + performance + Map + setImmediate + Promise',
    ],
    '15',
  ],
];

describe('names in cells', () => {
  const k = useKernel();

  it('a failed cell keeps what it had declared', async () => {
    await k.run(`const early = 1; throw new Error('no');`);
    assert.equal((await k.run('early')).value, '1');
  });
  it('a cell that does not parse changes nothing', async () => {
    await k.run('const steady = 1;');
    await k.run('const steady = 2; const = 3;');
    assert.equal((await k.run('steady')).value, '1');
  });
  it('cells run in the order they were sent', async () => {
    const ends = await Promise.all([
      k.run('globalThis.o = [1]'),
      k.run('o.push(2)'),
      k.run('o.join()'),
    ]);
    assert.equal(ends[2]?.value, `'1,2'`);
  });

  for (const [name, cells, expected] of cases) {
    it(name, async () => {
      let end;
      for (const code of cells) end = await k.run(code);
      assert.equal(end?.error?.stack, undefined);
      assert.equal(end?.value, expected);
    });
  }
});
