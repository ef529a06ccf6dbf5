/** One notebook of what people write in cells, all of it right: nothing may be marked. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOf } from './cells.js';

const cells: readonly string[] = [
  `import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe, precision, benchmark } from 'lossbook/check';
import { show, image, chart, angularError } from 'lossbook/display';
import { readImage, readNpy, orientationField, random } from 'lossbook/data';
import { angularLoss, ssim } from 'lossbook/losses';
import * as reference from 'lossbook/reference';
import _ from 'lodash';
import fs from 'fs';
import path from 'node:path';`,
  `const x = tf.randomNormal([4, 8, 8, 2]);
const y = x.arraySync();
y[0][0][0][0] + 1;`,
  `const z = tf
  .tensor([
    [1, 2],
    [3, 4],
  ])
  .arraySync();
let s = 0;
for (const row of z) for (const v of row) s += v;
s;`,
  `function loops(yTrue, yPred) {
  let l = 0;
  for (let b = 0; b < yTrue.length; b++)
    for (let i = 0; i < yTrue[b].length; i++) l += (yTrue[b][i] - yPred[b][i]) ** 2;
  return l / yTrue.length;
}
compare((t, p) => tf.mean(tf.square(tf.sub(t, p))), loops, [x, x]);`,
  `const mine = (yTrue, yPred) => tf.mean(tf.pow(tf.acos(tf.sum(tf.mul(yTrue, yPred), -1)), 1.2));
gradcheck(mine, [x, x]);
probe(mine);
precision({ mine, angularLoss });
await benchmark({ mine }, (n) => [tf.ones([n, n, 2]), tf.ones([n, n, 2])]);`,
  `class Net {
  constructor(public w = tf.variable(tf.ones([2, 2]))) {}
  call(x) {
    return x.matMul(this.w);
  }
}
const net = new Net();
const out = net.call(tf.ones([3, 2]));
out.print();`,
  `const model = tf.sequential();
model.add(tf.layers.dense({ units: 1, inputShape: [2] }));
model.compile({ optimizer: tf.train.adam(0.01), loss: (a, b) => angularLoss(a, b) });
await model.fit(tf.ones([4, 2]), tf.ones([4, 1]), {
  epochs: 1,
  callbacks: { onEpochEnd: (e, logs) => console.log(e, logs.loss) },
});
const pr = model.predict(tf.ones([1, 2]));
pr.dataSync();`,
  `const acc = {};
for (const k of ['a', 'b']) acc[k] = Math.random();
acc.a;
acc['b'];
const list = [];
list.push(1);
list.push('a');
const o: any = {};
o.x = 1;`,
  `let u;
u = 5;
u = 'text';
var v2 = 1;
v2 = v2 + 1;`,
  `const opt = tf.train.sgd(0.1);
const w = tf.variable(tf.scalar(2));
opt.minimize(() => w.square());
opt.minimize(() => tf.losses.meanSquaredError(tf.ones([2]), tf.ones([2]).mul(w)), true, [w]);`,
  `const [value, grads] = [1, 2];
const { value: vv, grad } = tf.valueAndGrad((p) => p.square().sum())(tf.ones([2]));
vv.print();
grad.shape[0].toFixed(2);
tf.tidy(() => {
  tf.ones([1]);
});
tf.tidy(() => vv.dataSync()[0]);`,
  `const img = readImage('a.png');
const f = orientationField(img);
angularLoss(f, f, { reduction: 'none', delta: 0.2 }).min().print();
image(img);
show(img, { title: 'a' });
angularError(f, f, { period: Math.PI });`,
  `chart({
  mark: 'line',
  data: { values: [{ x: 1, y: 2 }] },
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
});`,
  `const g = tf.customGrad((x, save) => {
  save([x]);
  return { value: x.square(), gradFunc: (dy, saved) => dy.mul(saved[0]).mul(2) };
});
tf.grad((x) => g(x).sum())(tf.ones([2])).print();`,
  `for await (const b of tf.data.array([1, 2, 3]).batch(2)) console.log(b);
const ds = tf.data.generator(function* () {
  yield 1;
});
process.stdout.write('a');
setTimeout(() => {}, 1);
const buf = Buffer.from('x');
performance.now();
structuredClone({});
fetch('x');
new URL('http://a');
crypto.randomUUID();
require('fs').readFileSync('x');
__dirname;
import.meta.url;
globalThis.foo = 1;
foo;`,
  `const m = new Map();
m.set('a', 1);
m.get('a').toFixed();
const st = new Set([1, 2]);
const arr = new Array(3).fill(0).map((_, i) => i);
arr.at(-1).toFixed();
Object.groupBy([1], (x) => 'a');
[3, 1].toSorted();
'a'.at(0);
const e = [
  [1, 2],
  [3, 4],
].flat();
e.reduce((a, b) => a + b, 0);`,
  `enum Kind {
  A,
  B,
}
interface P {
  x: number;
  y?: number;
}
const p1: P = { x: 1 };
type T = keyof P;
const k: T = 'x';
const fn = <T,>(a: T): T => a;
fn(Kind.A);
const sat = { a: 1 } satisfies Record<string, number>;
abstract class A1 {
  abstract f(): number;
}
class B1 extends A1 {
  f() {
    return 1;
  }
}
new B1().f();`,
  `try {
  throw new Error('x');
} catch (e) {
  console.log(e.message);
}
const dims = x.shape;
const [b, h, w2, c] = x.shape;
b * h;
tf.reshape(x, [b, h * w2, c]);
tf.slice(x, [0, 0, 0, 0], [1, -1, -1, -1]);
tf.gather(x, tf.tensor1d([0], 'int32'));
tf.conv2d(x, tf.ones([3, 3, 2, 4]), 1, 'same');
tf.image.resizeBilinear(x, [4, 4]);
tf.where(x.greater(0), x, tf.zerosLike(x));
tf.stack([x, x]);
tf.concat([x, x], -1);
tf.unstack(x)[0].shape;`,
  `const a2 = await tf.backend();
tf.env().getFlags();
tf.memory().numTensors;
tf.engine().startScope();
tf.engine().endScope();
tf.getBackend() === 'wasm';
const data = new Float32Array(4);
tf.tensor(data, [2, 2]);
tf.tensor4d(
  Array.from({ length: 16 }, () => 1),
  [1, 4, 4, 1],
);
const nested = [
  [
    [1, 2],
    [3, 4],
  ],
];
tf.tensor(nested);
tf.tensor3d(nested);`,
  `import zod from 'zod';
import { helper } from './helper';
helper(1);
zod.object({});
const dyn = await import('./other.js');
dyn.anything();
export const exported = 1;
export default x;`,
  `reference.angularLoss(x.arraySync(), x.arraySync());
reference.angularLoss(x.arraySync(), x.arraySync(), { reduction: 'none' });
const r = gradcheck(mine, [x, x]).expect('fail');
r.worst[0].index;
r.worst[0].autodiff - r.worst[0].truth;
r.counts.ok;
r.diagnoses[0].message;`,
  `const rnd = random(1);
rnd.normal([2, 2]);
rnd.angles([2, 2]).print();
ssim(tf.ones([1, 16, 16, 1]), tf.ones([1, 16, 16, 1]), { maxValue: 1 });`,
];

describe('a notebook of right cells', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-right-'));
    const files = {
      'helper.js': 'export const helper = (x) => x;',
      'node_modules/lodash/package.json': '{}',
      'node_modules/zod/package.json': '{}',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has no marks', () => assert.deepEqual(problemsOf(cells, { folder }), []));
  it('would have one, were one of them wrong', () => {
    const wrong = [...cells, 'angularLoss(x, x, { delat: 0.2 });'];
    assert.deepEqual(problemsOf(wrong, { folder }), ['2561 delat']);
  });
});
