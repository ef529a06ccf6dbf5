/** What of a view is kept in a file: which numbers stay exact, how far the others are off, and how many bytes it comes to. */
import assert from 'node:assert/strict';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { compactView } from '../../extension/picture/compactView.js';
import { packTensors, type PlainTensor } from '../../extension/picture/packTensors.js';
import { roundingStep, roundNumbers } from '../../extension/picture/roundNumbers.js';
import { decodeView, encodeView } from '../../extension/wire/container.js';
import type { ViewContent } from '../../extension/wire/view.js';

const rng = xoroshiro128plus(5);
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, () => uniformFloat64(rng) - 0.5);
/** Levels of a camera, with its noise. */
const photo = (length: number): Float32Array =>
  Float32Array.from(
    { length },
    (_, i) => Math.round(120 + 60 * Math.sin(i / 3000) + 40 * uniformFloat64(rng)) / 255,
  );

function viewOf(kind: 'tensor' | 'image' | 'angular', ...tensors: readonly Partial<PlainTensor>[]) {
  const whole = tensors.map((each): PlainTensor => {
    const data = each.data ?? noise(4);
    return { name: 'a', shape: [data.length], dtype: 'float32', ...each, data };
  });
  const { tensors: entries, buffers } = packTensors(whole);
  const content = { kind, id: 'cell:1', title: '', tensors: entries } as ViewContent;
  return encodeView(content, buffers);
}

function compact(bytes: Uint8Array) {
  const compacted = compactView(bytes);
  const view = decodeView(compacted.bytes);
  assert.ok(view.ok);
  const [entry] = view.header.tensors;
  return { ...compacted, view, entry: entry!, values: view.values(entry!) };
}

describe('compactView', () => {
  const side = 512;
  const shape = [side, side, 3];
  const few = noise(1000);

  it('few numbers stay as they are', () => {
    const { isReduced, entry, values } = compact(viewOf('tensor', { data: few }));
    assert.deepEqual([isReduced, entry.bits, values], [false, undefined, few]);
  });

  it('a photograph stays as it is while it fits', () => {
    const data = photo(200 * 200);
    const bytes = viewOf('image', { data, shape: [200, 200, 1] });
    const { isReduced, values, bytes: packed } = compact(bytes);
    assert.deepEqual([isReduced, values], [false, data]);
    assert.ok(packed.length < bytes.length / 4);
  });

  const large: readonly (readonly [string, Float32Array])[] = [
    ['a photograph', photo(side * side * 3)],
    ['noise', noise(side * side * 3)],
  ];
  for (const [name, data] of large) {
    it(`${name} of ${shape.join(' × ')}: as text at most 350 KB, statistics of all of it`, () => {
      const exact = viewOf('image', { data, shape });
      const { isReduced, id, bytes, entry, view } = compact(exact);
      assert.deepEqual([isReduced, id, view.header.reduced], [true, 'cell:1', true]);
      assert.ok((bytes.length * 4) / 3 <= 350_000, `${bytes.length} bytes`);
      const before = decodeView(exact);
      assert.ok(before.ok);
      assert.deepEqual(entry.stats, before.header.tensors[0]!.stats);
      assert.equal(entry.sampling.kind, 'blocks');
    });
  }

  it('many numbers are rounded to twelve bits, and say so', () => {
    const data = noise(64 * 64 * 2);
    const { entry, values, isReduced } = compact(viewOf('tensor', { data, shape: [64, 64, 2] }));
    assert.deepEqual([isReduced, entry.bits, entry.sampling.kind], [true, 12, 'full']);
    const most = Math.max(...data.map((x, i) => Math.abs(values[i]! / x - 1)));
    assert.ok(most > 0 && most <= roundingStep(12) / 2, `${most}`);
  });

  it('labels and masks stay as they are, however many', () => {
    const data = Int32Array.from({ length: 300 * 300 }, (_, i) => (i * i) % 1000);
    const { isReduced, values } = compact(
      viewOf('tensor', { data, shape: [300, 300], dtype: 'int32' }),
    );
    assert.deepEqual([isReduced, values], [false, data]);
  });

  it('errors of directions keep sixteen bits: their statistics are worked out on the page', () => {
    const data = noise(64 * 64);
    const { entry, values } = compact(viewOf('angular', { data, role: 'error', shape: [64, 64] }));
    assert.equal(entry.bits, 16);
    assert.ok(values.every((x, i) => Math.abs(x - data[i]!) <= 2 ** -16));
  });

  it('a judgement stays the same: what passed still does, what failed still fails', () => {
    const judged = Float32Array.from({ length: 4096 }, () => uniformFloat64(rng));
    const allowance = judged.map((x, i) => x * (1 + (i % 2 === 0 ? 1e-4 : -1e-4)));
    const codes = Uint8Array.from(judged, (x, i) => (x <= allowance[i]! ? 0 : 1));
    const { view } = compact(
      viewOf(
        'tensor',
        { data: judged, role: 'judged', shape: [64, 64] },
        { data: allowance, role: 'allowance', shape: [64, 64] },
        { data: codes, role: 'class', classes: ['ok', 'wrong'], dtype: 'uint8', shape: [64, 64] },
      ),
    );
    const [off, most] = view.header.tensors.map(view.values);
    const again = Uint8Array.from(off!, (x, i) => (x <= most![i]! ? 0 : 1));
    assert.deepEqual(again, codes);
    assert.ok(view.header.tensors[0]!.bits! < 12);
  });

  it('what is compact already, and what is no view, stays as it is', () => {
    const { bytes } = compactView(viewOf('tensor', { data: noise(9000) }));
    assert.equal(compactView(bytes).bytes, bytes);
    const none = Uint8Array.of(1, 2, 3);
    assert.equal(compactView(none).bytes, none);
  });

  it('the same numbers give the same bytes', () => {
    const bytes = viewOf('tensor', { data: noise(20_000), shape: [100, 200] });
    assert.deepEqual(compactView(bytes).bytes, compactView(bytes.slice()).bytes);
  });
});

describe('roundNumbers', () => {
  const cases: readonly (readonly [number, number])[] = [
    [1, 1],
    [1.0003, 1.00048828125],
    [-1.0003, -1.00048828125],
    [1.0002, 1],
    [1e30, 3231 * 2 ** 88],
    [0, 0],
    [-0, -0],
    [1e-40, Math.fround(1e-40)],
    [Infinity, Infinity],
    [NaN, NaN],
    [3.4e38, Math.fround(3.4e38)],
    [1.99999, 2],
  ];
  for (const [x, expected] of cases) {
    it(`${x} to 12 bits is ${expected}`, () => {
      const [rounded] = roundNumbers(Float32Array.of(x), 12);
      assert.ok(Object.is(rounded, Math.fround(expected)), `${rounded}`);
    });
  }
  it('doubles beyond floats stay doubles', () => {
    assert.deepEqual(roundNumbers(Float64Array.of(1e300, 1), 12)[1], 1);
    assert.equal(roundNumbers(Float64Array.of(1e300, 1), 12)[Symbol.toStringTag], 'Float64Array');
    assert.equal(roundNumbers(Float64Array.of(1e30, 1), 12)[Symbol.toStringTag], 'Float32Array');
  });
  it('towards what is said', () => {
    const [smaller] = roundNumbers(Float32Array.of(-1.0009), 12, () => 'smaller');
    const [larger] = roundNumbers(Float32Array.of(1.0001), 12, () => 'larger');
    assert.deepEqual([smaller, larger], [-1.00048828125, 1.00048828125]);
  });
});
