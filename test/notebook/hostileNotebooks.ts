/** Notebook files that nobody makes by accident: what each is, the file, and what it is refused for; without that it is read. */

/** Wherever a file has text. */
export const evil = `</script><script>evil()</script><img src=x onerror="evil()">"'><svg onload=evil()>\u2028{{evil()}}`;

export type HostileFile = readonly [name: string, file: string | Uint8Array, refused?: RegExp];

export interface Fields {
  readonly [key: string]: unknown;
}
export const code = (fields: Fields = {}): Fields => ({
  ...{ cell_type: 'code', id: 'c', metadata: {}, source: '1', execution_count: 1, outputs: [] },
  ...fields,
});
export const text = (source: string, fields: Fields = {}): Fields => ({
  ...{ cell_type: 'markdown', id: 'm', metadata: {}, source },
  ...fields,
});
/** A file of these cells. */
export const book = (cells: readonly Fields[], fields: Fields = {}): string =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...fields });
export const shows = (data: Fields, metadata: Fields = {}): Fields =>
  code({ outputs: [{ output_type: 'display_data', data, metadata }] });
const raw = (json: string): string =>
  book([code({ metadata: { marked: 0 } })]).replace('"marked":0', json);
const nested = (depth: number): string => `"deep":${'['.repeat(depth)}${']'.repeat(depth)}`;
const utf16 = (content: string, swap: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${content}`, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

export const hostileNotebooks: readonly HostileFile[] = [
  [
    'markup in every field of text',
    book(
      [
        text(evil, { metadata: { tags: [evil], name: evil } }),
        code({
          source: evil,
          metadata: { tags: [evil], [evil]: evil },
          outputs: [
            { output_type: 'stream', name: 'stdout', text: evil },
            { output_type: 'stream', name: evil, text: evil },
            {
              output_type: 'error',
              ename: evil,
              evalue: evil,
              traceback: [evil, `\u001b]8;;${evil}\u0007x`],
            },
            { output_type: evil, data: evil },
            {
              output_type: 'execute_result',
              execution_count: 1,
              data: { 'text/plain': evil, [evil]: evil },
              metadata: { [evil]: evil },
            },
          ],
        }),
        { cell_type: 'raw', id: 'r', metadata: { format: evil }, source: evil },
      ],
      {
        metadata: {
          title: evil,
          kernelspec: { name: evil, display_name: evil },
          language_info: { name: evil },
          lossbook: {
            backend: evil,
            versions: { [evil]: evil },
            inputs: { [evil]: evil },
            seeds: [evil],
          },
        },
      },
    ),
  ],
  [
    'markup in the record of a run',
    book([
      code({
        metadata: {
          lossbook: {
            hash: evil,
            ms: evil,
            reports: [
              { kind: evil, verdict: evil, summary: evil, expected: evil, diagnoses: [evil] },
            ],
            nondeterministic: [evil],
          },
        },
      }),
    ]),
  ],
  [
    'a record of a run of other types',
    book(
      [
        code({
          metadata: { lossbook: { reports: { length: 1e9 }, hash: 5, nondeterministic: 'clock' } },
        }),
        text('x'),
      ],
      { metadata: { lossbook: [] } },
    ),
  ],
  ['a cell id of markup', book([code({ id: evil })]), /cells\[0\]\.id: expected 1 to 64 letters/],
  [
    'a cell id of a million letters',
    book([code({ id: 'a'.repeat(1e6) })]),
    /cells\[0\]\.id: expected 1 to 64 letters/,
  ],
  [
    'cell ids that objects have',
    book(['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((id) => code({ id }))),
  ],
  [
    'ids that take the names that are given',
    book([code({ id: 'cell-2' }), code({ id: undefined }), code({ id: undefined })]),
  ],
  [
    '__proto__ among metadata, outputs and attachments',
    book([
      text('![x](attachment:__proto__)', { attachments: { a: {} } }),
      shows({ 'text/plain': 'a' }),
    ])
      .replaceAll(
        '"metadata":{}',
        '"metadata":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      )
      .replace('"a":{}', '"__proto__":{"image/png":"AAAA"}'),
  ],
  ['a key twice', raw('"a":1,"a":2'), /duplicate key/],
  ['a key twice, once with an escape', raw('"a":1,"\\u0061":2'), /duplicate key/],
  ['__proto__ twice', raw('"__proto__":1,"__proto__":2'), /duplicate key/],
  [
    'numbers beyond doubles',
    raw(
      '"n":[1e400,-1e400,1e-400,12345678901234567890,0.1000000000000000055511151231257827,-0,-0.0,1E5,1e+05]',
    ),
  ],
  ['a number of a million digits', raw(`"n":${'9'.repeat(1e6)}`)],
  ['an exponent of a million digits', raw(`"n":1e${'9'.repeat(1e6)}`)],
  [
    'a count beyond doubles',
    book([code()]).replace('"execution_count":1', '"execution_count":1e400'),
    /execution_count: expected an integer/,
  ],
  [
    'a count of twenty digits',
    book([code()]).replace('"execution_count":1', '"execution_count":12345678901234567890'),
    /execution_count: expected an integer/,
  ],
  ['JSON 490 levels deep', raw(nested(490))],
  ['JSON 100,000 levels deep', raw(nested(100_000)), /nesting no deeper than 500 levels/],
  [
    'objects 100,000 levels deep',
    raw(`"d":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    /nesting no deeper than 500 levels/,
  ],
  ['lone surrogates, raw and escaped', raw('"\\ud800":"\\udfff","b":"\\ud83d"')],
  [
    'NULs and controls, escaped',
    book([
      code({
        source: '\u0000\u0001\u001b[31m\u007f\u0085\ufffe',
        outputs: [
          { output_type: 'stream', name: 'stdout', text: '\u0000\u0008\r\r\n\u001b]0;title\u0007' },
        ],
      }),
    ]),
  ],
  ['a NUL as it is', raw('"a":"\u0000"'), /not JSON: .*found U\+0000/],
  ['a BOM', `\ufeff${book([code()])}`],
  ['two BOMs', `\ufeff\ufeff${book([code()])}`, /not JSON: line 1/],
  ['UTF-16, little end first', utf16(book([code()]), false), /mark of UTF-16/],
  ['UTF-16, big end first', utf16(book([code()]), true), /mark of UTF-16/],
  ['UTF-16 without a mark', utf16(book([code()]), false).subarray(2), /not JSON|not UTF-8|UTF-16/],
  [
    'UTF-8 of surrogates',
    Buffer.from([...Buffer.from('{"a":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
    /not UTF-8: line 1/,
  ],
  [
    'UTF-8 that is longer than need be',
    Buffer.from([...Buffer.from('{"a":"'), 0xc0, 0xaf, ...Buffer.from('"}')]),
    /not UTF-8: line 1/,
  ],
  [
    'nbformat 4.0, without ids, with what only 3 had',
    book(
      [code({ id: undefined, prompt_number: 1, collapsed: true, input: 'x', language: 'python' })],
      { nbformat_minor: 0, orig_nbformat: 2, worksheets: [{ cells: [] }] },
    ),
  ],
  [
    'nbformat 4.99',
    book([code({ new_in_99: { a: [1] } })], { nbformat_minor: 99, new_in_99: null }),
  ],
  ['an nbformat of text', book([code()], { nbformat: '4' }), /nbformat: expected an integer/],
  [
    'an nbformat of 4.5',
    book([code()], { nbformat: 4.5 }),
    /nbformat: expected an integer|nbformat 4\.5/,
  ],
];
