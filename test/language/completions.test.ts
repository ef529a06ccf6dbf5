import assert from 'node:assert/strict';
import { ownModules } from '../../extension/notebook/ownModules.js';
import type { CompletionEntry } from '../../extension/wire/language.js';
import { cellsOf, tf, y } from './cells.js';

/** Offered once at ▮, with this kind; the sources are cells. */
const offered: readonly (readonly [string, CompletionEntry['kind'], string, ...string[]])[] = [
  ['abs', 'function', tf, 'tf.▮'],
  ['square', 'function', tf, 'tf.sq▮'],
  ['mul', 'method', tf, y, 'y.▮'],
  ['yTrue', 'constant', 'const yTrue = 1;', 'yT▮'],
  ['yTrue', 'constant', 'yT▮', 'const yTrue = 1;'],
  ['loss', 'function', 'const loss = (x: number) => x;', '▮'],
  ['sum', 'variable', 'let sum = 0;', 'const a = ▮'],
  ['Field', 'interface', 'type Field = number[];', 'const a: Fi▮'],
  ['E', 'enum', 'enum E { a }', '▮'],
  ['C', 'class', 'class C {}', 'new ▮'],
  ['tf', 'module', tf, 't▮'],
  ['named', 'variable', 'for (var named of [1]) {}', 'nam▮'],
  ['angularLoss', 'variable', `import { angularLoss } from 'lossbook/losses';`, 'ang▮'],
  ['angularLoss', 'function', `import { ▮ } from 'lossbook/losses';`],
  ['gradcheck', 'function', `import { grad▮ } from 'lossbook/check';`],
  ['lossbook/losses', 'module', `import {} from '▮';`],
  ['lossbook/check', 'module', `import {} from 'lossbook/▮`],
  ['@tensorflow/tfjs', 'module', `import * as tf from "▮"`],
  ['node:fs', 'module', `import {} from 'no▮';`],
  [
    'mean',
    'text',
    tf,
    y,
    `import { angularLoss } from 'lossbook/losses'; angularLoss(y, y, { reduction: '▮' })`,
  ],
  [
    'delta',
    'property',
    tf,
    y,
    `import { angularLoss } from 'lossbook/losses'; angularLoss(y, y, { ▮ })`,
  ],
  ['process', 'variable', 'proc▮'],
  ['await', 'keyword', 'aw▮'],
];

const labels = (sources: readonly string[]): readonly string[] => {
  const cells = cellsOf(sources);
  const names = cells.ask('completions').map(({ name }) => name);
  cells.close();
  return names;
};

describe('completions in cells', () => {
  for (const [name, kind, ...sources] of offered) {
    it(`${name}: ${sources.at(-1)}`, () => {
      const cells = cellsOf(sources);
      const found = cells.ask('completions').filter((entry) => entry.name === name);
      cells.close();
      assert.deepEqual(
        found.map((entry) => entry.kind),
        [kind],
      );
    });
  }
  it('reductions, and nothing else', () => {
    const call = `import { angularLoss } from 'lossbook/losses'; angularLoss(1, 1, { reduction: '▮' })`;
    assert.deepEqual([...labels([call])].sort(), ['mean', 'none', 'sum']);
  });
  it('names of 2,000 cells, and no false word about one of them', () => {
    const many = Array.from({ length: 2000 }, (_, i) => `const name${i} = ${i};`);
    const cells = cellsOf([...many, 'name1999 + name1; ▮']);
    const names = new Set(cells.ask('completions').map(({ name }) => name));
    assert.ok(many.every((_, i) => names.has(`name${i}`)));
    assert.deepEqual(cells.of(2000, 'problems'), []);
    cells.close();
  });
  it('names of cells below come after those above', () => {
    const cells = cellsOf(['const above = 1;', '▮', 'const below = 1;']);
    const [above, below] = ['above', 'below'].map(
      (name) => cells.ask('completions').find((entry) => entry.name === name)?.sort ?? '',
    );
    assert.ok(above !== undefined && below !== undefined && above < below);
    cells.close();
  });
  it('a module’s name replaces what is written of it', () => {
    const cells = cellsOf([`import {} from 'loss▮bo';`]);
    const [found] = cells.ask('completions').filter(({ name }) => name === 'lossbook/data');
    assert.equal(found?.span && cells.at(0, found.span), 'lossbo');
    cells.close();
  });
  it('documentation comes with the one that is looked at', () => {
    const cells = cellsOf([`import { angularLoss } from 'lossbook/losses'; angularL▮`]);
    const details = cells.ask('completionDetails', { name: 'angularLoss' });
    assert.match(details?.code ?? '', /^function angularLoss\(yTrue: Input, yPred: Input/);
    assert.match(details?.markdown ?? '', /Units: θ in radians/);
    cells.close();
  });
});

describe('types that come with Lossbook', () => {
  for (const part of ['losses', 'reference', 'check', 'display', 'data']) {
    it(`lossbook/${part} names what the module has`, async () => {
      const built = (await import(`../../../dist/${part}.js`)) as object;
      const names = labels([`import { ▮ } from 'lossbook/${part}';`]);
      assert.ok(Object.keys(built).length > 0);
      assert.deepEqual(
        Object.keys(built).filter((name) => !names.includes(name)),
        [],
      );
    });
  }
  it('every module is offered', () => {
    const names = labels([`import {} from '▮';`]);
    assert.deepEqual(
      ownModules.filter((name) => !names.includes(name)),
      [],
    );
  });
});
