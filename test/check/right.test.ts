import { backends } from '../support/backends.js';
/**
 * No right loss is called wrong: each against its loop and each gradient, on cpu and wasm.
 *
 * Two seeds here; LOSSBOOK_SEEDS=50 npx mocha out/test/check/right.test.js takes some minutes.
 */
import assert from 'node:assert/strict';
import { compare, gradcheck } from '../../extension/check/index.js';
import { elementLosses } from './elementLosses.js';
import { rowLosses } from './rowLosses.js';
import { seeded, textOf, useBackend } from './support.js';
import { libraryLosses, wholeLosses } from './wholeLosses.js';

const seeds = Number(process.env['LOSSBOOK_SEEDS'] ?? 2);
const losses = [...elementLosses, ...rowLosses, ...wholeLosses, ...libraryLosses];

describe('right losses pass', () => {
  it('there are 60 or more', () => assert.ok(losses.length >= 60, String(losses.length)));

  for (const backend of backends) {
    describe(backend, () => {
      before(() => useBackend(backend));
      for (const { name, loss, loop, inputs, wrt } of losses) {
        it(name, function () {
          this.timeout(Infinity);
          for (let seed = 1; seed <= seeds; seed++) {
            const values = inputs(seeded(seed)) as never;
            passes(compare(loss, loop, values), seed);
            for (const position of wrt ?? [undefined]) {
              const at = position === undefined ? {} : { wrt: position };
              passes(gradcheck(loss, values, at), seed);
              passes(gradcheck(loss, values, { ...at, reference: loop }), seed);
            }
          }
        });
      }
    });
  }
});

function passes(report: { readonly verdict: string }, seed: number): void {
  assert.equal(report.verdict, 'pass', `seed ${seed}\n${textOf(report)}`);
}
