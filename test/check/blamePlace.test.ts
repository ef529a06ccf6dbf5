/** Whose line an operation is blamed on: the person's, in each form that V8 writes a file in. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { ownFolder, placeIn } from '../../extension/check/precision/blame/place.js';

const forms: readonly (readonly [string, own: string, person: string])[] = [
  ['an ES module', 'file:///p/node_modules/lossbook/dist/check.js', 'file:///p/mine.mjs'],
  ['CommonJS', '/p/node_modules/lossbook/dist/library.js', '/p/mine.mjs'],
  [
    'an ES module on Windows',
    'file:///C:/p/node_modules/lossbook/dist/a.js',
    'file:///C:/p/mine.mjs',
  ],
  ['CommonJS on Windows', 'C:/p/node_modules/lossbook/dist/a.js', 'C:\\p\\mine.mjs'],
  ['the sources', 'file:///w/extension/check/precision/blame/place.js', 'file:///w/mine.mjs'],
];

describe('the place of an operation', () => {
  for (const [what, own, person] of forms) {
    it(`${what}: the person's file, not ours or TensorFlow.js's`, () => {
      const slash = person.includes('\\') ? '\\' : '/';
      const frames = [
        own,
        `${person.replace(/.mine.*/, '')}/node_modules/@tensorflow/tfjs/dist/tf.js`,
      ]
        .map((file) => `    at run (${file.replaceAll('/', slash)}:40:7)`)
        .concat(`    at loss (${person}:3:10)`);
      assert.deepEqual(placeIn(frames, ownFolder(own)), { label: 'mine.mjs', line: 3 });
    });
  }
  const loss = `tf.setBackend('cpu').then(() => {
  const loss = (t, p) => tf.mean(tf.square(tf.mul(tf.sub(t, p), 1000)));
  console.log(String(precision(loss, [tf.tensor1d([1]), tf.tensor1d([1000])], { as: 'float16' })));
});`;
  const heads = {
    mjs: `import * as tf from '@tensorflow/tfjs'; import { precision } from 'lossbook/check';`,
    cjs: `const tf = require('@tensorflow/tfjs'); const { precision } = require('lossbook/check');`,
  };
  for (const [ending, head] of Object.entries(heads)) {
    it(`of the built library, in a .${ending}`, () => {
      // Inside the package, so that `lossbook/…` is the package itself.
      mkdirSync('out/place', { recursive: true });
      writeFileSync(`out/place/mine.${ending}`, `${head}\n${loss}`);
      const { stdout, stderr } = spawnSync(process.execPath, [`out/place/mine.${ending}`], {
        encoding: 'utf8',
      });
      assert.match(stdout, new RegExp(`line 3 of mine\\.${ending}`), stderr);
    });
  }
});
