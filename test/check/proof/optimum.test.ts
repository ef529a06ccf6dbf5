/** No right loss fails at its own optimum, nor where its inputs are small beside its constants. */
import assert from 'node:assert/strict';
import { gradcheck } from '../../../extension/check/index.js';
import { backends } from '../../support/backends.js';
import { seeded, textOf, useBackend } from '../support.js';
import { optimumNumbers } from './optimumNumbers.js';
import { optimumWholes } from './optimumWholes.js';
import { smallInputs } from './smallInputs.js';
import type { Row } from './vocabulary.js';
import { seeds } from './whole.js';

const tables: readonly (readonly [string, readonly Row[], least: number])[] = [
  ['at the optimum', [...optimumNumbers, ...optimumWholes], 40],
  ['small inputs', smallInputs, 60],
];

for (const [title, rows, least] of tables) {
  describe(`gradcheck ${title}`, function () {
    this.timeout(Infinity);
    it(`has ${least} losses or more`, () => assert.ok(rows.length >= least, String(rows.length)));
    for (const backend of backends) {
      describe(backend, () => {
        before(() => useBackend(backend));
        for (const { name, loss, inputs } of rows) {
          it(name, () => {
            for (const seed of seeds) {
              const report = gradcheck(loss, inputs(seeded(seed)));
              assert.equal(report.verdict, 'pass', `seed ${seed}\n${textOf(report)}`);
            }
          });
        }
      });
    }
  });
}
