/** Damaged and hostile files, each read as whoever opens it would: in words or as what it holds, at once, in little memory. */
import { readFileSync } from 'node:fs';
import { decodeJpegImage, decodePngImage } from '../../extension/data/decodeImage.js';
import { unpackNpz } from '../../extension/data/npz.js';
import { exportHtml, pageScriptFor } from '../../extension/export/index.js';
import { notebookOfShape, shapeOfNotebook } from '../../extension/host/file/notebookShape.js';
import { parseNotebook, serializeNotebook } from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { notebookText } from '../../extension/notebook/notebookText.js';
import { problemText } from '../../extension/notebook/problemText.js';
import { compactView } from '../../extension/picture/compactView.js';
import { compareNotebooks } from '../../extension/verify/compareNotebooks.js';
import { differenceText } from '../../extension/verify/text.js';
import { decodeView } from '../../extension/wire/container.js';
import { decodeNpy } from '../../extension/wire/npy.js';
import { samples } from '../notebook/samples.js';
import { benchmarkReport, precisionReport, reportBytes } from '../renderer/reportSamples.js';
import { drawsOf } from './draws.js';
import { mutant } from './mutants.js';
import type { Scale, Trial, TrialRow } from './trial.js';

interface Kind {
  readonly what: string;
  readonly whole: number;
  readonly seeds: readonly Uint8Array[];
  readonly splices: readonly Uint8Array[];
  /** Throws where a promise is broken. */
  readonly read: (bytes: Uint8Array) => void;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const image = (name: string): Uint8Array => readFileSync(`test/fixtures/images/${name}`);
const npy = (name: string): Uint8Array => readFileSync(`test/fixtures/npy/${name}`);

const original = Object.values(samples).map((notebook) => ({
  notebook,
  bytes: bytesOf(serializeNotebook(notebook)),
}));

/** Read, shown, compared, exported and saved: whatever the parser lets through must be safe for all of them. */
function readNotebookFile(bytes: Uint8Array): void {
  const parsed = parseNotebook(bytes);
  if (!parsed.ok) return requirePhrase(problemText(parsed.problem));
  const { notebook } = parsed;
  const text = serializeNotebook(notebook);
  const again = parseNotebook(text);
  if (!again.ok || serializeNotebook(again.notebook) !== text) throw new Error('saved otherwise');
  const inEditor = serializeNotebook(notebookOfShape(shapeOfNotebook(notebook)));
  if (inEditor !== text) throw new Error('saved otherwise by the editor');
  notebookText(notebook);
  exportHtml(notebook, { name: 'mutant' });
  pageScriptFor(notebook);
  compareWith(notebook);
}

function compareWith(notebook: Notebook): void {
  for (const { notebook: other } of original.slice(0, 2)) {
    compareNotebooks(other, notebook).differences.map(differenceText);
  }
}

/** A reason for a person, in one paragraph and without our own names. */
function requirePhrase(message: string): void {
  if (message === '' || message.includes('\n') || /undefined|\[object|NaN/.test(message)) {
    throw new Error(`not a phrase: ${message}`);
  }
}

/** A decoder gives what it read or throws a phrase; anything else is a defect. */
const decoding = (decode: (bytes: Uint8Array) => unknown) => (bytes: Uint8Array) => {
  try {
    decode(bytes);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    requirePhrase(error.message);
  }
};

const notebookPieces = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\u0000',
  '1e999',
  '-0.0',
  'null',
  '"__proto__":1,',
];

const kinds: readonly Kind[] = [
  {
    what: 'notebook files',
    whole: 100_000,
    seeds: original.map(({ bytes }) => bytes),
    splices: [...notebookPieces, '\r', '\u2028', '"output_type":{"toString":1},'].map(bytesOf),
    read: readNotebookFile,
  },
  {
    what: 'view containers',
    whole: 100_000,
    seeds: [benchmarkReport, precisionReport]
      .map(reportBytes)
      .flatMap((bytes) => [bytes, compactView(bytes).bytes]),
    splices: ['{', '"', ',', '"kind":', '1e999', '[]'].map(bytesOf),
    read: (bytes) => {
      const decoded = decodeView(bytes);
      if (!decoded.ok) requirePhrase(JSON.stringify(decoded.problem));
    },
  },
  {
    what: 'PNG',
    whole: 20_000,
    seeds: ['rgb8.png', 'grey16.png', 'palette4.png', 'interlaced8.png', 'grey2.png'].map(image),
    splices: ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'iCCP', 'acTL', 'fdAT'].map(bytesOf),
    read: decoding(decodePngImage),
  },
  {
    what: 'JPEG',
    whole: 20_000,
    seeds: ['rgb.jpg', 'grey.jpg', 'progressive.jpg', 'stored-rgb.jpg'].map(image),
    splices: [0xc0, 0xc2, 0xc4, 0xda, 0xdb, 0xd9].map((marker) => Uint8Array.of(0xff, marker)),
    read: decoding(decodeJpegImage),
  },
  {
    what: 'npy',
    whole: 20_000,
    seeds: ['f4-c.npy', 'f8-fortran.npy', 'i8-c.npy', 'bool.npy', 'scalar.npy'].map(npy),
    splices: ["'shape': (", '1000000000', "'descr': '<f8'", '(((((', 'None'].map(bytesOf),
    read: (bytes) => {
      const decoded = decodeNpy(bytes);
      if (!decoded.ok) requirePhrase(JSON.stringify(decoded.problem));
    },
  },
  {
    what: 'npz',
    whole: 20_000,
    seeds: ['stored.npz', 'deflated.npz'].map(npy),
    splices: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06'].map(bytesOf),
    read: decoding(unpackNpz),
  },
];

export const damaged: Trial = {
  title: 'Damaged files',
  about:
    'Files with one to four changes (bytes, cuts, doubled and moved pieces, numbers at their extremes, pieces that mean something in the ' +
    'format), read as whoever opens them would. Each is read or refused in a sentence; notebooks that are read are also saved, by the editor ' +
    'too, shown, exported and compared. The figure is the longest that one took.',
  async *run(scale) {
    for (const kind of kinds) yield tryKind(kind, scale);
  },
};

function tryKind({ what, whole, seeds, splices, read }: Kind, { seed, size }: Scale): TrialRow {
  const tried = size === 'whole' ? whole : whole / 100;
  const draws = drawsOf(seed);
  const failures: string[] = [];
  let longest = 0;
  const before = process.memoryUsage().rss;
  let most = before;
  for (let n = 0; n < tried; n++) {
    const bytes = mutant(draws.pick(seeds), draws, splices);
    const started = performance.now();
    try {
      read(bytes);
    } catch (error) {
      const { message, stack } = error as Error;
      failures.push(`${what} ${n}: ${message} ${stack?.split('\n')[1]?.trim() ?? ''}`);
    }
    longest = Math.max(longest, performance.now() - started);
    if (n % 100 === 0) most = Math.max(most, process.memoryUsage().rss);
  }
  if (most - before > 2 ** 30)
    failures.push(`${what}: ${Math.round((most - before) / 2 ** 20)} MB`);
  const figure = { value: longest / 1000, atMost: 2, unit: 's' } as const;
  return { what, tried, failures, figure };
}
