/** What differs, as a person reads it: quoted once, and where the two part. */
import assert from 'node:assert/strict';
import { compareJson } from '../../extension/verify/compareJson.js';
import { allowances } from '../../extension/verify/allowances.js';
import { findingText } from '../../extension/verify/text.js';
import type { Json } from '../../extension/notebook/json.js';

const long = 'x'.repeat(500);

const cases: readonly (readonly [string, recorded: Json, now: Json, says: string])[] = [
  ['a verdict', { v: 'fail' }, { v: 'pass' }, '.v: recorded “fail”, now “pass”'],
  ['text where a number was', { v: 5 }, { v: '5' }, '.v: recorded “5”, now “"5"”'],
  ['nothing where text was', { v: 'a' }, { v: '' }, '.v: recorded “a”, now nothing'],
  ['true for false', { v: true }, { v: false }, '.v: recorded “true”, now “false”'],
  [
    'a letter far into a long text',
    { v: `${long}a` },
    { v: `${long}b` },
    `.v: recorded “…${'x'.repeat(30)}a”, now “…${'x'.repeat(30)}b”`,
  ],
  [
    'what was cut off',
    { v: `${long}a` },
    { v: long },
    `.v: recorded “…${'x'.repeat(30)}a”, now “…${'x'.repeat(30)}”`,
  ],
  ['a pair of surrogates is one letter', { v: '🙂' }, { v: '🙃' }, '.v: recorded “🙂”, now “🙃”'],
];

describe('what differs is told, quoted once:', () => {
  for (const [name, recorded, now, says] of cases) {
    it(name, () => {
      const [found] = compareJson('', recorded, now, allowances.same);
      assert.equal(found && findingText(found), says);
    });
  }
});
