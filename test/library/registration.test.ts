/** In a program that has parts of TensorFlow.js only, a check says which import is missing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cpu = `import '@tensorflow/tfjs-backend-cpu';`;
const functions = '(t, p) => tf.mean(tf.square(tf.sub(t, p)))';
const chained = '(t, p) => t.sub(p).square().mean()';
const gradients =
  /no gradients are registered: import '@tensorflow\/tfjs', which registers all, or in a bundled program '@tensorflow\/tfjs-core\/dist\/register_all_gradients'/;

const table: readonly (readonly [name: string, imports: string, check: string, said: RegExp])[] = [
  ['gradcheck without gradients', cpu, `gradcheck(${functions}, given)`, gradients],
  ['gradcheck of a loss of the library', cpu, 'gradcheck(angularLoss, given)', gradients],
  ['probe without gradients', cpu, `probe(${functions}, { kind: 'regression' })`, gradients],
  ['compare needs none', cpu, `compare(${functions}, ${functions}, given)`, /^compare PASS/],
  [
    'compare of chained operations',
    cpu,
    `compare(${chained}, ${functions}, given)`,
    /t\.sub is not a function: tensors have no method sub here: write tf\.sub\(…\); or import '@tensorflow\/tfjs', .*'@tensorflow\/tfjs-core\/dist\/public\/chained_ops\/register_all_chained_ops'/,
  ],
  ['gradcheck of chained operations', cpu, `gradcheck(${chained}, given)`, /write tf\.sub\(…\)/],
  [
    'no backend',
    '',
    `gradcheck(${functions}, given)`,
    /No backend found in registry\.: import one, such as '@tensorflow\/tfjs-backend-cpu'/,
  ],
  [
    'all of it',
    `import '@tensorflow/tfjs';`,
    `gradcheck(${chained}, given)`,
    /^gradcheck PASS 4\/4 ok/,
  ],
  [
    'a mistake of the loss is told as it is',
    cpu,
    'compare((t) => t.foo(), () => 0, given)',
    /: t\.foo is not a function$|^t\.foo is not a function$/m,
  ],
];

describe('a program with parts of TensorFlow.js', function () {
  this.timeout(60_000);
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'lossbook-parts-'));
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(resolve('node_modules/@tensorflow'), join(root, 'node_modules/@tensorflow'));
    symlinkSync(resolve('.'), join(root, 'node_modules/lossbook'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, imports, check, said] of table) {
    it(name, () => {
      const program = `import * as tf from '@tensorflow/tfjs-core';
${imports}
import { compare, gradcheck, probe } from 'lossbook/check';
import { angularLoss } from 'lossbook/losses';
const given = [[[1, 0], [0, 1]], [[0.6, 0.9], [0.3, 0.2]]];
try { console.log(String(${check})); } catch (error) { console.log(error.message); }
`;
      writeFileSync(join(root, 'main.mjs'), program);
      const { stdout, stderr } = spawnSync(process.execPath, ['main.mjs'], {
        cwd: root,
        encoding: 'utf8',
      });
      const shown = stdout.replace(/^=+\n[^]*?=+\n/m, '').trim();
      assert.match(shown, said, stderr);
    });
  }
});
