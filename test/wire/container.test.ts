import assert from 'node:assert/strict';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { decodeView, encodeView } from '../../extension/wire/container.js';
import type { ContainerProblem } from '../../extension/wire/containerProblem.js';
import { containerProblemText } from '../../extension/wire/containerProblemText.js';
import { packTensors } from '../../extension/picture/packTensors.js';
import type { ViewContent } from '../../extension/wire/view.js';

const error = Float32Array.of(0, -0, 1e-45, NaN, -Infinity, 2.5);
const truth = Float64Array.of(0.1, 1 / 3, 1e300, -1e-300, 5, 6);
const packed = packTensors([
  { name: 'error', shape: [1, 2, 3], dtype: 'float32', data: error, role: 'error' },
  { name: 'truth', shape: [1, 2, 3], dtype: 'float64', data: truth, role: 'numeric' },
  {
    name: 'class',
    shape: [3],
    dtype: 'uint8',
    data: Uint8Array.of(0, 2, 1),
    role: 'class',
    classes: ['ok', 'kink', 'wrong'],
  },
  { name: 'none', shape: [0, 4], dtype: 'int32', data: new Int32Array(0) },
]);
const content: ViewContent = {
  kind: 'gradcheck',
  id: 'cell-1/0',
  title: 'gradcheck of ∂L/∂p',
  source: { cell: 'cell-1', line: 3 },
  tensors: packed.tensors,
  view: { colormap: 'diverging', range: [-1, 1], batch: 0, channel: 'rgb' },
  report: {
    kind: 'gradcheck',
    verdict: 'fail',
    expected: 'pass',
    summary: 'gradcheck FAIL 1/6',
    checked: 6,
    failures: 1,
    counts: { ok: 5, wrong: 1 },
    worst: [{ index: [0, 0, 1], class: 'wrong', autodiff: 'NaN', truth: 1, truthError: 0 }],
    diagnoses: [{ code: 'nan-source', message: 'acos of 1.5', data: { at: 'NaN' } }],
    wrt: { position: 1, name: 'yPred' },
    shape: [1, 2, 3],
    tolerance: { rtol: 1e-3, atol: 1e-5 },
    backend: 'cpu',
    order: 1,
    truth: 'loss in doubles',
    method: 'local',
    evaluations: 4,
    seed: 0,
  },
};
const bytes = encodeView(content, packed.buffers);

/** The bytes again with the header edited as text, and its length set. */
function withHeader(edit: (json: string) => string): Uint8Array {
  const length = new DataView(bytes.buffer).getUint32(8, true);
  const json = Buffer.from(edit(Buffer.from(bytes.subarray(12, 12 + length)).toString('utf8')));
  const start = Math.ceil((12 + length) / 64) * 64;
  const newStart = Math.ceil((12 + json.length) / 64) * 64;
  const result = new Uint8Array(newStart + bytes.length - start);
  result.set(bytes.subarray(0, 12));
  result.set(json, 12);
  result.set(bytes.subarray(start), newStart);
  new DataView(result.buffer).setUint32(8, json.length, true);
  return result;
}

const patched = (at: number, ...values: number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
};

const edited = (from: string | RegExp, to: string): Uint8Array =>
  withHeader((json) => {
    assert.notEqual(json.replace(from, to), json, `the header has no ${String(from)}`);
    return json.replace(from, to);
  });

