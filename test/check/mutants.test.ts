/** Every wrong loss is caught, and most are named by what is wrong with them. */
import assert from 'node:assert/strict';
import { compare, gradcheck } from '../../extension/check/index.js';
import { angularMutants, unitMutants } from './angularMutants.js';
import { elementMutants } from './elementMutants.js';
import type { Mutant } from './mistakes.js';
import { rowMutants } from './rowMutants.js';
import { codesOf, seeded, textOf, useBackend } from './support.js';

const mutants = [...angularMutants, ...unitMutants, ...elementMutants, ...rowMutants];
const seeds = Number(process.env['LOSSBOOK_SEEDS'] ?? 2);

function check(
  { loss, loop, inputs, by }: Mutant,
  seed: number,
): ReturnType<typeof compare | typeof gradcheck> {
  const values = inputs(seeded(seed)) as never;
  if (by === 'gradcheck') return gradcheck(loss, values);
  if (by === 'gradcheck with loop') return gradcheck(loss, values, { reference: loop });
  return compare(loss, loop, values);
}

describe('wrong losses are caught', () => {
  before(() => useBackend('cpu'));

  for (const mutant of mutants) {
    it(`${mutant.name} → ${mutant.code ?? 'no name'}`, function () {
      this.timeout(Infinity);
      for (let seed = 1; seed <= seeds; seed++) {
        const report = check(mutant, seed);
        assert.equal(report.verdict, 'fail', `seed ${seed}\n${textOf(report)}`);
        if (mutant.code === undefined) continue;
        assert.ok(codesOf(report).includes(mutant.code), `seed ${seed}\n${textOf(report)}`);
      }
    });
  }

  it('there are 60 or more, at least 80 % of them with a name', () => {
    const named = mutants.filter(({ code }) => code !== undefined);
    assert.ok(mutants.length >= 60, String(mutants.length));
    assert.ok(named.length >= 0.8 * mutants.length, `${named.length} of ${mutants.length}`);
  });
});
