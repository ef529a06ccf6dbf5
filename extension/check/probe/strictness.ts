/** What a loss is given that it may refuse: nothing, integers, unequal shapes, views, long sums. */
import * as tf from '@tensorflow/tfjs-core';
import { arithmeticOf, arithmeticText, foreignOf } from '../foreignLoss.js';
import { sizeOf } from '../../wire/shape.js';
import { evaluate } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { same } from './kind.js';
import { look, meanOf, plain, valueOf, type Look, type Pair } from './look.js';
import {
  judgeInput,
  every,
  n,
  skip,
  valueText,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { sameInFloat32 } from '../tolerance.js';

export const strictnessRows: readonly RowSpec[] = [
  { id: 'empty', title: 'no pixels', kinds: every, look: checkEmpty },
  {
    id: 'integers',
    title: 'int32 tensors',
    kinds: every,
    look: (p) => checkTyped(p, 'integers', 'int32'),
  },
  {
    id: 'booleans',
    title: 'bool tensors',
    kinds: every,
    look: (p) => checkTyped(p, 'booleans', 'bool'),
  },
  {
    id: 'shapes',
    title: 'yTrue of fewer channels, or of no batch',
    kinds: every,
    look: checkShapes,
  },
  { id: 'views', title: 'slices and reversed tensors', kinds: every, look: checkViews },
  { id: 'accumulation', title: 'many equal pixels', kinds: every, look: checkAccumulation },
];

function checkEmpty(probe: Probe): Found {
  const none = ({ shape, dtype }: Sample): Sample => ({
    dtype,
    shape: [0, ...shape.slice(1)],
    values: new Float64Array(),
  });
  return judgeInput(probe, 'empty', [none(probe.base[0]), none(probe.base[1])]);
}

/** Whole numbers, or ones and zeros, once in their own type and once as float32. */
function checkTyped(probe: Probe, id: string, type: 'int32' | 'bool'): Found {
  const whole = (sample: Sample, dtype: Sample['dtype']): Sample => ({
    ...sample,
    dtype,
    values: sample.values.map((x, i) =>
      type === 'bool' ? Number((i + Number(x > 0)) % 3 > 0) : Math.round(2 * x) || (i % 2) + 1,
    ),
  });
  const pair = (dtype: Sample['dtype']): Pair => [
    whole(probe.base[0], dtype),
    whole(probe.base[1], dtype),
  ];
  // Its kernels take the bytes of a bool tensor for floats and write behind its end.
  if (type === 'bool' && tf.getBackend() === 'wasm' && !foreignOf(probe.loss))
    return skip('not safe on wasm');
  const floats = look(probe.loss, pair('float32'));
  return judgeInput(probe, id, pair(type), (seen: Look): Found => {
    if (seen.threw !== undefined) return { verdict: 'pass', policy: 'refused' };
    if (same(seen.value, floats.value)) return { verdict: 'pass', policy: 'as float32' };
    return { verdict: 'note', policy: `float32 gives ${n(floats.value)}: cast first` };
  });
}

/** Pairs that TensorFlow.js broadcasts without a word (B = 1 and a square image make the second one fit). */
function checkShapes(probe: Probe): Found {
  const [t, p] = probe.base;
  if (t.shape.length !== p.shape.length) return skip('labels have a shape of their own');
  const one = (sample: Sample, shape: readonly number[]): Sample => ({
    ...sample,
    shape,
    values: sample.values.slice(0, sizeOf(shape)),
  });
  const lead = p.shape.slice(0, -1);
  const mismatched: [string, Pair][] = [];
  if (p.shape.at(-1)! > 1) mismatched.push(['one channel', [one(t, [...lead, 1]), p]]);
  if (p.shape[0]! > 1) mismatched.push(['no batch', [one(t, p.shape.slice(1)), p]]);
  const seen = mismatched.map(([name, pair]) => [name, look(probe.loss, pair)] as const);
  const through = seen.filter(([, s]) => s.threw === undefined);
  if (through.length === 0) return { verdict: 'pass', value: 'throws', policy: 'refused' };
  const policy = `${through.map(([name]) => name).join(', ')}: broadcast without a word`;
  const declared = probe.declares['shapes'];
  const value = through.map(([, s]) => valueText(s)).join(', ');
  if (declared !== 'throws') return { verdict: 'note', value, policy };
  const finding = { code: 'silent-broadcast', of: through.map(([name]) => name) } as const;
  return { verdict: 'fail', value, policy: 'declared throws', finding };
}

function checkViews(probe: Probe): Found {
  const { loss, base, known } = probe;
  const sliced = plain((t, p) => {
    const view = (x: tf.Tensor): tf.Tensor => {
      const padded = tf.concat([tf.zerosLike(x), tf.reverse(x, 0)], 0);
      return tf.reverse(tf.slice(padded, [x.shape[0]], [x.shape[0]]), 0);
    };
    return plain(loss)(view(t), view(p));
  });
  const value = meanOf(evaluate(sliced, base));
  const texts = { value: `${n(known.at.value)} → ${n(value)}`, policy: 'unchanged' };
  if (same(value, known.at.value, known.scale)) return { verdict: 'pass', ...texts };
  const finding = {
    code: 'not-invariant',
    from: known.at.value,
    to: value,
  } as const;
  return { verdict: 'fail', ...texts, finding };
}

/** 65 536 copies of one pixel: a mean that adds one by one in float32 is off by up to 4e-3 here. */
function checkAccumulation(probe: Probe): Found {
  const { loss, base } = probe;
  if (probe.known.locality !== 'local') return skip('pixels are not independent');
  const side = 256;
  const spread = ({ shape, values, dtype }: Sample, columns: number): Sample => {
    const channels = values.length / sizeOf(base[1].shape.slice(0, -1));
    const pixels = columns * columns;
    const size =
      shape.length === base[1].shape.length ? [columns, columns, channels] : [columns, columns];
    const lead = new Array<number>(Math.max(0, shape.length - size.length)).fill(1);
    const repeated = new Float64Array(pixels * channels);
    for (let i = 0; i < repeated.length; i++) repeated[i] = values[i % channels]!;
    return { dtype, shape: [...lead, ...size].slice(-shape.length), values: repeated };
  };
  if (base[1].shape.length < 3) return skip('needs an image');
  const of = (columns: number): number =>
    valueOf(loss, [spread(base[0], columns), spread(base[1], columns)]);
  const [few, many] = [of(1), of(side)];
  if (few === 0) return skip('the loss is 0');
  const ratio = many / few;
  // A mean stays, a sum grows with the pixels, or with the pixels of one image.
  const off = Math.min(...[1, side, side * side].map((whole) => Math.abs(ratio / whole - 1)));
  const value = `off by ${n(off)} over ${side * side} pixels`;
  if (off <= sameInFloat32) return { verdict: 'pass', value, policy: 'within 1e-4' };
  return {
    verdict: 'note',
    value,
    policy: `long sums are added in float32 ${arithmeticText(arithmeticOf(loss))}`,
  };
}
