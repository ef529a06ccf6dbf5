/** The trials' samples, and the page that whole ones are written to. */
import assert from 'node:assert/strict';
import { reliabilityPage } from './reliability.js';
import { isReached, type Trial } from './trial.js';
import { trials } from './trials.js';

describe('a sample of the trials', () => {
  for (const [name, trial] of Object.entries(trials)) {
    it(`${name}: every promise is kept`, async function () {
      this.timeout(600_000);
      let rows = 0;
      for await (const row of trial.run({ seed: 1, size: 'sample' })) {
        rows++;
        assert.deepEqual(row.failures, [], row.what);
        assert.ok(row.tried > 0 && isReached(row), `${row.what}: ${row.figure?.value}`);
      }
      assert.ok(rows > 0);
    });
  }
});

describe('docs/reliability.md', () => {
  const trial = (title: string): Trial => ({
    title,
    about: 'About it.',
    async *run() {},
  });
  const rows = [{ what: 'a | b', tried: 2000, failures: ['seed 1, case 3'] }];
  const scale = { seed: 1, size: 'whole' } as const;
  const page = reliabilityPage(
    '# Reliability\n\nBy hand.\n\n## Old\n\nkept\n\n## New\n\nreplaced\n',
    [{ trial: trial('New'), rows, minutes: 1 }],
    ['New', 'Old'],
    scale,
  );

  it('keeps what is written by hand and the parts of trials that were not run, in the order of the table', () => {
    assert.match(
      page,
      /^# Reliability\n\nBy hand\.\n\n## New\n\nAbout it\.[^]*\n## Old\n\nkept\n$/,
    );
    assert.doesNotMatch(page, /replaced/);
  });
  it('says what was not reached, and how to see it again', () => {
    assert.match(page, /\| a \\\| b \| 2,000 \| 1 \| {2}\| {2}\| \*\*not reached\*\* \| {2}\|/);
    assert.match(page, /- seed 1, case 3/);
  });
  it('a figure over its limit is not reached', () => {
    const figure = { value: 11, atMost: 10, unit: '%' } as const;
    assert.equal(isReached({ what: '', tried: 1, failures: [], figure }), false);
    assert.equal(
      isReached({ what: '', tried: 1, failures: [], figure: { ...figure, value: 10 } }),
      true,
    );
  });
});
