/** gradcheck of 64² (whole: 256² and 512²): a gradient wrong at one place of a loss that is no sum over pixels is caught. */
import assert from 'node:assert/strict';
import { backends } from '../../support/backends.js';
import { textOf, useBackend } from '../support.js';
import { attacks, checkImages, unspoiled } from './attacks.js';
import { whole } from '../../support/turns.js';

/** Caught of the places tried; in CI one place of each at 64², so all. */
const leastCaught = 0.98;
const sides = whole ? [256, 512] : [64];
const places = whole ? 50 : 1;

for (const backend of whole ? backends : (['wasm'] as const)) {
  describe(`gradients wrong at one place (${backend})`, function () {
    this.timeout(Infinity);
    before(() => useBackend(backend));
    for (const side of sides) {
      for (const [name, loss] of unspoiled) {
        it(`${name} of ${side}², right`, () => {
          const report = checkImages(side, 1, () => loss);
          assert.equal(report.verdict, 'pass', textOf(report));
        });
      }
      for (const { name, make } of attacks) {
        it(`${name}, of ${side}²`, () => {
          const missed = Array.from({ length: places }, (_, i) =>
            checkImages(side, i + 1, (random) => make(side, random)),
          ).filter(({ verdict }) => verdict === 'pass');
          assert.ok(missed.length <= (1 - leastCaught) * places, missed.map(textOf).join('\n'));
        });
      }
    }
  });
}
