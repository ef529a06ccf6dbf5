/** What is not the same twice fails by its own name, whichever side it is on, and no variation is granted as rounding. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, precision, probe } from '../../extension/check/index.js';
import type { ReportData } from '../../extension/wire/report.js';
import { backends } from '../support/backends.js';
import { flat, textOf, useBackend, type Numbers } from './support.js';

const t = [
  [0.3, 1.2],
  [-0.7, 0.4],
];
const p = [
  [0.1, 1.5],
  [-0.2, 0.9],
];
const mse = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.mean(tf.squaredDifference(a, b));
const errors = (a: Numbers, b: Numbers): number[] => flat(a).map((x, i) => (x - flat(b)[i]!) ** 2);
const total = (a: Numbers, b: Numbers): number => errors(a, b).reduce((x, y) => x + y, 0);

type Loop = (a: Numbers, b: Numbers) => number;
type Loss = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Each made anew, as its first call is another than its second. */
const loops: Readonly<Record<string, readonly [() => Loop, RegExp]>> = {
  'a sum declared outside of the loop': [
    () => {
      let sum = 0;
      return (a, b) => (sum += total(a, b)) / 4;
    },
    /keeps state/,
  ],
  'a maximum that lives on': [
    () => {
      let most = 0;
      return (a, b) => {
        for (const e of errors(a, b)) most = Math.max(most, e);
        return most;
      };
    },
    /keeps state/,
  ],
  'a running mean': [
    () => {
      let mean: number | undefined;
      return (a, b) => {
        mean = mean === undefined ? total(a, b) / 4 : 0.9 * mean + (0.1 * total(a, b)) / 4;
        return mean;
      };
    },
    /keeps state/,
  ],
  'random numbers': [() => () => 5 + 1000 * Math.random(), /draws random numbers/],
  'a little noise': [
    () => (a, b) => (total(a, b) / 4) * (1 + 1e-3 * Math.random()),
    /draws random numbers/,
  ],
  'the time in milliseconds': [
    () => (a, b) => total(a, b) / 4 + (Date.now() % 7),
    /reads the time/,
  ],
  'the year': [() => (a, b) => total(a, b) / new Date().getFullYear(), /reads the time/],
};

const losses: Readonly<Record<string, readonly [() => Loss, RegExp]>> = {
  'a sum declared outside': [
    () => {
      let sum = 0;
      return (a, b) => tf.scalar((sum += mse(a, b).dataSync()[0]!));
    },
    /keeps state/,
  ],
  'a maximum that lives on': [
    () => {
      let most = 0;
      return (a, b) => tf.scalar((most = Math.max(most, mse(a, b).dataSync()[0]!)));
    },
    /keeps state/,
  ],
  'dropout without a seed': [
    () => (a, b) => tf.mean(tf.dropout(tf.squaredDifference(a, b), 0.5)),
    /draws random numbers/,
  ],
  'a coin that falls on one side nine times in ten': [
    () => (a, b) => tf.add(mse(a, b), Math.random() < 0.9 ? 0 : 1),
    /draws random numbers/,
  ],
  'noise from TensorFlow.js': [
    () => (a, b) => tf.mean(tf.squaredDifference(a, tf.add(b, tf.randomNormal(b.shape)))),
    /draws random numbers/,
  ],
  'the time': [() => (a, b) => tf.add(mse(a, b), performance.now() % 3), /reads the time/],
};

const failsSo = (report: ReportData, who: RegExp, why: RegExp): void => {
  assert.equal(report.verdict, 'fail', textOf(report));
  const found = report.diagnoses.filter(({ code }) => code === 'non-deterministic');
  assert.equal(found.length, 1, textOf(report));
  assert.match(found[0]!.message, who);
  assert.match(found[0]!.message, why);
};

for (const backend of backends) {
  describe(`not the same twice (${backend})`, () => {
    before(() => useBackend(backend));
    for (const [name, [make, why]] of Object.entries(loops)) {
      const who = /two calls of the reference/;
      it(`compare, reference: ${name}`, () => failsSo(compare(mse, make(), [t, p]), who, why));
      it(`gradcheck, reference: ${name}`, () =>
        failsSo(gradcheck(mse, [t, p], { reference: make() }), who, why));
      it(`precision, reference: ${name}`, () =>
        failsSo(precision(mse, { inputs: [t, p], sweep: false, reference: make() }), who, why));
    }
    for (const [name, [make, why]] of Object.entries(losses)) {
      it(`compare, candidate: ${name}`, () =>
        failsSo(
          compare(make(), (a: Numbers, b: Numbers) => total(a, b) / 4, [t, p]),
          /two calls of the loss/,
          why,
        ));
    }
  });
}

