import assert from 'node:assert/strict';
import { parseNotebook, serializeNotebook } from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { problemText } from '../../extension/notebook/problemText.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';
import { fromTheFuture, samples } from './samples.js';

function parsed(file: string | Uint8Array): Notebook {
  const result = parseNotebook(file);
  assert.ok(result.ok, result.ok ? '' : problemText(result.problem));
  return result.notebook;
}

const rewritten = (file: string | Uint8Array) => serializeNotebook(parsed(file));

/** A file from its cells, as somebody might write it by hand. */
const file = (...cells: readonly object[]) => JSON.stringify({ cells, metadata: {}, nbformat: 4 });

const all = { ...samples, 'a notebook of a later version': fromTheFuture };

describe('notebook format: serialize and parse', () => {
  for (const [name, notebook] of Object.entries(all)) {
    const text = serializeNotebook(notebook);

    it(`${name}: comes back the same`, () => assert.deepEqual(parsed(text), notebook));

    it(`${name}: from bytes as from a string`, () =>
      assert.deepEqual(parsed(Buffer.from(text)), parsed(text)));

    it(`${name}: keeps its bytes`, () => assert.equal(rewritten(text), text));

    it(`${name}: gets them back after another tool laid it out`, () =>
      assert.equal(rewritten(otherLayout(text)), text));

    it(`${name}: ends in one line feed, and has no carriage return outside of strings`, () => {
      assert.match(text, /[^\n]\n$/);
      assert.doesNotMatch(text, /\r/);
    });

    it(`${name}: passes through an editor, which carries JSON`, () =>
      assert.equal(serializeNotebook(JSON.parse(JSON.stringify(notebook)) as Notebook), text));
  }

  it('is laid out as Jupyter does: sorted keys, one space, one line of source per line', () => {
    assert.equal(
      serializeNotebook(samples['tags and foreign metadata'] as Notebook).split(
        ',\n "metadata"',
      )[0],
      `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "tagged",
   "metadata": {
    "acme.org": {
     "a": {},
     "z": []
    },
    "tags": [
     "parameters"
    ]
   },
   "outputs": [],
   "source": []
  }
 ]`,
    );
  });
});

/** Windows line ends, tabs, a byte order mark and trailing white space: everything but order and numbers. */
function otherLayout(text: string): string {
  const tabs = text.replace(/^ +/gm, (spaces) => '\t'.repeat(spaces.length));
  return `\uFEFF${tabs.replaceAll('\n', '\r\n')}  \r\n`;
}

describe('notebook format: files by others', () => {
  const cell = (fields: object) => parsed(file(fields)).cells[0];

  it('source as one string', () =>
    assert.equal(cell({ cell_type: 'markdown', source: 'a\nb' })?.source, 'a\nb'));

  it('source as a list of lines', () =>
    assert.equal(cell({ cell_type: 'markdown', source: ['a\n', 'b'] })?.source, 'a\nb'));

  it('what a cell leaves out is filled in', () =>
    assert.deepEqual(cell({ cell_type: 'code', source: '' }), {
      cell_type: 'code',
      id: 'cell-1',
      source: '',
      metadata: {},
      outputs: [],
      execution_count: null,
      extra: {},
    }));

  it('nbformat 4.0 to 4.4 become 4.5, with ids by position', () => {
    const old = parsed(file({ cell_type: 'raw', source: 'a' }, { cell_type: 'raw', source: 'b' }));
    assert.equal(old.nbformat_minor, 5);
    assert.deepEqual(
      old.cells.map(({ id }) => id),
      ['cell-1', 'cell-2'],
    );
  });

  it('an id given by position avoids those in use', () => {
    const ids = parsed(
      file(
        { cell_type: 'raw', source: 'a' },
        { cell_type: 'raw', source: 'b', id: 'cell-1' },
        { cell_type: 'raw', source: 'c', id: 'cell-1-2' },
      ),
    ).cells.map(({ id }) => id);
    assert.deepEqual(ids, ['cell-1-3', 'cell-1', 'cell-1-2']);
  });

  it('a later minor version keeps its number', () =>
    assert.equal(parsed('{"cells":[],"nbformat":4,"nbformat_minor":9}').nbformat_minor, 9));

  it('keys in any order are sorted', () =>
    assert.equal(
      rewritten('{"nbformat_minor":5,"nbformat":4,"metadata":{"b":1,"a":2},"cells":[]}'),
      '{\n "cells": [],\n "metadata": {\n  "a": 2,\n  "b": 1\n },\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    ));

  for (const number of [
    '1.0',
    '1e5',
    '1E5',
    '0.00001',
    '1e-05',
    '-0',
    '-0.0',
    '123456789012345678901',
    '1e999',
    '0.1000',
  ])
    it(`the number ${number} keeps its text`, () =>
      assert.match(
        rewritten(`{"cells":[],"metadata":{"x":${number}},"nbformat":4}`),
        new RegExp(`"x": ${number.replace('.', '\\.')}\n`),
      ));

  it('data under an unknown MIME type is kept, list or object', () => {
    const data = { 'application/x-a': 'text', 'chemical/x-b': { c: [1] }, 'x/y': [1, 'z'] };
    const outputs = [{ output_type: 'display_data', data, metadata: {} }];
    const text = rewritten(file({ cell_type: 'code', source: '', outputs }));
    assert.deepEqual(parsedJson<NotebookFile>(text).cells[0]!.outputs[0]!.data, data);
  });

  it('lines of a JSON type stay a list, lines of a text type become text', () => {
    const data = {
      'application/json': ['a\n', 'b'],
      'text/plain': ['a\n', 'b'],
      'image/png': ['QU', 'I='],
    };
    const [code] = parsed(
      file({ cell_type: 'code', source: '', outputs: [{ output_type: 'display_data', data }] }),
    ).cells;
    assert.ok(code?.cell_type === 'code' && code.outputs[0]?.output_type === 'display_data');
    assert.deepEqual(code.outputs[0].data, { ...data, 'text/plain': 'a\nb', 'image/png': 'QUI=' });
  });
});
