/**
 * The losses of `blameTorch.ts`, in words that TensorFlow and JAX share: `m` is what each calls them. Which operation breaks in a format
 * is known from how they are written and repaired.
 */
import { hot, labels, line, logits, noise, same, small, zeros } from '../check/blameInputs.js';
import { someOne, someZero, type BlameRow, type SoundRow } from './blameRows.js';

export const brokenInWords: readonly BlameRow[] = [
  ['float16', 'acos', 'm.mean(m.acos(m.clip(dot(t, p), -1, 1)))', small],
  ['bfloat16', 'acos', 'm.mean(m.acos(m.clip(dot(t, p), -1, 1)))', small],
  ['float16', 'acos', 'acos_loss(t, p)', small],
  ['float16', 'sum', 'dice(t, p)', [same(60), same(50)]],
  ['float16', 'sum', 'm.sum(p ** 2)', [zeros, same(100)]],
  ['float16', 'pow|square', 'm.mean(p ** 2)', [zeros, line(300, 500)]],
  ['float16', 'mul', 'm.mean(p * p)', [zeros, line(300, 500)]],
  ['float16', 'square', 'm.mean(m.square(p))', [zeros, line(300, 500)]],
  ['float16', 'square', 'm.mean(m.square(p - t))', [line(0, 10), line(300, 500)]],
  ['float16', 'pow|square', 'm.mean(m.sqrt(p ** 2 + 1e-12))', [zeros, line(1e-5, 1e-4)]],
  ['float16', 'pow', 'm.mean(p ** 4)', [zeros, line(20, 40)]],
  ['float16', 'pow', 'm.mean(m.log(p ** 3))', [zeros, line(1e-3, 2e-3)]],
  ['float16', 'exp', 'm.mean(m.log(1 + m.exp(p)))', [zeros, line(-3, 15)]],
  [
    'float16',
    'exp|log',
    '-m.mean(m.log(m.sum(t * m.exp(p), -1) / m.sum(m.exp(p), -1)))',
    [hot, logits(14)],
  ],
  ['float16', 'exp', 'm.mean(m.log(m.sum(m.exp(p), -1)))', [hot, logits(13)]],
  ['bfloat16', 'exp', 'm.mean(m.log(m.sum(m.exp(p), -1)))', [hot, logits(95)]],
  ['float16', 'softmax|log', '-m.mean(m.sum(t * m.log(m.softmax(p)), -1))', [hot, logits(20)]],
  ['float16', 'sigmoid|log', '-m.mean(m.log(m.sigmoid(p)))', [zeros, line(-20, -17)]],
  ['float16', 'sub', '-m.mean(m.log(1 - m.sigmoid(p)))', [zeros, line(7, 10)]],
  ['bfloat16', 'sub', '-m.mean(m.log(1 - m.sigmoid(p)))', [zeros, line(5, 8)]],
  ['float16', 'add', '-m.mean(t * m.log(p + 1e-8))', [same(1), someZero]],
  ['float16', 'add', 'm.mean(p / (m.abs(p) + 1e-8))', [zeros, someZero]],
  ['float16', 'add', 'm.mean(m.sqrt(p ** 2 + 1e-12))', [zeros, someZero]],
  ['float16', 'sub', '-m.mean(m.log(1 - m.clip(p, 1e-7, 1 - 1e-7)))', [zeros, someOne]],
  ['bfloat16', 'sub', '-m.mean(m.log(1 - m.clip(p, 1e-7, 1 - 1e-7)))', [zeros, someOne]],
  ['float16', 'clip', '-m.mean(m.log(m.clip(p, 1e-8, 1.0)))', [zeros, someZero]],
  ['float16', 'log', 'm.mean(m.square(m.log(1 + p)))', [zeros, line(1e-4, 2e-3)]],
  ['float16', 'sub', 'm.mean(m.square(m.exp(p) - 1))', [zeros, line(1e-4, 2e-3)]],
  ['float16', 'sub', 'm.mean(m.square(1 - m.cos(p)))', [zeros, line(0.01, 0.05)]],
  ['bfloat16', 'sub', 'm.mean(m.square(1 - m.cos(p)))', [zeros, line(0.05, 0.15)]],
  ['float16', 'sub', 'm.log(m.mean(p ** 2) - m.mean(p) ** 2 + 1e-3)', [zeros, noise(30, 30.2)]],
  ['float16', 'sub', 'm.mean(m.square(m.sqrt(p + 1) - m.sqrt(p)))', [zeros, line(900, 2000)]],
  ['float16', 'reciprocal', 'm.mean(m.reciprocal(p))', [zeros, line(1e-6, 1e-5)]],
  ['float16', 'div', 'm.mean(t / p)', [same(2), line(1e-5, 2e-5)]],
  ['float16', 'mul', 'm.mean(t * p)', [line(900, 1000), line(100, 200)]],
  ['float16', 'mul', 'm.mean(m.log(t * p))', [line(1e-5, 2e-5), line(1e-4, 5e-4)]],
  ['float16', 'cosh', 'm.mean(m.log(m.cosh(p)))', [zeros, line(8, 14)]],
  ['float16', 'sinh', 'm.mean(m.log(m.sinh(p)))', [zeros, line(8, 14)]],
  ['float16', 'prod', 'm.log(m.prod(p))', [zeros, line(0.3, 0.9)]],
  ['float16', 'softplus', 'm.mean(m.log(m.softplus(p)))', [zeros, line(-22, -18)]],
];

/** Nothing is lost in these beyond rounding. */
export const soundInWords: readonly SoundRow[] = [
  ['m.mean(m.square(p - t))', [line(-1, 1), noise(-1, 1)]],
  ['m.mean(m.abs(p - t))', [line(-1, 1), noise(-1, 1)]],
  // Beyond 2 JAX's softplus has in bfloat16 the slope 1, exp(x − softplus(x)): with labels of 1 that is a gradient of 0.
  ['m.mean(m.softplus(p) - t * p)', [labels, noise(-2, 2)]],
  ['-m.mean(m.sum(t * m.log_softmax(p), -1))', [hot, logits(6)]],
  ['1 - 2 * m.mean(t * p) / m.mean(t + p)', [labels, noise(0.1, 0.9)]],
  ['m.mean(m.tanh(p))', [zeros, noise(0.2, 2)]],
  ['m.mean(m.sqrt(p ** 2 + 1e-3))', [zeros, noise(-2, 2)]],
  ['m.mean(m.exp(p))', [zeros, noise(-2, 2)]],
  ['compiled(t, p)', [labels, noise(0.1, 0.9)]],
];