/** Two calls on the same inputs give the same; what the first computed of its inputs decides over calls on others. */
const keeping: Readonly<Record<string, () => Loss>> = {
  'the mean of the first truth': () => {
    let centre: tf.Tensor | undefined;
    return (a, b) => {
      centre ??= tf.keep(tf.mean(a));
      return mse(tf.sub(a, centre), b);
    };
  },
  'weights of the first labels': () => {
    let weights: tf.Tensor | undefined;
    return (a, b) => {
      weights ??= tf.keep(tf.div(1, tf.add(1, tf.sum(a, 0))));
      return tf.mean(tf.mul(weights, tf.squaredDifference(a, b)));
    };
  },
  'the first prediction itself': () => {
    let old: tf.Tensor | undefined;
    return (a, b) => {
      old ??= tf.keep(tf.clone(b));
      return tf.add(mse(a, b), tf.mul(0.1, mse(old, b)));
    };
  },
};
const constant: Readonly<Record<string, () => Loss>> = {
  'a window made of the shape': () => {
    let window: tf.Tensor | undefined;
    return (a, b) => {
      window ??= tf.keep(tf.linspace(1, 2, a.shape[1]!));
      return tf.mean(tf.mul(window, tf.squaredDifference(a, b)));
    };
  },
  'ones like its input': () => {
    let ones: tf.Tensor | undefined;
    return (a, b) => {
      ones ??= tf.keep(tf.onesLike(a));
      return tf.mean(tf.mul(ones, tf.squaredDifference(a, b)));
    };
  },
  'weights computed before': () => {
    const weights = tf.div(1, tf.add(1, tf.sum(tf.tensor(t), 0)));
    return (a, b) => tf.mean(tf.mul(weights, tf.squaredDifference(a, b)));
  },
};
const codesOf = (report: ReportData): string[] => report.diagnoses.map(({ code }) => code);

for (const backend of backends) {
  describe(`what a loss keeps of its first call (${backend})`, () => {
    before(() => useBackend(backend));
    for (const [name, make] of Object.entries(keeping)) {
      const checks: Readonly<Record<string, () => ReportData>> = {
        compare: () => compare(make(), (a: Numbers, b: Numbers) => total(a, b) / 4, [t, p]),
        gradcheck: () => gradcheck(make(), [t, p]),
        probe: () => probe(make(), { kind: 'regression' }),
      };
      for (const [check, run] of Object.entries(checks))
        it(`${check}: ${name}`, () => {
          const report = run();
          assert.equal(report.verdict, 'fail', textOf(report));
          assert.ok(codesOf(report).includes('state-kept'), textOf(report));
        });
    }
    for (const [name, make] of Object.entries(constant))
      it(`may be constant: ${name}`, () => assert.equal(gradcheck(make(), [t, p]).verdict, 'pass'));
  });
}

describe('a loss that waits for a time', () => {
  const squares = (a: Numbers, b: Numbers): number => total(a, b) / 4;
  before(() => useBackend('cpu'));
  const waits: Readonly<Record<string, () => number>> = {
    'Date.now': () => Date.now(),
    'new Date': () => new Date().getTime(),
    'performance.now': () => performance.now(),
  };
  for (const [name, now] of Object.entries(waits)) {
    const waiting: Loss = (a, b) => {
      for (const end = now() + 2; now() < end;);
      return mse(a, b);
    };
    it(`${name}: waits no longer in a check, and gives the same twice`, () =>
      assert.deepEqual(
        [gradcheck(waiting, [t, p]).verdict, compare(waiting, squares, [t, p]).verdict],
        ['pass', 'pass'],
      ));
  }
});

describe('the same until its calls are many', () => {
  before(() => useBackend('wasm'));
  const squares = (a: Numbers, b: Numbers): number => total(a, b) / 4;
  for (const calls of [4, 6, 9, 12]) {
    const loss = (): Loss => {
      let n = 0;
      return (a, b) => tf.mul(mse(a, b), ++n > calls ? 2 : 1);
    };
    const loop = (): Loop => {
      let n = 0;
      return (a, b) => squares(a, b) * (++n > calls ? 2 : 1);
    };
    const checks: Readonly<Record<string, readonly [() => ReportData, RegExp]>> = {
      gradcheck: [() => gradcheck(loss(), [t, p]), /calls of the loss/],
      'gradcheck, order 2': [() => gradcheck(loss(), [t, p], { order: 2 }), /calls of the loss/],
      'gradcheck, of a loop': [
        () => gradcheck(mse, [t, p], { reference: loop() }),
        /calls of the reference/,
      ],
      'compare, explaining': [
        () => compare(loss(), (a: Numbers, b: Numbers) => squares(a, b) + 0.1, [t, p]),
        /calls of the loss/,
      ],
      probe: [() => probe(loss(), { kind: 'vector' }), /calls of the loss/],
    };
    for (const [name, [check, who]] of Object.entries(checks))
      it(`${name}: another after ${calls}`, () => failsSo(check(), who, /keeps state/));
  }
});

describe('the same twice', () => {
  before(() => useBackend('cpu'));
  const steady: Readonly<Record<string, () => Loop>> = {
    'a cache of what is constant': () => {
      let divisor: number | undefined;
      return (a, b) => total(a, b) / (divisor ??= 4);
    },
    'a generator seeded in the function': () => (a, b) => {
      let state = 7;
      const random = (): number => (state = (state * 16807) % 2147483647);
      return total(a, b) / 4 + 0 * random();
    },
    'a random number that is drawn and not used': () => (a, b) => {
      Math.random();
      return total(a, b) / 4;
    },
    'a clock that is asked for and not used': () => (a, b) => {
      Date.now();
      return total(a, b) / 4;
    },
  };
  for (const [name, make] of Object.entries(steady)) {
    it(name, () => assert.equal(compare(mse, make(), [t, p]).verdict, 'pass'));
  }
});
