/** Which call made a report, and the same call asking for one entry. */
import assert from 'node:assert/strict';
import { checkCall } from '../../extension/notebook/checkCall.js';

/** The call begins at ‸; what follows it is the cell's text without the mark. */
const table: readonly (readonly [
  cell: string,
  check: string,
  call: string | undefined,
  repro: string | undefined,
])[] = [
  ['‸gradcheck(f, [a])', 'gradcheck', 'gradcheck(f, [a])', 'gradcheck(f, [a], { at: [AT] })'],
  [
    "const r = ‸gradcheck(f, [a], { wrt: 0 }).expect('fail');",
    'gradcheck',
    'gradcheck(f, [a], { wrt: 0 })',
    'gradcheck(f, [a], { wrt: 0, at: [AT] })',
  ],
  [
    '‸gradcheck(f, [a], { at: [1, 2], seed })',
    'gradcheck',
    'gradcheck(f, [a], { at: [1, 2], seed })',
    'gradcheck(f, [a], { seed, at: [AT] })',
  ],
  [
    '‸gradcheck(f, [a], {})',
    'gradcheck',
    'gradcheck(f, [a], {})',
    'gradcheck(f, [a], { at: [AT] })',
  ],
  [
    '‸gradcheck(f, [a], options)',
    'gradcheck',
    'gradcheck(f, [a], options)',
    'gradcheck(f, [a], { ...options, at: [AT] })',
  ],
  [
    '‸gradcheck(f, [a], strict ? s : t)',
    'gradcheck',
    'gradcheck(f, [a], strict ? s : t)',
    'gradcheck(f, [a], { ...(strict ? s : t), at: [AT] })',
  ],
  [
    '‸gradcheck(\n  f,\n  [a], // the input\n  { ...base, "seed": 2, },\n)',
    'gradcheck',
    'gradcheck(\n  f,\n  [a], // the input\n  { ...base, "seed": 2, },\n)',
    'gradcheck(\n  f,\n  [a], // the input\n  { ...base, "seed": 2, at: [AT] },\n)',
  ],
  ['‸compare(f, g, [a])', 'compare', 'compare(f, g, [a])', 'compare(f, g, [a], { at: [AT] })'],
  [
    'gradcheck(f, [a]); ‸gradcheck(g, [b]);',
    'gradcheck',
    'gradcheck(g, [b])',
    'gradcheck(g, [b], { at: [AT] })',
  ],
  [
    'check.‸gradcheck(f, [a])',
    'gradcheck',
    'check.gradcheck(f, [a])',
    'check.gradcheck(f, [a], { at: [AT] })',
  ],
  // Under another name.
  ['‸grad(f, [a])', 'gradcheck', 'grad(f, [a])', 'grad(f, [a], { at: [AT] })'],
  // What these use is gone when another cell runs.
  ['const run = (f) => ‸gradcheck(f, [a])', 'gradcheck', 'gradcheck(f, [a])', undefined],
  ['for (const f of all) ‸gradcheck(f, [a])', 'gradcheck', 'gradcheck(f, [a])', undefined],
  ['{ const f = g; ‸gradcheck(f, [a]); }', 'gradcheck', 'gradcheck(f, [a])', undefined],
  ['‸gradcheck(...all)', 'gradcheck', 'gradcheck(...all)', undefined],
  // There is no option `at`.
  ['‸probe(f)', 'probe', 'probe(f)', undefined],
  ['‸made(f)()', 'other', 'made(f)', undefined],
  ['‸42', 'gradcheck', undefined, undefined],
];

describe('checkCall', () => {
  for (const [cell, check, call, repro] of table) {
    it(cell.replaceAll('\n', '↵'), () => {
      const before = cell.slice(0, cell.indexOf('‸')).split('\n');
      const at = { line: before.length, column: before.at(-1)!.length + 1 };
      const found = checkCall(cell.replace('‸', ''), check, at);
      assert.equal(found?.call, call);
      assert.equal(found?.repro && `${found.repro.before}AT${found.repro.after}`, repro);
    });
  }
  it('with the line alone: the only call of that name that covers it', () => {
    const cell = 'const x = 1;\ngradcheck(\n  f,\n  [a],\n);\nprobe(f);';
    assert.equal(checkCall(cell, 'gradcheck', { line: 3, column: 99 })?.call.length, 24);
    assert.equal(checkCall(cell, 'compare', { line: 3, column: 99 }), undefined);
  });
});
