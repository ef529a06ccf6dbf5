/**
 * Whatever a reader sees of a recorded notebook, changed by hand, is found by `lossbook verify`: every field of every
 * kind of view, every number of every tensor's kind, every text, picture, chart, message and record.
 */
import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { decode } from '../support/pngPixels.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { fromNbformatData, toNbformatData } from '../../extension/notebook/mimeData.js';
import { compareNotebooks } from '../../extension/verify/compareNotebooks.js';
import { decodeView, encodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import { viewKinds, type StoredArray, type ViewContent } from '../../extension/wire/view.js';
import { lossbook, useFolder } from '../support/commandLine.js';
import { leaves, withOther, type Json } from './jsonLeaves.js';

const cells = [
  `import * as tf from '@tensorflow/tfjs';
import * as reference from 'lossbook/reference';
import { compare, gradcheck, match, probe, precision, benchmark } from 'lossbook/check';
import { show, image, angularError, chart, table } from 'lossbook/display';
import { random } from 'lossbook/data';
const [yTrue, yPred] = [1, 2].map((seed) => random(seed).normal([1, 8, 8, 2]));
const mine = (t, p) => tf.mean(tf.pow(tf.acos(tf.clipByValue(tf.sum(tf.mul(tf.div(t, tf.norm(t, 2, -1, true)), tf.div(p, tf.norm(p, 2, -1, true))), -1), 1e-6, 1 - 1e-6)), 1.2));`,
  `compare(mine, reference.angularLoss, [yTrue, yPred]).expect('fail')`,
  `gradcheck(mine, [yTrue, yPred], { reference: reference.angularLoss }).expect('fail')`,
  `gradcheck(mine, [yTrue, yPred], { name: 'by itself' }); 1`,
  `probe(mine, { kind: 'direction' }).expect('fail')`,
  `precision({ mine }, [yTrue, yPred], { reference: reference.angularLoss })`,
  `benchmark({ mine }, (n) => [random(1).normal([1, n, n, 2]), random(2).normal([1, n, n, 2])], { sizes: [4, 8], rounds: 3 })`,
  `match(mine, [yTrue, yPred]).expect('fail')`,
  `angularError(yTrue, yPred)`,
  `show(yTrue)`,
  `image(tf.abs(yTrue.slice([0, 0, 0, 0], [1, 8, 8, 1])), { title: 'size' })`,
  `show(tf.range(0, 1200000).reshape([1, 1000, 1200]))`,
  `chart({ mark: 'line', encoding: { x: { field: 'i' }, y: { field: 'v' } } }, { v: yTrue.flatten() })`,
  `table([{ loss: 'angular', mean: 0.25, right: true }, { loss: 'mse', mean: 1.5, right: false }])`,
  `console.log('mean', mine(yTrue, yPred).dataSync()[0]); console.warn('of 64');`,
  ['throw new RangeError("as it must be")', 'raises-exception'] as const,
];

/** What is passed over, and why nobody is misled by it. */
const notSeen: readonly RegExp[] = [
  // Where the reader's zoom is kept, and in the bytes a buffer lies; which cell and In[n], which other programs and orders change: it stands in it.
  /^(?:report\.)?(?:id|source\.(?:cell|count))$|^buffers/,
  // Times of the recorded run: data, said to be so by a note. What is drawn from them is held to them.
  /^report\.series\.\d+\.(?:medianMs|spreadMs)\.0/,
  /^report\.series\.\d+\.spreadMs\.\d+\.1$/,
];

describe('what a reader sees, changed by hand', function () {
  this.timeout(120_000);
  const folder = useFolder();
  let recorded: Notebook;
  before(async () => {
    const path = folder.notebook(cells);
    const out = folder.path('recorded.tfnb');
    const ended = await lossbook(['run', path, '--output', out, '--backend', suiteBackend]);
    assert.equal(ended.code, 0, ended.stdout);
    const parsed = parseNotebook(readFileSync(out, 'utf8'));
    assert.ok(parsed.ok);
    recorded = parsed.notebook;
  });

  /** Names of the changes that went unseen. A change is in one cell, and that cell is compared. */
  const unseen = (changes: readonly { readonly name: string; readonly notebook: Notebook }[]) =>
    changes
      .filter(({ notebook }) => {
        const at = notebook.cells.findIndex((cell, i) => cell !== recorded.cells[i]);
        assert.ok(at >= 0);
        const [changed, now] = [notebook, recorded].map((whole) => ({
          ...whole,
          cells: [whole.cells[at]!],
        }));
        return compareNotebooks(changed!, now!).differences.length === 0;
      })
      .map(({ name }) => name);

  const outputsOf = (notebook: Notebook) =>
    notebook.cells.flatMap((cell, i) =>
      cell.cell_type === 'code' ? cell.outputs.map((output, j) => ({ i, j, output })) : [],
    );

  /** The notebook with one output as another JSON. */
  function withOutput(i: number, j: number, change: (output: Json) => Json): Notebook {
    const cells = recorded.cells.map((cell, at) =>
      at === i && cell.cell_type === 'code'
        ? {
            ...cell,
            outputs: cell.outputs.map((output, k) =>
              k === j ? (change(output as unknown as Json) as unknown as typeof output) : output,
            ),
          }
        : cell,
    );
    return { ...recorded, cells };
  }

  const withData = (i: number, j: number, type: string, value: Json | Uint8Array): Notebook =>
    withOutput(i, j, (output) => {
      const data = (output as { data: Record<string, Json> }).data;
      const replaced = toNbformatData({ [type]: value }) as unknown as Record<string, Json>;
      return { ...(output as object), data: { ...data, ...replaced } };
    });

  const bundles = () =>
    outputsOf(recorded).flatMap(({ i, j, output }) =>
      'data' in output ? [{ i, j, data: fromNbformatData(output.data) }] : [],
    );

  const views = () =>
    bundles().flatMap(({ i, j, data }) => {
      const bytes = data[mime.view];
      if (!(bytes instanceof Uint8Array)) return [];
      const view = decodeView(bytes);
      assert.ok(view.ok);
      return [{ i, j, view, bytes }];
    });

  it('nothing changed: no difference', () => {
    assert.deepEqual(compareNotebooks(recorded, recorded).differences, []);
  });

  it('every kind of view is there', () => {
    const kinds = new Set(views().map(({ view }) => view.header.kind));
    assert.deepEqual([...kinds].sort(), Object.keys(viewKinds).sort());
  });

  for (const kind of Object.keys(viewKinds)) {
    it(`${kind}: every field of its view`, () => {
      const changes = views()
        .filter(({ view }) => view.header.kind === kind)
        .flatMap(({ i, j, view }) => {
          const header = JSON.parse(JSON.stringify(view.header)) as Json;
          const buffers = view.header.buffers.map((_, at) => view.buffer(at));
          return (
            leaves(header)
              .filter((path) => !notSeen.some((pattern) => pattern.test(path.join('.'))))
              // A large tensor takes its time: of its bins every ninth.
              .filter(
                (path) =>
                  !isLarge(buffers) ||
                  Number(path.at(-1) ?? 0) % 9 === 0 ||
                  /\D/.test(path.at(-1)!),
              )
              .map((path) => ({
                name: path.join('.'),
                notebook: withData(i, j, mime.view, encoded(withOther(header, path), buffers)),
              }))
          );
        });
      assert.ok(changes.length > 10);
      assert.deepEqual(unseen(changes), []);
    });
    it(`${kind}: a number of each of its tensors`, () => {
      const changes = views()
        .filter(({ view }) => view.header.kind === kind)
        .flatMap(({ i, j, view }) =>
          view.header.tensors.map((entry) => {
            const values: StoredArray = view.values(entry).slice();
            const at = Math.floor(values.length / 2);
            values[at] = entry.stored === 'uint8' ? values[at]! ^ 1 : values[at]! * 8 + 1;
            const buffers = view.header.buffers.map((_, b) =>
              b === entry.buffer ? new Uint8Array(values.buffer) : view.buffer(b),
            );
            return {
              name: `${entry.name} (${entry.role}, ${entry.sampling.kind})`,
              notebook: withData(i, j, mime.view, encoded(view.header as unknown as Json, buffers)),
            };
          }),
        );
      assert.deepEqual(unseen(changes), []);
    });
  }

  it('every line of every text, but for the times of a benchmark that are consistent', () => {
    const changes = bundles().flatMap(({ i, j, data }) => {
      const text = data[mime.text];
      if (typeof text !== 'string') return [];
      const lines = text.split('\n');
      return lines.map((line, at) => ({
        name: line,
        notebook: withData(i, j, mime.text, lines.with(at, `${line} x`).join('\n')),
      }));
    });
    assert.ok(changes.length > 40);
    assert.deepEqual(unseen(changes), []);
  });

  it('one pixel, and one step of grey everywhere, of every picture', () => {
    const changes = bundles().flatMap(({ i, j, data }) => {
      const png = data[mime.png];
      if (!(png instanceof Uint8Array)) return [];
      const picture = decode(png);
      const turned = (by: (level: number, at: number) => number) =>
        withData(i, j, mime.png, encode({ ...picture, data: picture.data.map(by) }));
      return [
        { name: `${i}: one pixel`, notebook: turned((x, at) => (at < 3 ? x ^ 128 : x)) },
        { name: `${i}: a step of grey`, notebook: turned((x) => (x > 0 ? x - 1 : 1)) },
      ];
    });
    assert.ok(changes.length > 8);
    assert.deepEqual(unseen(changes), []);
  });

  it('every field of a chart, of printed text and of an error', () => {
    const fields = outputsOf(recorded).flatMap(({ i, j, output }) => {
      const json = JSON.parse(JSON.stringify(output)) as Record<string, Json>;
      const data = json['data'] as Record<string, Json> | undefined;
      const seen: Record<string, Json> = data
        ? { data: Object.fromEntries(Object.entries(data).filter(([type]) => /vega/.test(type))) }
        : output.output_type === 'error'
          ? { ename: output.ename, evalue: output.evalue }
          : { text: json['text']! };
      return leaves(seen).map((path) => ({
        name: `${output.output_type} ${path.join('.')}`,
        notebook: withOutput(i, j, (whole) => withOther(whole, path)),
      }));
    });
    assert.ok(fields.length > 100);
    assert.deepEqual(unseen(fields), []);
  });

  it('the trace of an error, emptied', () => {
    const changes = outputsOf(recorded)
      .filter(({ output }) => output.output_type === 'error')
      .map(({ i, j }) => ({
        name: recorded.cells[i]!.id,
        notebook: withOutput(i, j, (output) => ({ ...(output as object), traceback: [] })),
      }));
    assert.equal(changes.length, 1);
    assert.deepEqual(unseen(changes), []);
  });

  it('every field of the record of a check', () => {
    const changes = recorded.cells.flatMap((cell, i) =>
      leaves((cell.metadata['lossbook'] ?? {}) as Json)
        .filter(([first]) => first === 'reports')
        .map((path) => ({
          name: `${cell.id} ${path.join('.')}`,
          notebook: {
            ...recorded,
            cells: recorded.cells.map((each, at) =>
              at === i
                ? {
                    ...each,
                    metadata: {
                      ...each.metadata,
                      lossbook: withOther(each.metadata['lossbook'] as Json, path),
                    },
                  }
                : each,
            ),
          },
        })),
    );
    assert.ok(changes.length > 30);
    assert.deepEqual(unseen(changes), []);
  });

  it('the times of a benchmark are said to be of the recorded run', () => {
    assert.deepEqual(compareNotebooks(recorded, recorded).notes, [
      { code: 'times', cells: ['c6'] },
    ]);
  });
});

const isLarge = (buffers: readonly Uint8Array[]): boolean =>
  buffers.reduce((sum, { length }) => sum + length, 0) > 1e6;

/** A view as somebody would write it who looks after nothing. */
function encoded(header: Json, buffers: readonly Uint8Array[]): Uint8Array {
  const { buffers: spans, ...content } = header as Record<string, Json>;
  assert.ok(spans);
  try {
    return encodeView(content as unknown as ViewContent, buffers);
  } catch {
    // No reader accepts it.
    return Uint8Array.of(0);
  }
}
