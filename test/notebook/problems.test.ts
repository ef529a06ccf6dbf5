import assert from 'node:assert/strict';
import { parseNotebook } from '../../extension/notebook/format.js';
import type { NotebookProblem } from '../../extension/notebook/problem.js';
import { problemText } from '../../extension/notebook/problemText.js';

function problemOf(file: string | Uint8Array): NotebookProblem {
  const result = parseNotebook(file);
  assert.ok(!result.ok, 'parsed without a problem');
  return result.problem;
}

/** A file of one cell with these fields. */
const cell = (fields: string) => `{"cells":[{${fields}}],"metadata":{},"nbformat":4}`;

const code = (fields: string) => cell(`"cell_type":"code","source":"",${fields}`);

const output = (fields: string) => code(`"outputs":[{${fields}}]`);

const conflict = `{
 "cells": [
<<<<<<< HEAD
  {"cell_type": "raw", "source": "a"}
=======
  {"cell_type": "raw", "source": "b"}
>>>>>>> theirs
 ],
<<<<<<< HEAD
 "metadata": {"a": 1},
=======
 "metadata": {"a": 2},
>>>>>>> theirs
 "nbformat": 4
}`;

/** [what is wrong, the file, what is said first, up to "the file was not touched"] */
const notJson: readonly (readonly [string, string | Uint8Array, string])[] = [
  [
    'a missing comma',
    '{"a": 1\n "b": 2}',
    `not JSON: line 2, column 2: expected ',' or '}', found '"' (at " "b": 2}")`,
  ],
  [
    'a missing colon',
    '{"a" 1}',
    `not JSON: line 1, column 6: expected ':', found '1' (at "{"a" 1}")`,
  ],
  [
    'a trailing comma',
    '[1,\r\n]',
    `not JSON: line 2, column 1: expected a value, found ']' (at "]")`,
  ],
  [
    'a trailing comma in an object',
    '{"a": 1,}',
    `not JSON: line 1, column 9: expected a key in double quotes, found '}' (at "{"a": 1,}")`,
  ],
  [
    'single quotes',
    "{'a': 1}",
    `not JSON: line 1, column 2: expected a key in double quotes, found ''' (at "{'a': 1}")`,
  ],
  [
    "Python's NaN",
    '{"x": NaN}',
    `not JSON: line 1, column 7: expected a value, found 'NaN' (at "{"x": NaN}")`,
  ],
  [
    'a comment',
    '// hello\n{}',
    `not JSON: line 1, column 1: expected a value, found '/' (at "// hello")`,
  ],
  [
    'text after the end',
    '{} {}',
    `not JSON: line 1, column 4: expected the end of the file, found '{' (at "{} {}")`,
  ],
  [
    'a leading zero',
    '[01]',
    `not JSON: line 1, column 3: expected ',' or ']', found '1' (at "[01]")`,
  ],
  [
    'a line break in a string',
    '["a\nb"]',
    `not JSON: line 1, column 4: expected an escape such as \\n, or the closing quote, found U+000A (at "["a")`,
  ],
  [
    'an unknown escape',
    '["\\q"]',
    `not JSON: line 1, column 3: expected an escape that JSON knows, found '\\' (at "["\\q"]")`,
  ],
  [
    'blocks of zeros after a crash',
    new Uint8Array(512),
    `not JSON: line 1, column 1: expected a value, found U+0000 (at "${'·'.repeat(20)}")`,
  ],
  [
    'a page of HTML',
    '<!DOCTYPE html>',
    `not JSON: line 1, column 1: expected a value, found '<' (at "<!DOCTYPE html>")`,
  ],
  [
    'nesting without end',
    '['.repeat(100_000),
    `not JSON: line 1, column 501: expected nesting no deeper than 500 levels, found '[' (at "${'['.repeat(40)}")`,
  ],
  [
    'a key twice',
    '{"a": 1,\n "a": 2}',
    'duplicate key: line 2, column 2: its object has another "a", and one of the two would be lost',
  ],
  [
    'a file cut short',
    '{"cells": [\n',
    'truncated: the file ends at line 2, column 1, where a value was expected',
  ],
  [
    'a string cut short',
    '{"cells": ["x',
    'truncated: the file ends at line 1, column 14, where the closing quote of a string was expected',
  ],
  [
    'a word cut short',
    '{"a": fal',
    'truncated: the file ends at line 1, column 7, where a value was expected',
  ],
  [
    'merge conflicts',
    conflict,
    'merge conflict: line 3 begins with "<<<<<<<", the mark of an unresolved conflict, and 1 more below',
  ],
  [
    'a byte that is not UTF-8',
    new Uint8Array([0x7b, 0x0a, 0x22, 0xe9, 0x22]),
    'not UTF-8: line 2 holds bytes that are no text in UTF-8',
  ],
  [
    'UTF-16',
    new Uint8Array([0xff, 0xfe, 0x7b, 0x00]),
    'not UTF-8: the file begins with the mark of UTF-16',
  ],
  ['no bytes', '', 'empty: the file holds no notebook'],
  ['white space', '\uFEFF \r\n', 'empty: the file holds no notebook'],
];

