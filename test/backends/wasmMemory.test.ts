/**
 * Tensors that the memory of the backend wasm cannot hold: an address has 32 bits, and a larger number is not cut to them; and where the
 * allocator has no room, its 0 is no address.
 */
import assert from 'node:assert/strict';
import { startTestKernel } from '../support/kernelUnderTest.js';

const before = `import * as tf from '@tensorflow/tfjs'; const kept = tf.ones([100, 100]);`;

describe('on wasm a tensor of 4 GiB or more', () => {
  const rows: readonly [what: string, code: string][] = [
    ['of a broadcast', 'tf.add(tf.ones([65537, 1]), tf.ones([1, 65536]))'],
    ['of a tile', 'tf.tile(tf.ones([1, 65536]), [65537, 1])'],
    ['of a product', 'tf.matMul(tf.ones([65537, 1]), tf.ones([1, 65536]))'],
    ['of zeros', 'tf.zeros([32769, 32768])'],
    ['that is padded', 'tf.pad(tf.ones([1, 65536]), [[0, 65536], [0, 0]])'],
  ];
  for (const [what, code] of rows) {
    it(`${what} is refused in words, and what there was can be computed with, error caught or not`, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(before);
        const { error } = await test.run(code);
        assert.match(error?.message ?? '', /does not fit into the memory of backend wasm/);
        const caught = await test.run(`try { ${code}; } catch {} tf.sum(kept).dataSync()[0]`);
        assert.equal(caught.value, '10000');
        assert.equal((await test.run('tf.sum(kept).dataSync()[0]')).value, '10000');
      } finally {
        await stop();
      }
    });
  }
});

describe('on wasm a tensor for which there is no room', () => {
  // The memory that is there grows no further, as at 4 GiB, without the 4 GiB.
  const full = `import * as tf from '@tensorflow/tfjs'; import { gradcheck } from 'lossbook/check'; import { angularLoss } from 'lossbook/losses';
    const kept = tf.tensor1d([1, 2, 3]); const hog = []; const m = tf.ones([1024, 1024]); const im = tf.ones([4, 128, 128, 2]);
    WebAssembly.Memory.prototype.grow = () => { throw new RangeError('no more'); };`;
  const [a, b] = ['tf.tensor2d([[1, 2]])', 'tf.tensor2d([[2, 1]])'];
  const rows: readonly [what: string, made: string][] = [
    ['that is written', 'tf.ones([1024, 512])'],
    ['that was read', 'tf.tensor(m.dataSync(), [1024, 1024])'],
    ['of a sum', 'tf.add(m, 1)'],
    ['of a tile', 'tf.tile(tf.ones([2]), [1 << 18])'],
    ['of a concatenation', 'tf.concat([m, m])'],
    ['of a condition', 'tf.greater(m, 0)'],
    ['of a convolution', 'tf.conv2d(im, tf.ones([5, 5, 2, 8]), 1, "same")'],
    ['of the largest entries', 'tf.topk(m, 512).values'],
    ['of a gradient', 'tf.grad((x) => tf.sum(tf.sin(x)))(m)'],
    ['of a loss of the library', 'angularLoss(im, im, { reduction: "none" })'],
    [
      'within a check',
      `gradcheck((t, p) => { for (let i = 0; i < 40; i++) hog.push(tf.keep(tf.add(m, 1))); return tf.mean(tf.square(tf.sub(t, p))); }, [${a}, ${b}])`,
    ],
  ];
  for (const [what, made] of rows) {
    it(`${what} is said, and goes over no other`, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(full);
        const { error } = await test.run(`for (let i = 0; i < 10_000; i++) hog.push(${made});`);
        assert.match(
          error?.message ?? '',
          /memory of backend wasm is used up: .*no room for .* more; the largest names are .*tensors are kept/,
        );
        assert.equal((await test.run('[...kept.dataSync()].join()')).value, `'1,2,3'`);
        const freed = await test.run(
          'tf.dispose(hog.splice(0)); tf.dispose(im); tf.sum(m).dataSync()[0]',
        );
        assert.equal(freed.value, '1048576');
      } finally {
        await stop();
      }
    });
  }

  const holders: readonly [what: string, declared: string, list: string, named: RegExp][] = [
    ['a name', 'const own = [];', 'own', /the largest names are own \d/],
    ['a name of var', 'var own = [];', 'own', /the largest names are (?:globalThis\.)?own \d/],
    ['the global object', '', '(globalThis.own ??= [])', /largest names are globalThis\.own \d/],
    [
      'a function',
      'const own = (() => { const list = []; return () => list; })();',
      'own()',
      /the largest names are m .*; of \d.* no name was found: .*or kept by a function or a module\. Names/,
    ],
  ];
  for (const [what, declared, list, named] of holders) {
    it(`is said, and that ${what} holds the others`, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(full);
        const { error } = await test.run(`${declared} for (;;) ${list}.push(tf.add(m, 1));`);
        assert.match(error?.message ?? '', named);
      } finally {
        await stop();
      }
    });
  }

  it('does not fail a cell that makes room by itself', async () => {
    const { test, stop } = startTestKernel({ backend: 'wasm' });
    try {
      await test.run(full);
      const { value, error } = await test.run(
        `try { for (;;) hog.push(tf.ones([1024, 512])); } catch {} tf.dispose(hog.splice(0)); tf.sum(m).dataSync()[0]`,
      );
      assert.equal(error, undefined);
      assert.equal(value, '1048576');
    } finally {
      await stop();
    }
  });
});

