import assert from 'node:assert/strict';
import { packTensors, type PlainTensor } from '../../extension/picture/packTensors.js';
import { blockShape, reduceBlocks } from '../../extension/picture/reduceBlocks.js';
import { samplingText } from '../../extension/picture/samplingText.js';

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i);
const limits = { bytesPerTensor: 1024, bytesPerView: 4096 };
const tensor = (shape: number[], more: Partial<PlainTensor> = {}): PlainTensor => ({
  name: 't',
  shape,
  dtype: 'float32',
  data: ramp(shape.reduce((a, b) => a * b, 1)),
  ...more,
});

describe('packTensors', () => {
  it('a small tensor: whole, and the very array', () => {
    const small = tensor([2, 3]);
    const { tensors, buffers } = packTensors([small]);
    assert.equal(buffers[0], small.data);
    assert.deepEqual([tensors[0]!.sampling, tensors[0]!.axes], [{ kind: 'full' }, ['y', 'x']]);
    assert.equal(samplingText(tensors), undefined);
  });

  it('a batch beyond the limit: item 0 exactly, and all in blocks; statistics of all', () => {
    const { tensors, buffers } = packTensors([tensor([7, 10, 10, 1])], limits);
    assert.deepEqual(
      tensors.map(({ sampling, sentShape }) => [sampling, sentShape]),
      [
        [{ kind: 'window', offset: [0, 0, 0, 0] }, [1, 10, 10, 1]],
        [{ kind: 'blocks', block: [1, 4, 4, 1], reduce: 'mean' }, [7, 3, 3, 1]],
      ],
    );
    assert.deepEqual(buffers[0], ramp(100));
    assert(
      buffers.every((buffer, i) => buffer.length === tensors[i]!.sentShape.reduce((a, b) => a * b)),
    );
    assert.deepEqual(
      tensors.map(({ stats }) => [stats.n, stats.max]),
      [
        [700, 699],
        [700, 699],
      ],
    );
    assert.equal(
      samplingText(tensors),
      'not all was sent: batch 0 exactly; all of it as the mean of each block of [1,4,4,1]. Numbers above are of all 700 elements',
    );
  });

  it('an image beyond the limit: blocks, channels apart', () => {
    const { tensors } = packTensors([tensor([40, 40, 2])], limits);
    assert.deepEqual(
      [tensors.length, tensors[0]!.sampling],
      [1, { kind: 'blocks', block: [4, 4, 1], reduce: 'mean' }],
    );
  });

  it('the one wrong pixel of an error map survives', () => {
    const data = new Float32Array(64 * 64);
    data[12 * 64 + 33] = -5;
    const { tensors, buffers } = packTensors([tensor([64, 64], { data, role: 'error' })], limits);
    assert.deepEqual(tensors[0]!.sampling, { kind: 'blocks', block: [4, 4], reduce: 'extreme' });
    assert.equal(buffers[0]![3 * 16 + 8], -5);
    assert.equal(Array.from(buffers[0]!).filter((x) => x !== 0).length, 1);
  });

  it('many tensors share the limit of the view', () => {
    const many = Array.from({ length: 8 }, () => tensor([16, 16]));
    const { buffers } = packTensors(many, limits);
    assert(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0) <= limits.bytesPerView);
  });

  it('tensors that all fit leave their part to each other', () => {
    const large = tensor([16, 16]);
    const { tensors } = packTensors([large, ...Array.from({ length: 9 }, () => tensor([2]))], {
      bytesPerTensor: 1024,
      bytesPerView: 1200,
    });
    assert.deepEqual(tensors[0]!.sampling, { kind: 'full' });
  });

  for (const role of ['analytic', 'numeric', 'judged', 'allowance', 'class', 'loss'] as const) {
    it(`of a block the ${role} of largest magnitude, so that what fails in it shows`, () => {
      const { tensors } = packTensors([tensor([64, 64], { role })], limits);
      assert.deepEqual(tensors[0]!.sampling, { kind: 'blocks', block: [4, 4], reduce: 'extreme' });
    });
  }

  it('shape and data that differ', () => {
    assert.throws(
      () => packTensors([tensor([2, 2], { data: ramp(3) })]),
      /t has 3 numbers, its shape \[2,2\] needs 4/,
    );
  });
});

describe('reduceBlocks', () => {
  const means: readonly (readonly [shape: number[], block: number[], expected: number[]])[] = [
    [[4], [2], [0.5, 2.5]],
    [[5], [2], [0.5, 2.5, 4]],
    [
      [2, 4],
      [2, 2],
      [2.5, 4.5],
    ],
    [
      [3, 3],
      [2, 2],
      [2, 3.5, 6.5, 8],
    ],
    [
      [2, 2, 2],
      [1, 2, 2],
      [1.5, 5.5],
    ],
    [
      [2, 2, 2],
      [2, 1, 1],
      [2, 3, 4, 5],
    ],
    [
      [2, 2, 2],
      [1, 2, 1],
      [1, 2, 5, 6],
    ],
  ];
  for (const [shape, block, expected] of means) {
    it(`means of [${shape.join(',')}] in blocks of [${block.join(',')}]`, () => {
      const data = ramp(shape.reduce((a, b) => a * b));
      assert.deepEqual(Array.from(reduceBlocks(data, shape, block, 'mean').data), expected);
    });
  }
  it('NaN in a block gives NaN', () => {
    for (const reduce of ['mean', 'extreme'] as const) {
      const { data } = reduceBlocks(Float32Array.of(NaN, 1, 9, 2, -3, 1), [6], [2], reduce);
      assert.deepEqual(Array.from(data), reduce === 'mean' ? [NaN, 5.5, -1] : [NaN, 9, -3]);
    }
  });
  it('extremes keep the type, means of integers are float32', () => {
    const integers = Int32Array.of(1, 2);
    assert(reduceBlocks(integers, [2], [2], 'extreme').data instanceof Int32Array);
    assert.deepEqual(reduceBlocks(integers, [2], [2], 'mean').data, Float32Array.of(1.5));
  });
  it('a long and thin tensor keeps its short axis', () =>
    assert.deepEqual(blockShape([1000, 3], 100), [32, 1]));
  it('blockShape stops where nothing is left to reduce', () =>
    assert.deepEqual(blockShape([1, 1, 4], 1), [1, 1, 1]));
});
