import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellSpan } from '../../extension/wire/language.js';
import { cellsOf, tf, y } from './cells.js';

const losses = `import { angularLoss } from 'lossbook/losses';`;

describe('hover over a cell', () => {
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/^const y: tf\.Tensor<tf\.Rank>$/, tf, y, '▮y'],
    [/^function angularLoss\(yTrue: Input/, losses, '▮angularLoss'],
    [/^angularLoss\(yTrue: Input/, losses, '▮angularLoss(1, 1)'],
    [/^function square</, tf, 'tf.squ▮are'],
    [/^let a: string$/, 'const a = 1;', `let a = 'b';`, '▮a'],
    [/^let a: number$/, 'let a = 1;', '▮a', `let a = 'b';`],
    [
      /^\(property\) LossOptions\.reduction\?: Reduction$/,
      losses,
      `angularLoss(1, 1, { redu▮ction: 'none' })`,
    ],
  ];
  for (const [expected, ...sources] of cases) {
    it(`${expected}: ${sources.join(' ')}`, () => {
      const cells = cellsOf(sources);
      assert.match(cells.ask('hover')?.code ?? '', expected);
      cells.close();
    });
  }
  it('documentation of a loss: shapes, units, range, formula', () => {
    const cells = cellsOf([losses, '▮angularLoss']);
    const text = cells.ask('hover')?.markdown ?? '';
    assert.match(text, /Shapes: .*\n?.*Units: .*Range: /);
    assert.match(text, /```text\n.*θ = atan2/);
    assert.doesNotMatch(text, /@tex/);
    cells.close();
  });
  it('documentation of an operation of TensorFlow.js', () => {
    const cells = cellsOf([tf, 'tf.squ▮are']);
    assert.match(cells.ask('hover')?.markdown ?? '', /square of `x`/);
    cells.close();
  });
  it('nothing over nothing', () => {
    const cells = cellsOf(['1 ▮+ 1']);
    assert.equal(cells.ask('hover'), undefined);
    cells.close();
  });
});

describe('the call that is being written', () => {
  const cases: readonly (readonly [string, number, ...string[]])[] = [
    ['f(a: number, b: string): void', 0, 'function f(a: number, b: string) {}', 'f(▮'],
    ['f(a: number, b: string): void', 1, 'function f(a: number, b: string) {}', 'f(1, ▮)'],
  ];
  for (const [label, parameter, ...sources] of cases) {
    it(`${label} at ${parameter}: ${sources.at(-1)}`, () => {
      const cells = cellsOf(sources);
      const found = cells.ask('signatures');
      assert.equal(found?.all[0]?.label, label);
      assert.equal(found?.parameter, parameter);
      const span = found?.all[0]?.parameters[parameter];
      assert.equal(label.slice(span?.start, span?.end), label.split(/[(,)] ?/)[parameter + 1]);
      cells.close();
    });
  }
});

describe('documentation of the call that is being written', () => {
  const cases: readonly (readonly [number, RegExp, ...string[]])[] = [
    [0, /directions as \(cos, sin\), \[\.\.\., 2\]/, losses, 'angularLoss(▮'],
    [1, /only their angle counts/, losses, 'angularLoss([[1, 0]], ▮)'],
    [2, /`period` \(2π\)/, losses, 'angularLoss([[1, 0]], [[1, 0]], ▮)'],
    [
      1,
      /one per argument/,
      `import { gradcheck } from 'lossbook/check';`,
      'gradcheck(Math.abs, ▮)',
    ],
    [0, /notebook's folder/, `import { readNpy } from 'lossbook/data';`, 'readNpy(▮)'],
  ];
  for (const [parameter, expected, ...sources] of cases) {
    it(`of parameter ${parameter}: ${sources.at(-1)}`, () => {
      const cells = cellsOf(sources);
      const found = cells.ask('signatures');
      const shown = found?.all[found.active];
      assert.match(shown?.parameters[parameter]?.markdown ?? '', expected);
      assert.match(shown?.markdown ?? '', /\*@example\*\n\n```typescript\n/);
      assert.doesNotMatch(shown?.markdown ?? '', /@param|@tex/);
      cells.close();
    });
  }
});

