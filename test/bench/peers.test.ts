/**
 * The Python frameworks compute what Lossbook computes, values and gradients: else their times would mean nothing. They are
 * compared where test/bench/peers.sh has installed them.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { withoutFused } from '../../extension/backends/fused/index.js';
import { angularLoss } from '../../extension/losses/index.js';
import { whole } from '../support/turns.js';
import { batchOf } from './batches.js';
import { frameworks, isInstalled, startPeer, type Form, type Peer } from './peers.js';
import { usual } from './speedWays.js';

const field = batchOf({ batch: 2, side: 16 });
const pixels = 2 * 16 * 16;
const forms: Readonly<Record<Form, (t: tf.Tensor, p: tf.Tensor) => tf.Tensor>> = {
  acos: usual,
  atan2: (t, p) => angularLoss(t, p),
};

/**
 * A value is a mean of float32 terms of about 1, a gradient a chain of some ten operations: each within 1e-6 or so of
 * doubles. But acos multiplies what its cosine c is off, 6e-8, by 1/(1 − c²) of the gradient: pixels whose c is within 1e-2
 * of 1, where this is 3e-6, are left out of that form's gradient, unless they are clipped.
 */
const tolerance = 1e-5;
const nearOne = 1e-2;

for (const framework of frameworks) {
  describe(`${framework} beside Lossbook`, () => {
    if (!isInstalled(framework)) {
      it("is compared when 'bash test/bench/peers.sh' has installed it");
      return;
    }
    let peer: Peer;
    before(async function () {
      this.timeout(120_000);
      const started = await startPeer(framework, 1);
      if (!started.ok) throw new Error(started.why);
      peer = started.peer;
      await peer.load(field);
    });
    after(() => peer.close());
    for (const form of whole ? (Object.keys(forms) as Form[]) : [formInTurn(framework)]) {
      it(`${form}: value and gradient in every mode`, async function () {
        this.timeout(300_000);
        const ours = await own(form);
        for (const mode of Object.keys(peer.modes)) {
          agrees(await peer.result({ mode, form }), ours, form, mode);
        }
      });
    }
  });
}

/** Each form in every other framework, all in all of them with LOSSBOOK_WHOLE=1: compiling takes most of the time. */
function formInTurn(framework: (typeof frameworks)[number]): Form {
  return frameworks.indexOf(framework) % 2 === 0 ? 'atan2' : 'acos';
}

type Result = Awaited<ReturnType<Peer['result']>>;

function agrees(theirs: Result, ours: Result, form: Form, mode: string): void {
  near(theirs.value, ours.value, `${mode}: value`);
  assert.equal(theirs.gradient.length, ours.gradient.length);
  ours.gradient.forEach((slope, i) => {
    if (form === 'acos' && isNearOne(i >> 1)) return;
    near(theirs.gradient[i]! * pixels, slope * pixels, `${mode}: gradient ${i}`);
  });
}

async function own(form: Form): Promise<Result> {
  await tf.setBackend('cpu');
  return withoutFused(() =>
    tf.tidy(() => {
      const [t, p] = [field.yTrue, field.yPred].map((x) => tf.tensor(x, [...field.shape]));
      const { value, grad } = tf.valueAndGrad((p: tf.Tensor) => forms[form](t!, p))(p!);
      return { value: value.dataSync()[0]!, gradient: grad.dataSync() as Float32Array };
    }),
  );
}

function isNearOne(pixel: number): boolean {
  const [c, s] = [2 * pixel, 2 * pixel + 1];
  const cosine = field.yTrue[c]! * field.yPred[c]! + field.yTrue[s]! * field.yPred[s]!;
  return cosine > 1 - nearOne && cosine < 1;
}

function near(found: number, expected: number, what: string): void {
  const off = Math.abs(found - expected);
  assert.ok(
    off <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${found} and ${expected} differ by ${off}`,
  );
}
