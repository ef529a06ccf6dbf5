/**
 * Every loss of numbers and of vectors against the loops of all others: it is not that loss, and a name that is said is
 * true, which is tried on inputs of another shape that compare has not seen.
 */
import assert from 'node:assert/strict';
import { textOf, useBackend } from '../support.js';
import { compareCrossed, crossedLosses, crossedPairs } from './crossTable.js';
import { whole } from '../../support/turns.js';

/** In CI every sixth pair; what is no multiple of the number of losses comes to each of them on either side. */
const pairs = crossedPairs.filter((_, i) => whole || i % 6 === 0);

describe('losses against the loops of others', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  it('are 20 or more', () => assert.ok(crossedLosses.length >= 20));
  for (const pair of pairs) {
    it(pair.join(' for '), () => {
      const { report, untrue } = compareCrossed(pair);
      assert.equal(report.verdict, 'fail', textOf(report));
      assert.deepEqual(untrue, [], textOf(report));
    });
  }
});
