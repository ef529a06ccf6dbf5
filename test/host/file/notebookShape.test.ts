import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notebookOfShape, shapeOfNotebook } from '../../../extension/host/file/notebookShape.js';
import { parseNotebook, serializeNotebook } from '../../../extension/notebook/format.js';
import type { Notebook } from '../../../extension/notebook/model.js';
import {
  newCodeCell,
  newMarkdownCell,
  newNotebook,
} from '../../../extension/notebook/newNotebook.js';

/** As the editor carries it: everything but the bytes of outputs passes through JSON. */
function throughEditor(notebook: Notebook): Notebook {
  const { cells, metadata } = shapeOfNotebook(notebook);
  const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  return notebookOfShape({
    metadata: json(metadata),
    cells: cells.map((cell) => ({
      ...cell,
      metadata: json(cell.metadata),
      outputs: cell.outputs.map(({ items, metadata: own }) => ({
        items,
        metadata: own && json(own),
      })),
    })),
  });
}

const sameBytes = (notebook: Notebook) =>
  assert.equal(serializeNotebook(throughEditor(notebook)), serializeNotebook(notebook));

const parsed = (text: string): Notebook => {
  const result = parseNotebook(text);
  assert.ok(result.ok);
  return result.notebook;
};

const cell = (json: string) =>
  `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [${json}]}`;
const output = (json: string) =>
  cell(
    `{"cell_type": "code", "id": "a", "source": "", "execution_count": 3, "metadata": {}, "outputs": [${json}]}`,
  );

describe('a cell of Python', () => {
  const shown = (source: string) =>
    shapeOfNotebook(newNotebook([newCodeCell('a', source)])).cells[0];
  it('is shown as Python, without the line that says so', () => {
    const shape = shown('%%python\nx = 1');
    assert.deepEqual([shape?.language, shape?.source], ['python', 'x = 1']);
  });
  for (const source of ['%%python\nx = 1', '%%python  \r\nx', '%%python', '%%python\n']) {
    it(`keeps its bytes: ${JSON.stringify(source)}`, () =>
      sameBytes(newNotebook([newCodeCell('a', source)])));
  }
  it('gets that line when somebody makes a cell Python, and loses it again', () => {
    const made = (language: string, source: string) =>
      notebookOfShape({
        metadata: {},
        cells: [
          { kind: 'code', language, source, metadata: {}, outputs: [], executionOrder: undefined },
        ],
      }).cells[0];
    assert.equal(made('python', 'x = 1')?.source, '%%python\nx = 1');
    assert.deepEqual(made('python', 'x')?.metadata, {});
    assert.equal(made('typescript', 'x')?.source, 'x');
  });
});

const kept: readonly (readonly [string, string])[] = [
  ['unknown keys of the file', '{"nbformat": 4, "nbformat_minor": 7, "own": [1.0], "cells": []}'],
  ['unknown keys of a cell', cell('{"cell_type": "markdown", "id": "a", "source": "", "own": 1}')],
  [
    'attachments',
    cell(
      '{"cell_type": "markdown", "id": "a", "source": "", "attachments": {"b": {"image/png": "aGk="}}}',
    ),
  ],
  ['raw cells', cell('{"cell_type": "raw", "id": "a", "source": "x"}')],
  [
    'the language of a cell',
    cell(
      '{"cell_type": "code", "id": "a", "source": "x", "metadata": {"vscode": {"languageId": "python"}}}',
    ),
  ],
  ['both streams', output('{"output_type": "stream", "name": "stderr", "text": "x\\n"}')],
  ['a stream of another name', output('{"output_type": "stream", "name": "log", "text": "x"}')],
  [
    'text, JSON and bytes by their types',
    output(
      `{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "t",
        "application/json": {"a": [1.0, 1e-05]}, "image/png": "aGk=", "image/svg+xml": "<svg/>"}}`,
    ),
  ],
  [
    'types that nobody knows',
    output(
      `{"output_type": "execute_result", "execution_count": 3, "metadata": {"m": 1},
        "data": {"application/vnd.x": "text", "application/vnd.y": {"not": "text"},
        "application/vnd.lossbook.view": "aGk="}}`,
    ),
  ],
  [
    'base64 with line breaks',
    output('{"output_type": "display_data", "metadata": {}, "data": {"image/png": "aGk=\\n"}}'),
  ],
  [
    'what claims to be base64 and is not',
    output('{"output_type": "display_data", "metadata": {}, "data": {"image/png": "<png>"}}'),
  ],
  [
    'an error with a trace',
    output('{"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["a", "b"]}'),
  ],
  [
    'an error without one',
    output('{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}'),
  ],
  ['an output of a later nbformat', output('{"output_type": "later", "x": 1}')],
];

describe('a notebook in the editor', () => {
  for (const [what, text] of kept) it(`keeps ${what}`, () => sameBytes(parsed(text)));

  for (const name of readdirSync('notebooks').filter((file) => /^[\w-]+\.tfnb$/.test(file))) {
    it(`keeps ${name} byte for byte`, () => {
      const text = readFileSync(join('notebooks', name), 'utf8');
      assert.equal(serializeNotebook(throughEditor(parsed(text))), text);
    });
  }

  it('shows execution counts', () => {
    const { cells } = shapeOfNotebook(parsed(output('')));
    assert.equal(cells[0]?.executionOrder, 3);
  });

  const shapes = (notebook: Notebook) => shapeOfNotebook(notebook);
  it('gives a new cell an id when it is saved', () => {
    const { cells, metadata } = shapes(newNotebook([newCodeCell('a'), newMarkdownCell('b')]));
    const fresh = cells.map((each, i) => (i === 1 ? { ...each, metadata: {} } : each));
    assert.deepEqual(
      notebookOfShape({ cells: fresh, metadata }).cells.map(({ id }) => id),
      ['a', 'cell-2'],
    );
  });
  it('gives a copy of a cell an id of its own', () => {
    const { cells, metadata } = shapes(newNotebook([newCodeCell('a'), newCodeCell('cell-2')]));
    const copied = [...cells, ...cells];
    assert.deepEqual(
      notebookOfShape({ cells: copied, metadata }).cells.map(({ id }) => id),
      ['a', 'cell-2', 'cell-3', 'cell-4'],
    );
  });
  it('forgets a language that the cell no longer has', () => {
    const text = kept.find(([what]) => what === 'the language of a cell')?.[1] ?? '';
    const { cells, metadata } = shapes(parsed(text));
    const changed = cells.map((each) => ({ ...each, language: 'typescript' }));
    assert.deepEqual(notebookOfShape({ cells: changed, metadata }).cells[0]?.metadata, {});
  });
  it('is a notebook of ours where the editor knows no metadata', () => {
    const made = notebookOfShape({ cells: [], metadata: {} });
    assert.deepEqual(made, newNotebook([]));
  });
});
