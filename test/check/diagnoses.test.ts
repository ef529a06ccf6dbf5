/** The table of diagnoses: each is made somewhere, none is worded elsewhere, and entries have one order. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, gradcheck, precision, probe } from '../../extension/check/index.js';
import { diagnoses } from '../../extension/check/diagnoses/table.js';
import { classLooks } from '../../extension/picture/classes.js';
import { entryClasses } from '../../extension/wire/entryClasses.js';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from './support.js';

const folder = 'extension/check';
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('diagnoses'))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

describe('the table of diagnoses', () => {
  for (const code of Object.keys(diagnoses)) {
    it(`${code}: a check makes it`, () => {
      assert.ok(sources.some(({ text }) => text.includes(`code: '${code}'`)));
    });
  }

  it('no check words a diagnosis of its own', () => {
    const wording = sources.filter(({ text }) => /\bcode:[^;]{0,200}?\bmessage:/.test(text));
    assert.deepEqual(
      wording.map(({ file }) => file),
      [],
    );
  });

  it('the looks of classes are in the one order of classes', () => {
    assert.deepEqual(
      Object.keys(classLooks),
      entryClasses.map(({ name }) => name),
    );
  });
});

describe('the name of a report', () => {
  before(() => useBackend('cpu'));
  const mse = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.mean(tf.squaredDifference(t, p));
  const loop = (t: number[], p: number[]): number =>
    t.reduce((sum, x, i) => sum + (x - p[i]!) ** 2, 0) / t.length;
  const inputs = [
    [1, 2, 3],
    [2, 2, 5],
  ];
  const named = { name: 'mine' };
  const reports = {
    compare: () => compare(mse, loop, inputs, named),
    gradcheck: () => gradcheck(mse, inputs, named),
    probe: () => probe(mse, { kind: 'regression', ...named }),
    precision: () => precision(mse, { inputs, sweep: false, ...named }),
  };
  for (const [kind, report] of Object.entries(reports)) {
    it(`${kind}: a field of the JSON`, () => {
      assert.equal((JSON.parse(JSON.stringify(report())) as { name?: string }).name, 'mine');
    });
  }
  it('absent where none was given', () => assert.ok(!('name' in compare(mse, loop, inputs))));
});