const damaged: readonly (readonly [
  name: string,
  bytes: Uint8Array,
  code: ContainerProblem['code'],
])[] = [
  ['no bytes', new Uint8Array(0), 'too-short'],
  ['eleven bytes', bytes.subarray(0, 11), 'too-short'],
  ['cut in the header', bytes.subarray(0, 100), 'too-short'],
  ['cut in the last buffer', bytes.subarray(0, bytes.length - 64), 'buffer-out-of-range'],
  [
    'cut right after the header',
    bytes.subarray(0, 12 + new DataView(bytes.buffer).getUint32(8, true)),
    'buffer-out-of-range',
  ],
  ['PNG', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), 'wrong-magic'],
  ['version 3', patched(4, 3), 'unknown-version'],
  ['version 2, which it is not', patched(4, 2), 'too-large'],
  ['flags', patched(6, 1), 'unknown-flags'],
  ['header longer than the file', patched(8, 255, 255, 255, 255), 'too-short'],
  ['header not UTF-8', patched(13, 0xff), 'header-not-utf8'],
  ['header not JSON', patched(12, 0x5b), 'header-not-json'],
  ['NaN in the header', edited('"checked":6', '"checked":NaN'), 'header-not-json'],
  ['number beyond doubles', edited('"checked":6', '"checked":1e999'), 'header-invalid'],
  ['header an array', withHeader(() => '[]'), 'header-invalid'],
  ['header null', withHeader(() => 'null'), 'header-invalid'],
  ['kind of tomorrow', edited('"kind":"gradcheck"', '"kind":"hologram"'), 'unknown-kind'],
  ['kind of Object.prototype', edited('"kind":"gradcheck"', '"kind":"toString"'), 'unknown-kind'],
  ['another kind of report', edited('"kind":"gradcheck"', '"kind":"compare"'), 'header-invalid'],
  ['no report', edited('"report":', '"raport":'), 'header-invalid'],
  ['verdict', edited('"verdict":"fail"', '"verdict":"maybe"'), 'header-invalid'],
  ['diagnoses', edited('"message":"acos of 1.5"', '"message":7'), 'header-invalid'],
  ['negative size', edited('"shape":[1,2,3]', '"shape":[1,2,-3]'), 'header-invalid'],
  [
    'axes of another rank',
    edited('"axes":["y","x","channel"]', '"axes":["y","x"]'),
    'header-invalid',
  ],
  ['axes missing', edited('"axes":["y","x","channel"],', ''), 'header-invalid'],
  [
    'sampling full of a part',
    edited('"sentShape":[1,2,3]', '"sentShape":[1,1,3]'),
    'header-invalid',
  ],
  ['unknown sampling', edited('{"kind":"full"}', '{"kind":"half"}'), 'header-invalid'],
  ['statistics missing', edited('"quantiles":', '"kwantiles":'), 'header-invalid'],
  ['range of one number', edited('"range":[-1,1]', '"range":[-1]'), 'header-invalid'],
  ['buffer of another size', edited('"stored":"float64"', '"stored":"float32"'), 'wrong-size'],
  ['buffer that is not there', edited('"buffer":1', '"buffer":9'), 'no-such-buffer'],
  ['odd offset', edited('"offset":64', '"offset":65'), 'buffer-misaligned'],
  ['offset past the end', edited('"offset":64', '"offset":6400'), 'buffer-out-of-range'],
  ['negative offset', edited('"offset":64', '"offset":-64'), 'header-invalid'],
  ['overlap', edited('"offset":64', '"offset":0'), 'buffers-overlap'],
];

describe('container', () => {
  it('header and buffers come back bit by bit', () => {
    const view = decodeView(bytes);
    assert(view.ok);
    const { buffers, ...header } = view.header;
    assert.deepEqual(header, JSON.parse(JSON.stringify(content)));
    assert(buffers.every(({ offset }) => offset % 64 === 0));
    const values = view.header.tensors.map((tensor) => view.values(tensor));
    assert.deepEqual(values, [error, truth, Uint8Array.of(0, 2, 1), new Int32Array(0)]);
    assert(Object.is(values[0]![1], -0));
  });

  for (const shift of [0, 1, 2, 4, 63]) {
    it(`read at byteOffset ${shift}`, () => {
      const larger = new Uint8Array(bytes.length + shift + 5);
      larger.set(bytes, shift);
      const view = decodeView(larger.subarray(shift, shift + bytes.length));
      assert(view.ok);
      assert.deepEqual(view.values(view.header.tensors[1]!), truth);
      assert.deepEqual(view.buffer(2), Uint8Array.of(0, 2, 1));
    });
  }

  it('a view without tensors', () => {
    const view = decodeView(encodeView({ kind: 'tensor', id: 'a', title: '', tensors: [] }, []));
    assert(view.ok);
    assert.deepEqual(view.header.tensors, []);
  });

  for (const [name, bad, code] of damaged) {
    it(`${name}: ${code}`, () => {
      const view = decodeView(bad);
      assert(!view.ok);
      assert.equal(view.problem.code, code, JSON.stringify(view.problem));
      assert.match(containerProblemText(view.problem), /^This view cannot be drawn: .+\. .+/);
    });
  }

  it('20 000 times damaged at random: never throws, and what it accepts can be read', () => {
    const rng = xoroshiro128plus(6);
    const headerEnd = 12 + new DataView(bytes.buffer).getUint32(8, true);
    let rejected = 0;
    for (let round = 0; round < 20_000; round++) {
      const copy = bytes.slice(
        0,
        uniformInt(rng, 0, 3) === 0 ? uniformInt(rng, 0, bytes.length) : bytes.length,
      );
      for (let edits = uniformInt(rng, 0, 4); edits > 0 && copy.length > 0; edits--) {
        copy[uniformInt(rng, 0, Math.min(headerEnd, copy.length) - 1)] = uniformInt(rng, 0, 255);
      }
      const view = decodeView(copy);
      if (view.ok) for (const tensor of view.header.tensors) view.values(tensor);
      else {
        rejected++;
        assert(containerProblemText(view.problem).length > 20);
      }
    }
    assert(rejected > 5_000, `${rejected} rejected`);
  });

  it('encodeView refuses NaN in the header and names it', () => {
    const view = {
      kind: 'tensor',
      id: 'a',
      title: 'a',
      tensors: [],
      view: { range: [0, NaN] },
    } as const;
    assert.throws(() => encodeView(view, []), {
      message:
        'encodeView: header.view.range[1] is not finite, and JSON has no such number; pass it through jsonNumber()',
    });
  });

  it('encodeView refuses a buffer of another size', () => {
    const { buffers, ...rest } = content as ViewContent & { buffers?: never };
    void buffers;
    assert.throws(() => encodeView(rest, [error]), /no-such-buffer/);
  });
});
