/** probe on losses as people write them: right ones have no failing row, wrong ones fail and say why. */
import assert from 'node:assert/strict';
import { probe } from '../../../extension/check/index.js';
import { backends } from '../../support/backends.js';
import { codesOf, textOf, useBackend } from '../support.js';
import { rightLabels } from './rightLabels.js';
import { rightNumbers } from './rightNumbers.js';
import { wrongLabels } from './wrongLabels.js';
import { wrongNumbers } from './wrongNumbers.js';
import { whole } from '../../support/turns.js';

const rightLosses = [...rightLabels, ...rightNumbers];
const wrongLosses = [...wrongLabels, ...wrongNumbers];

// The suite beside this one has every backend; here CI runs what a newcomer gets.
for (const backend of whole ? backends : (['wasm'] as const)) {
  describe(`probe of what people write (${backend})`, function () {
    this.timeout(Infinity);
    before(() => useBackend(backend));
    for (const { name, loss, options } of rightLosses) {
      it(name, () => {
        const report = probe(loss, options);
        assert.equal(report.verdict, 'pass', textOf(report));
      });
    }
    for (const { name, loss, options, code } of wrongLosses) {
      it(`${name}: ${code}`, () => {
        const report = probe(loss, options);
        assert.equal(report.verdict, 'fail', textOf(report));
        assert.ok(codesOf(report).includes(code ?? ''), textOf(report));
      });
    }
  });
}

describe('what people write', () => {
  it('is 30 right losses or more, and 30 wrong ones', () => {
    assert.ok(rightLosses.length >= 30 && wrongLosses.length >= 30);
  });
});
