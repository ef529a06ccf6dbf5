import assert from 'node:assert/strict';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  parseNotebook,
  serializeNotebook,
  type ParseResult,
} from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { problemText } from '../../extension/notebook/problemText.js';
import { samples } from './samples.js';

/** Everything in one notebook. */
const cells = Object.values(samples).flatMap((sample) => sample.cells);
const notebook: Notebook = {
  ...(samples['numbers that JavaScript does not keep'] as Notebook),
  cells: cells.map((cell, index) => ({ ...cell, id: `c${index}` })),
};
const bytes = Buffer.from(serializeNotebook(notebook));

/** Refused in words, or read with all of its cells: never fewer, never an exception. */
function assertSafe(result: ParseResult): void {
  if (result.ok) assert.equal(result.notebook.cells.length, cells.length);
  else assert.match(problemText(result.problem), /^[^\n]+; the file was not touched\. [^\n]+\.$/);
}

describe('notebook format: damaged files', () => {
  it('cut after every byte', () => {
    for (let length = 0; length < bytes.length - 1; length++) {
      const result = parseNotebook(bytes.subarray(0, length));
      assert.ok(!result.ok, `read when cut after ${length} bytes`);
      const expected = length === 0 ? ['empty'] : ['truncated', 'not-utf8'];
      assert.ok(expected.includes(result.problem.code), `${result.problem.code} at ${length}`);
    }
  });

  it('one byte changed, everywhere, to a random one (seed 1)', () => {
    const random = xoroshiro128plus(1);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = uniformInt(random, 0, 255);
      assertSafe(parseNotebook(damaged));
    }
  });

  it('1000 runs of bytes taken out (seed 2)', () => {
    const random = xoroshiro128plus(2);
    for (let run = 0; run < 1000; run++) {
      const start = uniformInt(random, 0, bytes.length - 2);
      const end = Math.min(bytes.length - 1, start + uniformInt(random, 1, 40));
      assertSafe(parseNotebook(Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])));
    }
  });

  it('1000 files of random bytes (seed 3)', () => {
    const random = xoroshiro128plus(3);
    for (let run = 0; run < 1000; run++) {
      const noise = Uint8Array.from({ length: 64 }, () => uniformInt(random, 0, 255));
      assert.ok(!parseNotebook(noise).ok);
    }
  });
});
