/** What reaches outside of a tensor is refused, on each backend in a sentence that says by how much, and the memory stays whole. */
import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

const refused: readonly (readonly [code: string, message: RegExp])[] = [
  ['t.slice(0, 5)', /^tf\.slice: begin \[0\] and size \[5\] reach outside of shape \[3\]/],
  ['t.slice(2, 3)', /^tf\.slice: begin \[2\] and size \[3\] reach outside of shape \[3\]/],
  ['t.slice(5)', /^tf\.slice: begin \[5\] and size \[-2\] reach outside of shape \[3\]/],
  ['t.slice(-2, 1)', /^tf\.slice: begin \[-2\]/],
  ['m.slice([0, 2], [3, 5])', /begin \[0,2\] and size \[3,5\] reach outside of shape \[3,4\]/],
  ['m.transpose([0, 0])', /^tf\.transpose: perm \[0,0\] must name each axis of shape \[3,4\] once/],
  ['m.pad([[1]])', /^tf\.pad: paddings \[\[1\]\] must have \[before, after\]/],
  ['m.pad([[0, 0], [-1, 0]])', /^tf\.pad: paddings \[\[0,0\],\[-1,0\]\] must have/],
  [
    'tf.gatherND(m, int([5, 5], [1, 2]))',
    /^tf\.gatherND: index \[5,5\] is outside of shape \[3,4\]/,
  ],
  ['tf.gatherND(m, int([0, 0, 0, -1], [2, 2]))', /^tf\.gatherND: index \[0,-1\] is outside/],
  [
    'tf.scatterND(int([9], [1, 1]), tf.ones([1]), [3])',
    /^tf\.scatterND: index \[9\] is outside of shape \[3\]/,
  ],
  ['m.gather([0, 7])', /7 is not in \[0, 2\]/],
  [
    'tf.tensor([[1, 2], [3]])',
    /^tf\.tensor: shape \[2,2\] has 4 values, and 3 were given: nested arrays must be of equal lengths/,
  ],
  ['tf.tensor([[1], [2, 3]])', /shape \[2,1\] has 2 values, and 3 were given/],
];

const fine: readonly (readonly [code: string, value: string])[] = [
  ['t.slice(1).arraySync().join()', "'2,3'"],
  ['t.slice(3).shape.join()', "'0'"],
  ['t.slice([1], [-1]).arraySync().join()', "'2,3'"],
  ['m.slice([1, 2], [1, 2]).arraySync().join()', "'6,7'"],
  ['m.slice(1, 1).arraySync().join()', "'4,5,6,7'"],
  ['m.transpose().shape.join()', "'4,3'"],
  ['m.transpose([1, 0]).arraySync()[3].join()', "'3,7,11'"],
  ['t.pad([[1, 2]]).arraySync().join()', "'0,1,2,3,0,0'"],
  ['tf.gatherND(m, int([2, 3, 0, 1], [2, 2])).arraySync().join()', "'11,1'"],
  ['tf.gatherND(m, int([2], [1, 1])).arraySync().join()', "'8,9,10,11'"],
  ['tf.scatterND(int([2], [1, 1]), tf.ones([1]), [3]).arraySync().join()', "'0,0,1'"],
  ['tf.scatterND(int([1], [1, 1]), tf.ones([1, 2]), [2, 2]).arraySync().join()', "'0,0,1,1'"],
  ['tf.tensor([[1, 2], [3, 4]]).arraySync().join()', "'1,2,3,4'"],
  ['tf.tensor([["a"], ["b"]]).arraySync().join()', "'a,b'"],
  ['tf.tensor([[], []]).shape.join()', "'2,0'"],
  ['tf.scalar(3).arraySync()', '3'],
];

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`outside of a tensor on ${backend}`, () => {
    const k = useKernel({ backend });
    before(() =>
      k.run(`import * as tf from '@tensorflow/tfjs';
const [t, m] = [tf.tensor([1, 2, 3]), tf.range(0, 12).reshape([3, 4])];
const int = (values, shape) => tf.tensor(values, shape, 'int32');`),
    );
    for (const [code, message] of refused) {
      it(`${code} is refused`, async () =>
        assert.match((await k.run(code)).error?.message ?? '', message));
    }
    for (const [code, value] of fine) {
      it(`${code} is ${value}`, async () => assert.equal((await k.run(code)).value, value));
    }
    it('and the memory is whole', async () =>
      assert.equal(
        (await k.run('tf.sum(tf.exp(tf.zeros([100000]))).arraySync()')).value,
        '100000',
      ));
  });
}
