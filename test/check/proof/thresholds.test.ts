/** compare at a threshold: a convention that differs fails, one that agrees passes, and nothing hides behind a jump. */
import assert from 'node:assert/strict';
import { compare } from '../../../extension/check/index.js';
import { backends } from '../../support/backends.js';
import { textOf, useBackend } from '../support.js';
import { thresholds } from './thresholds.js';

for (const backend of backends) {
  describe(`thresholds (${backend})`, () => {
    before(() => useBackend(backend));
    for (const { name, candidate, loop, inputs, verdict } of thresholds) {
      it(`${name}: ${verdict}`, () => {
        const report = compare(candidate, loop, inputs);
        assert.equal(report.verdict, verdict, textOf(report));
      });
    }
  });
}
