/** Blame: the operation that a format broke a loss at, held to losses whose culprit is known. */
import assert from 'node:assert/strict';
import { precision } from '../../extension/check/index.js';
import type { FormatResult } from '../../extension/wire/report.js';
import { trainingFormats } from '../../extension/wire/numberFormats.js';
import { blameCases, harmlessCases, type BlameCase } from './blameCases.js';
import { useBackend } from './support.js';

const resultOf = ({ loss, inputs, format }: BlameCase): FormatResult =>
  precision(loss, inputs, { as: format }).formats!.at(-1)!;

describe('blame', function () {
  // One test goes through all cases.
  this.timeout(60_000);
  before(() => useBackend('cpu'));

  it('says the line of the code that calls the operation, why, and what helps', () => {
    const { loss, inputs, format } = blameCases.find(({ name }) => name.includes('Dice'))!;
    const report = precision({ dice: loss }, inputs, { as: format });
    const [blame] = report.formats!.at(-1)!.blame;
    assert.equal(blame?.operation, 'tf.sum');
    assert.match(blame.place?.label ?? '', /^blameRange\.[jt]s$/);
    assert.ok(blame.place!.line > 3);
    assert.equal(blame.cause, 'overflow');
    assert.equal(blame.made, 'Infinity');
    assert.match(blame.remedy ?? '', /in float32/);
    const told = report.diagnoses.find(({ code }) => code === 'format-blame');
    assert.equal(told?.data?.['line'], blame.place!.line);
    assert.match(
      told?.message ?? '',
      /^dice in float16: tf\.sum, line \d+ of blameRange\.[jt]s, loses 11 of 11 bits/,
    );
  });

  it('names the right operation in 80 of 100 of losses whose culprit is known, 40 and more', () => {
    const wrong = blameCases.flatMap((c) => {
      const { blame } = resultOf(c);
      const [first] = blame;
      const isRight = first !== undefined && c.culprit.includes(first.operation);
      return isRight
        ? []
        : [`${c.name}: ${c.culprit.join(' or ')}, got ${first?.operation ?? 'none'}`];
    });
    assert.ok(blameCases.length >= 40);
    assert.ok(wrong.length <= 0.2 * blameCases.length, wrong.join('\n'));
  });

  for (const { name, loss, inputs } of harmlessCases) {
    it(`${name}: nobody is blamed, as nothing is lost`, () => {
      const report = precision(loss, inputs, { as: trainingFormats });
      for (const { format, blame, verdict } of report.formats!) {
        assert.deepEqual(blame, [], `${format}: ${report.summary}`);
        assert.equal(verdict, 'pass', `${format}: ${report.summary}`);
      }
    });
  }
});
