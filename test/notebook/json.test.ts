import assert from 'node:assert/strict';
import { numberToText, plainJson, type Json } from '../../extension/notebook/json.js';
import { readJson } from '../../extension/notebook/readJson.js';
import { inFileOrder, writeJson } from '../../extension/notebook/writeJson.js';

function read(text: string): Json {
  const result = readJson(text);
  assert.ok(result.ok);
  return result.value;
}

describe('notebook JSON: numbers are spelled as Python spells them', () => {
  /** Right column: `repr` of CPython 3.11. */
  const cases: readonly (readonly [number, string])[] = [
    [0, '0'],
    [-0, '-0.0'],
    [1, '1'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-0.000012, '-1.2e-05'],
    [1.5e-7, '1.5e-07'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [1e21, '1e+21'],
    [123456.789, '123456.789'],
    [2 ** 53, '9007199254740992'],
  ];
  for (const [x, text] of cases) it(text, () => assert.equal(numberToText(x), text));

  for (const x of [NaN, Infinity, -Infinity])
    it(`${x} becomes null`, () => assert.equal(numberToText(x), 'null'));
});

describe('notebook JSON: reading agrees with JSON.parse', () => {
  const texts = [
    '{}',
    '[]',
    ' [ ] ',
    '"\\u00e9\\n\\t\\"\\\\\\/\\b\\f\\r"',
    '"\\ud83d\\ude00 \\ud83d"',
    '[true,false,null,-1.5,0.25,1000]',
    '{"a":{"b":[{"c":""}]}, "":[[[]]]}',
    '{"__proto__":{"a":1},"constructor":2,"10":3,"9":4}',
  ];
  for (const text of texts) it(text, () => assert.deepEqual(read(text), JSON.parse(text)));

  it('and is kept where a JavaScript number would change the text', () =>
    assert.deepEqual(read('[1.0, 2]'), [{ 'lossbook:number': '1.0' }, 2]));

  it('which is a number again when used', () =>
    assert.deepEqual(plainJson(read('{"a":[1.0, 1e5], "b":"1.0"}')), { a: [1, 100000], b: '1.0' }));

  it('the reserved key with anything but a number is an ordinary object', () =>
    assert.equal(writeJson({ 'lossbook:number': '1; x' }), '{\n "lossbook:number": "1; x"\n}\n'));
});

describe('notebook JSON: writing', () => {
  it('a lone surrogate is escaped, since UTF-8 has no bytes for it', () =>
    assert.equal(writeJson('\ud83d'), '"\\ud83d"\n'));

  it('the order of a file is that of what is written', () => {
    const value = { b: [{ d: 1, c: 2 }], a: null };
    assert.equal(JSON.stringify(inFileOrder(value)), '{"a":null,"b":[{"c":2,"d":1}]}');
    assert.equal(writeJson(inFileOrder(value)), writeJson(value));
  });
  it('a value that is not there is left out', () =>
    assert.equal(writeJson({ a: undefined as unknown as Json, b: [] }), '{\n "b": []\n}\n'));
});
