import assert from 'node:assert/strict';
import {
  fromNbformatData,
  splitLines,
  toNbformatData,
  type MimeSource,
} from '../../extension/notebook/mimeData.js';

describe('notebook MIME data', () => {
  /** [type, as a cell gives it, as the model holds it]; both ways. */
  const both: readonly (readonly [string, MimeSource[string], unknown])[] = [
    ['text/plain', 'a\nb', 'a\nb'],
    ['text/html', '', ''],
    ['image/svg+xml', '<svg/>', '<svg/>'],
    ['image/png', new Uint8Array([1, 2, 3]), 'AQID'],
    ['image/png', new Uint8Array([]), ''],
    ['application/vnd.lossbook.view', new Uint8Array([255]), '/w=='],
    ['application/json', { a: [1, null] }, { a: [1, null] }],
    ['application/json', 'text', 'text'],
    ['application/json', 7, 7],
    ['application/json', null, null],
    ['application/vnd.vegalite.v6+json', [{}], [{}]],
    ['application/x-unheard-of', 'AQID', 'AQID'],
    ['image/png', 'not base64', 'not base64'],
  ];
  for (const [type, value, data] of both) {
    it(`${type} ${JSON.stringify(data)}`, () => {
      assert.deepEqual(toNbformatData({ [type]: value }), { [type]: data });
      assert.deepEqual(fromNbformatData(toNbformatData({ [type]: value })), { [type]: value });
    });
  }

  it('bytes that are a part of a bigger buffer', () =>
    assert.deepEqual(
      toNbformatData({ 'image/png': new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4) }),
      {
        'image/png': 'AQID',
      },
    ));

  it('base64 in lines, as Python 2 wrote it', () =>
    assert.deepEqual(fromNbformatData({ 'image/png': 'AQ\nID\n' }), {
      'image/png': new Uint8Array([1, 2, 3]),
    }));

  it('an object under a type that cannot hold one becomes its JSON text', () =>
    assert.deepEqual(toNbformatData({ 'text/plain': { a: 1 } }), { 'text/plain': '{"a":1}' }));

  it('JSON is as JSON.stringify sees it', () =>
    assert.deepEqual(
      toNbformatData({ 'application/json': { a: NaN, b: undefined, c: new Date(0) } }),
      {
        'application/json': { a: null, c: '1970-01-01T00:00:00.000Z' },
      },
    ));
});

describe('notebook lines: cut as by str.splitlines(keepends=True) of Python', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['a', ['a']],
    ['a\n', ['a\n']],
    ['\n\n', ['\n', '\n']],
    ['a\r\nb\rc', ['a\r\n', 'b\r', 'c']],
    ['a\n\rb', ['a\n', '\r', 'b']],
    ['a\u2028b\fc\x85', ['a\u2028', 'b\f', 'c\x85']],
    ['a\tb\x1fc', ['a\tb\x1fc']],
  ];
  for (const [text, lines] of cases)
    it(JSON.stringify(text), () => assert.deepEqual(splitLines(text), lines));
});
