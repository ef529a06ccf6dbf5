import assert from 'node:assert/strict';
import { encode } from 'fast-png';
import { toNbformatData, type MimeSource } from '../../extension/notebook/mimeData.js';
import type { Output } from '../../extension/notebook/model.js';
import { allowances, type Nearness } from '../../extension/verify/allowances.js';
import { compareOutputs } from '../../extension/verify/compareOutputs.js';
import { findingText } from '../../extension/verify/text.js';
import { encodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import type { ReportSource } from '../../extension/wire/report.js';
import type { ViewContent } from '../../extension/wire/view.js';
import { packTensors, type PlainTensor } from '../../extension/picture/packTensors.js';

const shown = (data: MimeSource): Output => ({
  output_type: 'display_data',
  data: toNbformatData(data),
  metadata: {},
  extra: {},
});

const verdict = { verdict: 'pass', expected: 'pass', summary: '' } as const;

const view = (...tensors: Partial<PlainTensor>[]): Output => viewOf('tensor', tensors);

function viewOf(
  kind: 'tensor' | 'gradcheck',
  tensors: readonly Partial<PlainTensor>[],
  source?: ReportSource,
): Output {
  const whole = tensors.map((t): PlainTensor => {
    const data = t.data ?? new Float32Array([1, 2, 3, 4]);
    return { name: 'loss', shape: [data.length], dtype: 'float32', ...t, data };
  });
  const { tensors: entries, buffers } = packTensors(whole);
  const found = { checked: 200, failures: 0, counts: {}, worst: [], diagnoses: [] };
  const report = { ...verdict, ...found, source };
  const checked = kind === 'gradcheck' && { report: { kind, ...report } };
  const content = { kind, id: 'v', title: '', source, tensors: entries, ...checked };
  const bytes = encodeView(content as unknown as ViewContent, buffers);
  return shown({ [mime.view]: bytes, [mime.text]: 'a view' });
}

/** A check at a line of a cell, as a program that runs notebooks may call it, after so many runs. */
const madeAt = (line: number, cell: string, count: number): Output =>
  viewOf('gradcheck', [{}], { cell, count, line });

/** 10×10 grey, of which the first `n` pixels are brighter by `by`. */
const picture = (n: number, by: number, width = 10): Output =>
  shown({
    [mime.png]: encode({
      width,
      height: 10,
      channels: 1,
      data: Uint8Array.from({ length: width * 10 }, (_, i) => (i < n ? 100 + by : 100)),
    }),
  });

const chart = (y: number): Output =>
  shown({ [mime.vegaLite]: { mark: 'line', data: { values: [{ y: 10 }, { y }] } } });

const f32 = (...values: number[]): Partial<PlainTensor> => ({ data: Float32Array.from(values) });
const bools = (ones: number): Partial<PlainTensor> => ({
  dtype: 'bool',
  data: Uint8Array.from({ length: 200 }, (_, i) => (i < ones ? 1 : 0)),
});
const gradients = (noise: number) =>
  view(
    { name: 'autodiff', role: 'analytic', ...f32(1, 2) },
    { name: 'difference', role: 'error', ...f32(noise, 0) },
  );

/** Autodiff of 200 entries, the first `n` of which are another number. */
const slopes = (n: number, role: PlainTensor['role'] = 'analytic'): Partial<PlainTensor> => ({
  role,
  data: Float32Array.from({ length: 200 }, (_, i) => (i < n ? 1.02 : 1)),
});

/** As `table` shows it, without its picture. */
const table = (loss: number, step = 1000, name = 'adam'): Output =>
  shown({
    [mime.view]: encodeView(
      {
        ...{ kind: 'table', id: 'v', title: '', tensors: [], rows: 1 },
        columns: [
          { kind: 'texts', name: 'name', values: [name] },
          { kind: 'numbers', name: 'loss', values: [loss] },
          { kind: 'numbers', name: 'step', values: [step] },
        ],
      },
      [],
    ),
    [mime.text]: `name  loss  step\n${name}  ${loss}  ${step}`,
  });

const cases: readonly [string, Output, Output, Nearness | 'never', RegExp?][] = [
  ['equal tables', table(0.5), table(0.5), 'same'],
  ['a table off by 5e-6 in one column', table(1e-3), table(1.000005e-3), 'near'],
  ['a table off by 1 %, beside a larger column', table(1e-3), table(1.01e-3), 'never', /loss/],
  ['another name in a table', table(1), table(1, 1000, 'sgd'), 'never', /adam/],
  ['equal tensors', view({}), view({}), 'same'],
  ['the run of a cell by another name and number', madeAt(1, 'a', 2), madeAt(1, 'b', 3), 'same'],
  ['a check at another line', madeAt(1, 'a', 2), madeAt(2, 'a', 2), 'never', /line/],
  ['a tensor off by one unit', view(f32(1)), view(f32(1 + 2 ** -23)), 'same'],
  ['a tensor off by 5e-6', view(f32(1)), view(f32(1 + 5e-6)), 'near'],
  ['a tensor off by 5e-4', view(f32(1)), view(f32(1.0005)), 'other'],
  [
    'a tensor off by 1 %',
    view(f32(1, 2, 3)),
    view(f32(1, 2.02, 3)),
    'never',
    /loss: 1 of 3 numbers differ, the most at \[1\] recorded 2, now 2\.02 \(may be off by 0\.005\)/,
  ],
  [
    'a small number beside a large one, off by much of itself',
    view(f32(1000, 1e-3)),
    view(f32(1000, 1.5e-3)),
    'near',
  ],
  ['NaN where NaN was', view(f32(NaN, 1)), view(f32(NaN, 1)), 'same'],
  ['NaN where a number was', view(f32(1, 1)), view(f32(NaN, 1)), 'never', /recorded 1, now NaN/],
  [
    'another shape',
    view({ shape: [4] }),
    view({ shape: [2, 2] }),
    'never',
    /shape: recorded “?1 items/,
  ],
  [
    'another name',
    view({ name: 'a' }),
    view({ name: 'b' }),
    'never',
    /name: recorded “a”, now “b”/,
  ],
  [
    'integers off by one',
    view({ dtype: 'int32', data: Int32Array.of(100000) }),
    view({ dtype: 'int32', data: Int32Array.of(100001) }),
    'never',
  ],
  ['1 of 200 thresholds on the other side', view(bools(100)), view(bools(101)), 'other'],
  ['5 of 200 thresholds on the other side', view(bools(100)), view(bools(105)), 'never'],
  ['a rounding error that is another one', gradients(1e-9), gradients(-1e-9), 'same'],
  ['an error that is none of rounding', gradients(0), gradients(0.1), 'never'],
  [
    'autodiff of a check where 1 of 200 entries is ill-conditioned',
    viewOf('gradcheck', [slopes(0)]),
    viewOf('gradcheck', [slopes(1)]),
    'other',
  ],
  [
    'autodiff of a check, 3 of 200 entries',
    viewOf('gradcheck', [slopes(0)]),
    viewOf('gradcheck', [slopes(3)]),
    'never',
  ],
  [
    'the truth of a check, 1 of 200 entries',
    viewOf('gradcheck', [slopes(0, 'numeric')]),
    viewOf('gradcheck', [slopes(1, 'numeric')]),
    'never',
  ],
  ['a gradient that a cell shows, 1 of 200 entries', view(slopes(0)), view(slopes(1)), 'never'],
  ['equal pictures', picture(0, 0), picture(0, 0), 'same'],
  ['one pixel off by one level', picture(0, 0), picture(1, 1), 'same'],
  ['a picture off by one level', picture(0, 0), picture(100, 1), 'near'],
  ['a picture off by three levels', picture(0, 0), picture(100, 3), 'other'],
  ['one pixel of 100 of another colour', picture(0, 0), picture(1, 90), 'other'],
  [
    'two pixels of 100 of another colour',
    picture(0, 0),
    picture(2, 90),
    'never',
    /2 of 100 pixels differ, the most at x 0, y 0: recorded \(100\), now \(190\)/,
  ],
  ['a picture of another size', picture(0, 0), picture(0, 0, 11), 'never', /10×10.*11×10/],
  [
    'a picture that is none',
    picture(0, 0),
    shown({ [mime.png]: Uint8Array.of(1, 2, 3) }),
    'never',
    /cannot be read/,
  ],
  ['equal charts', chart(1), chart(1), 'same'],
  ['a chart off by 1e-3 of its column', chart(1), chart(1.01), 'other'],
  [
    'a chart off by 1 %',
    chart(5),
    chart(5.1),
    'never',
    /\.data\.values\[1\]\.y: recorded 5, now 5\.1/,
  ],
  ['a type that nobody knows', shown({ 'a/b': 'x' }), shown({ 'a/b': 'x' }), 'same'],
  ['a type that nobody knows, changed', shown({ 'a/b': 'x' }), shown({ 'a/b': 'y' }), 'never'],
  [
    'a type that is gone',
    shown({ 'a/b': 'x', 'text/plain': 't' }),
    shown({ 'text/plain': 't' }),
    'never',
    /a\/b is recorded/,
  ],
];

describe('compareOutputs', () => {
  for (const [name, recorded, now, nearest, words] of cases) {
    it(`${name}: ${nearest}`, () => {
      const levels: readonly Nearness[] = ['same', 'near', 'other'];
      const found = levels.map((level) => compareOutputs([recorded], [now], allowances[level], []));
      assert.equal(levels[found.findIndex((f) => f.length === 0)] ?? 'never', nearest);
      const last = found.at(-1)?.[0];
      if (words) assert.match(last ? findingText(last.finding) : '', words);
    });
  }
  it('printed text is compared by stream, however it came in pieces', () => {
    const text = (name: string, t: string): Output => ({
      ...{ output_type: 'stream', name, text: t, extra: {} },
    });
    const recorded = [text('stdout', 'a\nb\n'), text('stderr', 'e\n')];
    const now = [text('stdout', 'a\n'), text('stderr', 'e\n'), text('stdout', 'b\n')];
    assert.deepEqual(compareOutputs(recorded, now, allowances.same, []), []);
  });
  it('an output more, and one less', () => {
    const both = compareOutputs([chart(1)], [], allowances.other, []);
    const none = compareOutputs([], [chart(1)], allowances.other, []);
    assert.deepEqual(
      [...both, ...none].map(({ finding }) => findingText(finding)),
      [
        'this output is recorded and did not come this time',
        'this output is new: nothing of it is recorded',
      ],
    );
  });
});