const textOf = (spans: readonly CellSpan[]) =>
  spans.map(({ cell, start, end }) => `${cell}:${start}-${end}`).sort();

describe('the definition of a name', () => {
  const inCells: readonly (readonly [string, ...string[]])[] = [
    ['0:6-7', 'const a = 1;', '▮a'],
    ['1:4-5', 'const a = 1;', 'let a = 2;', '▮a', 'let a = 3;'],
    ['1:9-10', 'f▮();', 'function f() {}'],
    ['0:5-10', 'type Field = number;', 'const a: Fi▮eld = 1;'],
  ];
  for (const [expected, ...sources] of inCells) {
    it(`${expected}: ${sources.join(' ')}`, () => {
      const cells = cellsOf(sources);
      const targets = cells.ask('definitions')?.targets ?? [];
      assert.deepEqual(textOf(targets.flatMap((t) => (t.kind === 'cell' ? [t] : []))), [expected]);
      cells.close();
    });
  }
  it('of a loss is in the types that come with Lossbook', () => {
    const cells = cellsOf([losses, '▮angularLoss']);
    const [target] = cells.ask('definitions')?.targets ?? [];
    assert.ok(target?.kind === 'types');
    const text = cells.typesText(target.path);
    assert.match(text.split('\n')[target.start.line] ?? '', /angularLoss/);
    cells.close();
  });
  it('in a file beside the notebook', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lossbook-language-'));
    writeFileSync(join(folder, 'half.ts'), '\nexport const half = 1;\n');
    const cells = cellsOf([`import { half } from './half.js';`, '▮half'], { folder });
    assert.deepEqual(cells.ask('definitions')?.targets, [
      { kind: 'file', path: join(folder, 'half.ts'), start: { line: 1, character: 13 } },
    ]);
    cells.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a name in all cells', () => {
  const cases: readonly (readonly [readonly string[], ...string[]])[] = [
    [['0:6-7', '1:0-1', '1:4-5'], 'const ▮a = 1;', 'a + a', 'let a = 2;', 'a'],
    [['2:4-5', '3:0-1'], 'const a = 1;', 'a + a', 'let a = 2;', '▮a'],
    [['0:12-14', '1:0-2', '2:0-2'], tf, 't▮f.ones([1])', 'tf.abs(1)'],
  ];
  for (const [expected, ...sources] of cases) {
    it(`is used at ${expected.join(', ')}: ${sources.join(' ')}`, () => {
      const cells = cellsOf(sources);
      assert.deepEqual(textOf(cells.ask('references')), expected);
      cells.close();
    });
    it(`is renamed at ${expected.join(', ')}: ${sources.join(' ')}`, () => {
      const cells = cellsOf(sources);
      const renaming = cells.ask('rename');
      assert.ok('places' in renaming);
      assert.deepEqual(textOf(renaming.places), expected);
      cells.close();
    });
  }
  it('is renamed in { name } without renaming the property', () => {
    const cells = cellsOf(['const ▮a = 1;', '({ a })', 'const { a } = { a: 2 };']);
    const renaming = cells.ask('rename');
    assert.deepEqual('places' in renaming && renaming.places.map(({ prefix }) => prefix), [
      undefined,
      'a: ',
    ]);
    cells.close();
  });
  const refused: readonly (readonly [string, ...string[]])[] = [
    ['no-name', '1 ▮+ 1'],
    ['elsewhere', losses, '▮angularLoss'],
    ['elsewhere', losses, `angularLoss(1, 1, { del▮ta: 1 })`],
    ['no-name', 'const a = 1; const o = { a };', 'o.▮a'],
  ];
  for (const [refusal, ...sources] of refused) {
    it(`is not renamed (${refusal}): ${sources.at(-1)}`, () => {
      const cells = cellsOf(sources);
      assert.deepEqual(cells.ask('rename'), { refusal });
      cells.close();
    });
  }
});
