import assert from 'node:assert/strict';
import { mimeBundle } from '../../extension/display/mimeBundle.js';
import { type MadeReport, unshownReports } from '../../extension/display/unshownReports.js';
import { displaySymbol, mime } from '../../extension/wire/ids.js';
import type { Report, Verdict } from '../../extension/wire/report.js';

/** Of a gradcheck in a line of a cell. */
function made(line: number, verdict: Verdict, expected: Verdict = 'pass', more = {}): MadeReport {
  const source = { cell: 'a', line, call: 'gradcheck(loss, [\n  a,\n])' };
  const report = {
    ...{ kind: 'gradcheck', verdict, expected, checked: 12, ...more },
    [displaySymbol]: () => ({ [mime.text]: `in full: line ${line}` }),
  } as unknown as Report;
  return { report, origin: { source } };
}

const textsOf = (...args: Parameters<typeof unshownReports>): readonly unknown[] =>
  unshownReports(...args).map((bundle) => bundle[mime.text]);

describe('unshownReports', () => {
  it('what passed is a line each, what failed is in full', () =>
    assert.deepEqual(textsOf([made(1, 'fail'), made(2, 'pass'), made(3, 'pass')]), [
      '2 checks passed\n✓ line 2: gradcheck(loss, [ a, ]), 12 checked\n✓ line 3: gradcheck(loss, [ a, ]), 12 checked',
      'in full: line 1',
    ]));
  it('the value of the last expression, and what show() has shown, are left out', () => {
    const [first, last] = [made(1, 'fail'), made(2, 'pass')];
    mimeBundle(first.report);
    assert.deepEqual(textsOf([first, last], last.report), []);
  });
  it('a failure that is expected is in full, and so is a pass that is not', () =>
    assert.deepEqual(textsOf([made(1, 'fail', 'fail'), made(2, 'pass', 'fail')]), [
      'in full: line 1',
      'in full: line 2',
    ]));
  it('a name stands for the call', () =>
    assert.deepEqual(textsOf([made(1, 'pass', 'pass', { name: 'mine' })]), [
      '1 check passed\n✓ line 1: gradcheck mine, 12 checked',
    ]));
  it('of 100 failures in a loop 8 are in full, 50 are lines, the rest is counted', () => {
    const texts = textsOf(Array.from({ length: 100 }, (_, i) => made(i, 'fail')));
    assert.equal(texts.length, 9);
    assert.match(String(texts[8]), /^92 checks did not pass\n✗ line 8: [^]*\nand 42 more lines$/);
  });
  it('one call in a loop is one line', () =>
    assert.deepEqual(textsOf([made(4, 'pass'), made(4, 'pass'), made(4, 'pass')]), [
      '3 checks passed\n✓ line 4: gradcheck(loss, [ a, ]), 3 times, 36 checked',
    ]));
  it('of no checks nothing', () => assert.deepEqual(textsOf([]), []));
});
