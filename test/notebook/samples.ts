/** Notebooks that between them hold everything the format can. Each is valid nbformat 4.5 unless it says. */
import { withLossbookMetadata } from '../../extension/notebook/lossbookMetadata.js';
import { toNbformatData } from '../../extension/notebook/mimeData.js';
import type { Cell, CodeCell, Notebook, Output } from '../../extension/notebook/model.js';
import { newCodeCell, newMarkdownCell, newNotebook } from '../../extension/notebook/newNotebook.js';

/** A 1 × 1 PNG. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const withOutputs = (id: string, ...outputs: Output[]): CodeCell => ({
  ...newCodeCell(id, 'loss;'),
  outputs,
  execution_count: 1,
});

const view: Output = {
  output_type: 'execute_result',
  data: toNbformatData({
    'text/plain': 'compare FAIL 4096/4096 wrong\nworst at [0, 12, 80]\n',
    'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg">\n</svg>',
    'application/vnd.lossbook.view': new Uint8Array([0, 1, 2, 250, 255]),
    'application/vnd.vegalite.v6+json': { mark: 'line', data: { values: [1e-5, 0.1, -0, 1e21] } },
    'application/x-unheard-of': 'kept as it is',
  }),
  metadata: { 'image/svg+xml': { width: 4 } },
  execution_count: 1,
  extra: {},
};

const rawCell: Cell = {
  cell_type: 'raw',
  id: 'raw',
  source: '<hr>\n',
  metadata: { format: 'text/html' },
  extra: {},
};

const withAttachment: Cell = {
  ...newMarkdownCell('attached', '![one pixel](attachment:pixel.png)'),
  attachments: { 'pixel.png': toNbformatData({ 'image/png': new Uint8Array(pixel) }) },
};

/** By name. */
export const samples: Readonly<Record<string, Notebook>> = {
  'a new notebook': newNotebook(),
  'no cells': newNotebook([]),
  'an empty cell of each type': newNotebook([
    newCodeCell('code'),
    newMarkdownCell('text'),
    { ...rawCell, source: '' },
  ]),
  'every line end Python knows': newNotebook([
    newCodeCell('ends', 'a\nb\r\nc\rd\ve\ff\x1cg\x1dh\x1ei\x85j\u2028k\u2029l\n\n'),
  ]),
  'text of many scripts': newNotebook([
    newMarkdownCell('scripts', 'θ^(1+δ) Ångström 損失 😀 \x7f \0 "\\/'),
  ]),
  'a view': newNotebook([withOutputs('view', view)]),
  'streams, an error and an image': newNotebook([
    withOutputs(
      'mixed',
      { output_type: 'stream', name: 'stdout', text: 'epoch 1\nepoch 2', extra: {} },
      { output_type: 'stream', name: 'stderr', text: '', extra: {} },
      {
        output_type: 'error',
        ename: 'TypeError',
        evalue: 'x is not a function',
        traceback: ['TypeError: x is not a function', '    at Cell In[1], line 2'],
        extra: {},
      },
      {
        output_type: 'display_data',
        data: toNbformatData({ 'text/html': '<b>bold</b>\n', 'text/plain': 'bold' }),
        metadata: {},
        extra: {},
      },
      {
        output_type: 'display_data',
        data: toNbformatData({ 'image/png': new Uint8Array(pixel), 'text/plain': 'one pixel' }),
        metadata: { 'image/png': { alt: 'one pixel' } },
        extra: {},
      },
    ),
  ]),
  'raw cells and attachments': newNotebook([rawCell, withAttachment]),
  'tags and foreign metadata': {
    ...newNotebook([
      {
        ...newCodeCell('tagged'),
        metadata: { tags: ['parameters'], 'acme.org': { z: [], a: {} } },
      },
    ]),
    metadata: { ...newNotebook().metadata, widgets: { deep: [[[null, true, 'x']]] } },
  },
  'numbers that JavaScript does not keep': {
    ...newNotebook(),
    metadata: {
      ...newNotebook().metadata,
      float: { 'lossbook:number': '1.0' },
      big: { 'lossbook:number': '12345678901234567890' },
      small: 1e-7,
      negativeZero: { 'lossbook:number': '-0.0' },
    },
  },
  'keys in Python order': {
    ...newNotebook(),
    metadata: {
      ...newNotebook().metadata,
      '\u{1f600}': 1,
      '\uff5e': 2,
      b: 3,
      a: 4,
      '10': 5,
      '9': 6,
      '': 7,
      B: 8,
    },
  },
  'a record of what a run depended on': withLossbookMetadata(newNotebook(), {
    versions: { lossbook: '0.1.0', node: '20.19.0', '@tensorflow/tfjs': '4.22.0' },
    backend: 'wasm',
    seeds: [7, 20260801],
    inputs: { 'data/brick.png': 'ab'.repeat(32) },
  }),
};

/** A later minor version: keys and outputs that 4.5 does not know, at every level. Not valid 4.5. */
export const fromTheFuture: Notebook = {
  ...newNotebook([
    {
      ...withOutputs(
        'future',
        { output_type: 'unrecognized', json: { output_type: 'hologram', depth: 3, lines: ['a'] } },
        { output_type: 'stream', name: 'stdout', text: 'x', extra: { colour: 'red' } },
      ),
      extra: { pinned: true },
    },
    { ...newMarkdownCell('text'), extra: { outputs: 'not ours' } },
  ]),
  nbformat_minor: 9,
  extra: { comments: [{ by: 'someone' }], ['__proto__']: { odd: true } },
};
