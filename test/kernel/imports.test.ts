import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { useKernel } from '../support/kernelUnderTest.js';

const fixtures = resolve('test/fixtures/modules');

const values: readonly [string, string, string][] = [
  ['a relative .ts file', `import { rightAngle } from './angles.ts'; rightAngle`, '90'],
  ['without its ending', `import { rightAngle } from './angles'; rightAngle`, '90'],
  [
    'with the ending it would be emitted with',
    `import { rightAngle } from './angles.js'; rightAngle`,
    '90',
  ],
  ['its default', `import Angle from './angles.ts'; new Angle(2).radians`, '2'],
  [
    'default and named',
    `import Angle, { count } from './angles.ts'; typeof Angle + typeof count`,
    `'functionfunction'`,
  ],
  ['a namespace, live', `import * as m from './angles.ts'; m.count(); m.calls`, '1'],
  ['a renamed name', `import { rightAngle as r } from './angles.ts'; r`, '90'],
  [
    'a type among values',
    `import { type Angle2, rightAngle } from './angles.ts'; rightAngle`,
    '90',
  ],
  [
    'a circle',
    `import { viaB } from './circleA.ts'; import { viaA } from './circleB.ts'; viaA() + viaB()`,
    `'ab'`,
  ],
  ['a CommonJS file', `import common from './common.cjs'; common.answer`, '42'],
  ['names of a CommonJS file', `import { name } from './common.cjs'; name`, `'common'`],
  ['a module that awaits', `import { later } from './awaits.mts'; later`, `'awaited'`],
  ['JSON', `import data from './data.json' with { type: 'json' }; data.a[1]`, '2'],
  ['import() in a cell', `(await import('./angles.ts')).rightAngle`, '90'],
  ['a module of Node', `import { basename } from 'node:path'; basename('/x/y')`, `'y'`],
  ['an ESM-only package', `import { only } from 'esm-only'; only`, `'esm'`],
  ['a CommonJS package', `import cjs from 'common-package'; cjs.kind`, `'cjs'`],
  ['names of a CommonJS package', `import { kind } from 'common-package'; kind`, `'cjs'`],
  [
    'one file by two names, of which one is a link: one module',
    `import { count } from './angles.ts'; import { count as other } from './linked/angles.ts'; count === other`,
    'true',
  ],
  ['a side effect', `import 'esm-only'; 1`, '1'],
  [
    'TensorFlow.js, the one instance',
    `import * as a from '@tensorflow/tfjs'; import * as b from '@tensorflow/tfjs-core'; import * as c from '@tensorflow/tfjs-node'; a === b && b === c`,
    'true',
  ],
  [
    'TensorFlow.js in a module, the same',
    `import * as tf from '@tensorflow/tfjs'; import { engine } from './usesTensorflow.ts'; engine === tf.engine()`,
    'true',
  ],
  [
    'the library in a module, the same',
    `import { angularLoss } from 'lossbook/losses'; import { loss } from './usesTensorflow.ts'; loss === angularLoss`,
    'true',
  ],
  [
    'all five parts',
    `import * as l from 'lossbook/losses'; import * as r from 'lossbook/reference'; import { compare, gradcheck } from 'lossbook/check'; import { show, image, chart } from 'lossbook/display'; import { readImage, readNpy, orientationField, random } from 'lossbook/data'; [typeof l.angularLoss, typeof r.angularLoss].join()`,
    `'function,function'`,
  ],
];

const errors: readonly [string, string, RegExp][] = [
  [
    'a missing file',
    `import './nowhere.ts'`,
    /cannot find '\.\/nowhere\.ts' from the notebook's folder: tried .*nowhere\.ts, .* relative imports start at the notebook's own folder/,
  ],
  [
    'a missing package',
    `import 'no-such-package'`,
    /cannot find package 'no-such-package': looked in node_modules of the notebook's folder and of every folder above it\. Run 'npm install no-such-package'/,
  ],
  [
    'a path that a package keeps to itself',
    `import 'esm-only/inside.js'`,
    /'esm-only\/inside\.js' is not offered by package 'esm-only' .* looked up from the notebook's folder\./,
  ],
  [
    'a part of Lossbook that is not',
    `import 'lossbook/loses'`,
    /'lossbook\/loses' is not part of Lossbook\. Did you mean 'lossbook\/losses'/,
  ],
  [
    'a misspelt name',
    `import { angularLos } from 'lossbook/losses'; angularLos`,
    /'lossbook\/losses' has no export named 'angularLos'; it exports .*angularLoss/,
  ],
  [
    'a circle that reads what is not there yet',
    `import './egg.ts'`,
    /'egg' of egg\.ts is read before that file has run: egg\.ts → hen\.ts → egg\.ts import each other in a circle\. Read it inside a function/,
  ],
  ['a module with a syntax error', `import './broken.ts'`, /broken\.ts:1:22: Type expected/],
];

describe('imports in cells', () => {
  const k = useKernel();
  before(() => {
    cpSync(fixtures, k.folder, { recursive: true });
    symlinkSync(k.folder, join(k.folder, 'linked'), 'junction');
    package_('esm-only', { type: 'module', exports: './index.js' }, `export const only = 'esm';`);
    package_('common-package', { main: 'index.js' }, `exports.kind = 'cjs';`);
  });
  const package_ = (name: string, manifest: object, code: string) => {
    const folder = join(k.folder, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name, version: '1.0.0', ...manifest }),
    );
    writeFileSync(join(folder, 'index.js'), code);
  };

  for (const [name, code, expected] of values) {
    it(name, async () => {
      const end = await k.run(code);
      assert.equal(end.error?.stack, undefined);
      assert.equal(end.value, expected);
    });
  }
  for (const [name, code, message] of errors) {
    it(`${name} is an error that says what to do`, async () => {
      const { error } = await k.run(code);
      assert.match(error?.message ?? 'no error', message);
      assert.doesNotMatch(error?.stack ?? '', /kernel\w*\.cjs|node:internal/);
    });
  }

  it('an edited module is read again', async () => {
    const write = (n: number) =>
      writeFileSync(join(k.folder, 'inner.ts'), `export const n = ${n};`);
    write(1);
    writeFileSync(join(k.folder, 'outer.ts'), `export { n } from './inner.ts';`);
    assert.equal((await k.run(`import { n } from './outer.ts'; n`)).value, '1');
    write(2);
    assert.equal((await k.run(`import { n } from './outer.ts'; n`)).value, '2');
  });
  it('an unchanged module is the same module', async () => {
    await k.run(`import { count } from './angles.ts'; globalThis.first = count;`);
    assert.equal(
      (await k.run(`import { count } from './angles.ts'; count === first`)).value,
      'true',
    );
  });
  it('a module read is an input of the cell', async () => {
    const { reply } = await k.run(`import './degrees.ts'`);
    assert.deepEqual(
      reply?.inputs.map((i) => i.path),
      ['degrees.ts'],
    );
    assert.match(reply?.inputs[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
  });
});
