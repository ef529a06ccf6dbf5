/** A tensor of a type that a WebAssembly kernel does not read is an error, or converted, and the memory stays whole. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { mendTensorFlow } from '../../extension/backends/mend.js';
import { refuseTypesOnWasm } from '../../extension/backends/wasmTypes.js';
import { useBackend } from '../check/support.js';
import { useKernel } from '../support/kernelUnderTest.js';
import { ofTypes } from './operations/ofTypes.js';

describe('bool tensors on wasm', () => {
  const k = useKernel({ backend: 'wasm' });
  before(() =>
    k.run(`import * as tf from '@tensorflow/tfjs'; const bools = tf.ones([4, 10000], 'bool');`),
  );

  const refused: readonly [string, string][] = [
    ['tf.where(bools, bools, bools)', 'Select'],
    ['tf.reverse(bools, 0)', 'Reverse'],
    ['tf.abs(bools)', 'Abs'],
    ['tf.exp(bools)', 'Exp'],
    ['tf.relu(bools)', 'Relu'],
    ['tf.leakyRelu(bools)', 'LeakyRelu'],
    ['tf.atan2(bools, bools)', 'Atan2'],
    ['tf.topk(bools)', 'TopK'],
  ];
  for (const [code, kernel] of refused) {
    it(`${code} is refused, and the next cell computes`, async () => {
      for (let i = 0; i < 3; i++) {
        const { error } = await k.run(code);
        assert.equal(
          error?.message,
          `${kernel} cannot take bool tensors on backend wasm: convert them first, tf.cast(x, 'float32')`,
        );
      }
      assert.equal((await k.run('tf.sum(tf.exp(tf.zeros([100000]))).arraySync()')).value, '100000');
    });
  }

  const fine: readonly [string, string][] = [
    ['tf.where(bools, tf.ones([4, 10000]), 0).sum().arraySync()', '40000'],
    ['tf.sum(bools).arraySync()', '40000'],
    ['tf.mean(bools).arraySync()', '1'],
    ['tf.max(bools).arraySync()', '1'],
    ['tf.mul(bools, tf.ones([4, 10000])).sum().arraySync()', '40000'],
    ['tf.abs(tf.cast(bools, "float32")).sum().arraySync()', '40000'],
    ['tf.logicalNot(bools).any().arraySync()', '0'],
  ];
  for (const [code, value] of fine) {
    it(`${code} is ${value}`, async () => assert.equal((await k.run(code)).value, value));
  }
});

describe('whole numbers on wasm', () => {
  const k = useKernel({ backend: 'wasm' });
  before(() =>
    k.run(
      `import * as tf from '@tensorflow/tfjs'; const x = tf.tensor1d([1, 2, 300, -5], 'int32');`,
    ),
  );

  for (const [code, kernel] of [
    ['tf.log1p(x)', 'Log1p'],
    ['tf.acos(x)', 'Acos'],
    ['tf.reciprocal(x)', 'Reciprocal'],
  ]) {
    it(`${code} is refused`, async () =>
      assert.equal(
        (await k.run(code!)).error?.message,
        `${kernel} cannot take int32 tensors on backend wasm: convert them first, tf.cast(x, 'float32')`,
      ));
  }

  for (const [code, value] of [
    ['tf.clipByValue(x, 0, 5).arraySync().join()', "'1,2,5,0'"],
    ['tf.clipByValue(x, 0.5, 2.5).arraySync().join()', "'1,2,2,0'"],
    ['tf.stridedSlice(x, [0], [4], [2]).arraySync().join()', "'1,300'"],
    ['tf.stridedSlice(x, [0], [4], [2]).dtype', "'int32'"],
    ['tf.isNaN(x).any().arraySync()', '0'],
    ['tf.isFinite(x).all().arraySync()', '1'],
  ]) {
    it(`${code} is ${value}`, async () => assert.equal((await k.run(code!)).value, value));
  }
});

/** Without 0, by which whole numbers cannot be divided, and small enough for their squares and powers. */
const numbers = {
  int32: [
    [1, 2, 3, 5, 4, -2, 7, 9, 10, 8, -4, 12],
    [3, 1, 2, 2, 1, 3, 1, 2, 3, 1, 2, 1],
  ],
  bool: [
    [1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
} as const;

/** What stays unlike, and why. */
const unlike: Readonly<Record<string, string>> = {
  'int32 expm1': 'floats on wasm, as one would have them; cut to whole numbers on cpu',
  'bool add': 'two trues are 2 on cpu, which is no bool',
  'bool sub': 'a true less than a false is 255 on cpu, which is none either',
  'bool pad with a number': '7 is true on wasm, and 7 on cpu',
};

const refused =
  /cannot take|does not support|not supported|not yet supported|must be|must have|lacks|only float32/u;

describe('operations of whole numbers and bools on wasm', () => {
  before(async () => {
    await useBackend('wasm');
    mendTensorFlow();
    refuseTypesOnWasm();
  });
  after(() => useBackend('cpu'));

  for (const [dtype, [first, second]] of Object.entries(numbers)) {
    for (const [name, run] of ofTypes) {
      const known = unlike[`${dtype} ${name}`];
      it(`${name} of ${dtype} gives what cpu gives, or is refused${known ? `; not so: ${known}` : ''}`, async () => {
        const compute = async (backend: string): Promise<string> => {
          await useBackend(backend);
          try {
            return tf.tidy(() => {
              const matrix = (x: readonly number[]): tf.Tensor2D =>
                tf.tensor2d([...x], [3, 4], dtype as 'int32' | 'bool');
              const result = run(matrix(first), matrix(second));
              return [result.shape, ...result.dataSync()].map(toDigits).join(' ');
            });
          } catch (error) {
            return (error as Error).message;
          }
        };
        const [onCpu, onWasm] = [await compute('cpu'), await compute('wasm')];
        if (!refused.test(onWasm)) assert.equal(onWasm === onCpu, known === undefined, onWasm);
        assert.equal(
          tf.tidy(() => tf.sum(tf.exp(tf.zeros([1000]))).dataSync()[0]),
          1000,
        );
      });
    }
  }
});

const toDigits = (x: number | readonly number[]): string =>
  typeof x === 'number' ? String(Number(x.toPrecision(5))) : x.join('×');
