import assert from 'node:assert/strict';
import * as schema from '../../extension/wire/schema.js';
import { viewKinds } from '../../extension/wire/view.js';

const span = schema.members({ offset: schema.size, note: schema.optional(schema.text) });
const part = schema.kinds('a part', { all: {}, some: { of: schema.listOf(schema.size) } });

/** The types are those of the values: these lines are checked by the compiler. */
const typed: schema.TypeOf<typeof span> = { offset: 3 };
const tagged: schema.TypeOf<typeof part> = { kind: 'some', of: [1] };

const rows: readonly (readonly [
  name: string,
  rule: Pick<schema.Rule<never>, 'misfit'>,
  value: unknown,
  misfit: string | undefined,
])[] = [
  ['members', span, typed, undefined],
  ['an optional member that is there', span, { offset: 0, note: 'a' }, undefined],
  ['an optional member of another type', span, { offset: 0, note: 1 }, 'x.note: a string'],
  ['a member that is missing', span, {}, 'x.offset: a whole number from 0'],
  ['members beside', span, { offset: 1, other: 2 }, undefined],
  ['an array for an object', span, [], 'x: an object'],
  ['a kind', part, tagged, undefined],
  ['of a kind the third', part, { kind: 'some', of: [1, 2, -3] }, 'x.of[2]: a whole number from 0'],
  ['no such kind', part, { kind: 'toString' }, 'x: a part'],
  ['NaN spelled out', schema.number, 'NaN', undefined],
  ['NaN shouted', schema.number, 'NAN', 'x: a number'],
  ['one of two', schema.oneOf(['a', 'b']), 'c', 'x: one of a, b'],
  ['the lower end', schema.position, -2, 'x: a position'],
];

describe('schema', () => {
  for (const [name, rule, value, expected] of rows) {
    it(`${name}: ${expected ?? 'fits'}`, () => {
      const misfit = rule.misfit(value, 'x');
      assert.equal(misfit && `${misfit.path}: ${misfit.expected}`, expected);
    });
  }
  it('of a view the path begins at its header', () =>
    assert.deepEqual(viewKinds.tensor.misfit({ kind: 'tensor', id: 'a', title: '' }, ''), {
      path: 'tensors',
      expected: 'an array',
    }));
});
