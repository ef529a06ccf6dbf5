import assert from 'node:assert/strict';
import { allowances, type Nearness } from '../../extension/verify/allowances.js';
import { compareText } from '../../extension/verify/compareText.js';

/** Recorded, now, and the strictest nearness at which the two are the same text; `never` where they are not. */
const cases: readonly [string, string, Nearness | 'never'][] = [
  ['same', 'same', 'same'],
  ['one word', 'another word', 'never'],
  ['took 12 ms', 'took 3.5 ms', 'same'],
  ['took 12 ms', 'took 1.2 s', 'same'],
  ['12 mm', '13 mm', 'never'],
  ['at 2026-01-02T03:04:05.678Z', 'at 2025-12-31T23:59:59Z', 'same'],
  ['Mon Nov 23 2026 17:00:01', 'Tue Nov 24 2026 9:15:00', 'same'],
  ['read /home/a/x.png', 'read /tmp/b/c/x.png', 'same'],
  ['read C:\\a\\x.png', 'read D:\\b c\\x.png', 'never'],
  ['read C:\\a\\x.png', 'read D:\\b\\c\\x.png', 'same'],
  ['(node:12) Warning', '(node:3456) Warning', 'same'],
  ['1/1 ok', '2/1 ok', 'never'],
  ['a   b', 'a b', 'same'],
  ['┌────┐', '┌──────┐', 'same'],
  ['\u001b[32m5\u001b[39m', '5', 'same'],
  ['ends with a newline\n', 'ends with a newline', 'same'],
  ['loss 0.5950511252566795', 'loss 0.5950511252566796', 'same'],
  ['loss 0.59505112', 'loss 0.59505', 'near'],
  ['loss 0.59505112', 'loss 0.5951', 'near'],
  ['loss 0.59505112', 'loss 0.59545112', 'other'],
  ['loss 0.59505112', 'loss 0.60505112', 'never'],
  ['mean 0.4015', 'mean 0.4016', 'near'],
  ['mean 3.1e-9 ± 0.7102', 'mean -2.2e-6 ± 0.7102', 'other'],
  ['5090 of 8192', '5091 of 8192', 'other'],
  ['12 of 8192', '13 of 8192', 'never'],
  ['float32', 'float64', 'never'],
  ['NaN 3', 'NaN 3', 'same'],
  ['loss NaN', 'loss 0.5', 'never'],
  ['x = -1', 'x = 1', 'never'],
  ['one\ntwo', 'one', 'never'],
];

describe('compareText', () => {
  for (const [recorded, now, nearest] of cases) {
    it(`${JSON.stringify(recorded)} and ${JSON.stringify(now)}: ${nearest}`, () => {
      const levels: readonly Nearness[] = ['same', 'near', 'other'];
      const found = levels.find(
        (level) => compareText('text', recorded, now, allowances[level]).length === 0,
      );
      assert.equal(found ?? 'never', nearest);
    });
  }
  it('names the line and gives both numbers', () => {
    assert.deepEqual(compareText('stdout', 'a\nloss 1.5', 'a\nloss 2.5', allowances.same), [
      {
        code: 'number',
        what: 'stdout, line 2',
        recorded: 1.5,
        now: 2.5,
        // 8 units of float32 of 1.5, and of the line's largest number.
        allowed: 2 * 8 * 2 ** -24 * 1.5,
      },
    ]);
  });
});