describe('on wasm an operation that finds no memory beside its result', () => {
  // As above, and what is left holds the results but not the operands as XNNPACK packs them.
  const nearlyFull = `import * as tf from '@tensorflow/tfjs';
    const hog = Array.from({ length: 4 }, () => tf.ones([1024, 64])); const a = tf.ones([1, 2048]); const b = tf.ones([2048, 2048]); const im = tf.ones([1, 8, 8, 512]); const f = tf.ones([3, 3, 512, 512]);
    const { grow } = WebAssembly.Memory.prototype; WebAssembly.Memory.prototype.grow = () => { throw new RangeError('no more'); };
    try { for (;;) hog.push(tf.ones([1024, 64])); } catch {} tf.dispose(hog.splice(0, 4));`;
  const rows: readonly [what: string, made: string, first: number][] = [
    ['a product', 'tf.matMul(a, b)', 2048],
    ['a product with an activation', 'tf.fused.matMul({ a, b, activation: "relu" })', 2048],
    ['the gradient of a product', 'tf.grad((x) => tf.sum(tf.matMul(x, b)))(a)', 2048],
    ['a convolution', 'tf.conv2d(im, f, 1, "valid")', 9 * 512],
  ];
  for (const [what, made, first] of rows) {
    it(`${what} is said, and computed once there is room`, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(nearlyFull);
        const { error, value } = await test.run(`${made}.dataSync()[0]`);
        assert.match(
          error?.message ?? String(value),
          /memory of backend wasm is (used up|broken): .*made anew/,
        );
        // What the new memory has no room for stays where it is.
        const again = await test.run(`${made}.dataSync()[0]`);
        assert.match(again.error?.message ?? '', /memory of backend wasm is (used up|broken)/);
        const { value: freed } = await test.run(
          `WebAssembly.Memory.prototype.grow = grow; ${made}.dataSync()[0]`,
        );
        assert.equal(freed, String(first));
      } finally {
        await stop();
      }
    });
  }
});

describe('on wasm a tensor whose end would lie beyond 4 GiB', () => {
  // Asked for and not touched, so that nothing is taken of the machine's memory.
  const rows: readonly [what: string, copies: number, before: string][] = [
    ['where the rest is taken', 400, 'heap._malloc(3000 * 2 ** 20);'],
    [
      'that has a free part',
      850,
      'heap._free(heap._malloc(800 * 2 ** 20)); heap._malloc(2 ** 20);',
    ],
  ];
  for (const [what, copies, before] of rows) {
    it(`${what} is refused, and what is made then lies over no other`, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(`import * as tf from '@tensorflow/tfjs'; const heap = tf.backend().wasm;
          const rows = tf.ones([1024, 1024]); const kept = tf.tensor([1, 2, 3]); ${before}`);
        const { error } = await test.run(`tf.tile(rows, [${copies}, 1])`);
        assert.match(
          error?.message ?? '',
          /memory of backend wasm is used up: .*no room for .* GiB more/,
        );
        const { value } = await test.run(
          `const parts = Array.from({ length: 40 }, (_, i) => tf.fill([1024, 256], i));
          parts.every((x, i) => x.dataSync().every((v) => v === i)) && kept.dataSync().join() + ' ' + tf.sum(rows).dataSync()[0]`,
        );
        assert.equal(value, `'1,2,3 1048576'`);
      } finally {
        await stop();
      }
    });
  }
});