const notANotebook: readonly (readonly [string, string])[] = [
  ['[]', 'the file: expected an object, found a list'],
  ['null', 'the file: expected an object, found null'],
  ['1.0', 'the file: expected an object, found 1.0'],
  ['{}', 'nbformat: expected an integer, 0 or more, found nothing'],
  ['{"nbformat":"4"}', 'nbformat: expected an integer, 0 or more, found "4"'],
  ['{"nbformat":4}', 'cells: expected a list, found nothing'],
  ['{"nbformat":4,"cells":{}}', 'cells: expected a list, found an object'],
  ['{"nbformat":4,"cells":[],"metadata":[]}', 'metadata: expected an object, found a list'],
  ['{"nbformat":4,"cells":[7]}', 'cells[0]: expected an object, found 7'],
  [
    cell('"source":""'),
    'cells[0].cell_type: expected "code" or "markdown" or "raw", found nothing',
  ],
  [
    cell('"source":"","cell_type":"heading"'),
    'cells[0].cell_type: expected "code" or "markdown" or "raw", found "heading"',
  ],
  [
    cell('"cell_type":"raw"'),
    'cells[0].source: expected a string or a list of strings, found nothing',
  ],
  [
    cell('"cell_type":"raw","source":["a",1]'),
    'cells[0].source: expected a string or a list of strings, found a list',
  ],
  [code('"id":"a b"'), `cells[0].id: expected 1 to 64 letters, digits, '-' or '_', found "a b"`],
  [code('"id":null'), `cells[0].id: expected 1 to 64 letters, digits, '-' or '_', found null`],
  [
    code('"execution_count":1.5'),
    'cells[0].execution_count: expected an integer, 0 or more, found 1.5',
  ],
  [
    code('"execution_count":-1'),
    'cells[0].execution_count: expected an integer, 0 or more, found -1',
  ],
  [code('"outputs":null'), 'cells[0].outputs: expected a list, found null'],
  [code('"attachments":{"a.png":1}'), 'cells[0].attachments["a.png"]: expected an object, found 1'],
  [output('"text":"a"'), 'cells[0].outputs[0].output_type: expected a string, found nothing'],
  [
    output('"output_type":"stream","name":"stdout"'),
    'cells[0].outputs[0].text: expected a string or a list of strings, found nothing',
  ],
  [
    output('"output_type":"display_data"'),
    'cells[0].outputs[0].data: expected an object, found nothing',
  ],
  [
    output('"output_type":"error","ename":"E","evalue":"","traceback":[1]'),
    'cells[0].outputs[0].traceback[0]: expected a string, found 1',
  ],
];

describe('notebook problems: what is said', () => {
  for (const [name, file, start] of notJson)
    it(name, () =>
      assert.equal(problemText(problemOf(file)).split('; the file was not touched. ')[0], start),
    );

  for (const [file, start] of notANotebook)
    it(file, () =>
      assert.equal(
        problemText(problemOf(file)),
        `not a notebook: ${start}; the file was not touched. Restore it from version control or fix that value.`,
      ),
    );

  it('nbformat 3', () =>
    assert.equal(
      problemText(problemOf('{"nbformat":3,"nbformat_minor":0,"worksheets":[]}')),
      'nbformat 3: Lossbook reads nbformat 4, and this file is older; the file was not touched. `jupyter nbconvert --to notebook FILE` writes an upgraded copy beside it.',
    ));

  it('nbformat 5', () =>
    assert.equal(
      problemText(problemOf('{"nbformat":5,"cells":[]}')),
      'nbformat 5: Lossbook reads nbformat 4, and this file is newer; the file was not touched. Update Lossbook, or save the notebook as nbformat 4 with the tool that made it.',
    ));

  it('one id on two cells', () => {
    const raw = '{"cell_type":"raw","source":"","id":"same"}';
    assert.equal(
      problemText(
        problemOf(`{"nbformat":4,"cells":[${raw},{"cell_type":"raw","source":""},${raw}]}`),
      ),
      'duplicate id: cells[0] and cells[2] have the same id "same"; the file was not touched. Give each an "id" of its own.',
    );
  });

  it('a merge conflict', () =>
    assert.deepEqual(problemOf(conflict), { code: 'conflict-markers', line: 3, count: 2 }));

  it('conflict markers inside of strings are text', () =>
    assert.ok(parseNotebook(cell('"cell_type":"raw","source":["<<<<<<< HEAD\\n"]')).ok));
});
