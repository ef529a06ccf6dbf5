/** Mistakes of public threads in losses of the library: each is caught, and named where the checks have a name for it. */
import assert from 'node:assert/strict';
import { compare, gradcheck } from '../../extension/check/index.js';
import { backends } from '../support/backends.js';
import { rowsOn } from '../support/whole.js';
import { citedMistakes } from './citedMistakes.js';
import { citedWholes } from './citedWholes.js';
import { codesOf, textOf, useBackend } from './support.js';

for (const backend of backends) {
  describe(`mistakes that people made with these losses (${backend})`, function () {
    this.timeout(60_000);
    before(() => useBackend(backend));
    for (const { name, threads, loss, loop, inputs, by, code } of rowsOn(backend, [
      ...citedMistakes,
      ...citedWholes,
    ])) {
      it(`${name} (${threads.join(', ')})`, () => {
        const report =
          by === 'gradcheck'
            ? gradcheck(loss, inputs, { reference: loop })
            : compare(loss, loop, inputs);
        assert.equal(report.verdict, 'fail', textOf(report));
        if (code !== undefined) assert.ok(codesOf(report).includes(code), textOf(report));
      });
    }
  });
}
