/**
 * Losses in PyTorch that break in a format at one operation, which is known from how they are written and repaired: those of
 * `test/check/blameRange.ts` and `blameRounding.ts` that can be written there.
 */
import { hot, labels, line, logits, noise, same, small, zeros } from '../check/blameInputs.js';
import { someOne, someZero, type BlameRow, type SoundRow } from './blameRows.js';

/** An operation without a dot is of `torch`. */
export const brokenInTorch: readonly BlameRow[] = [
  ['float16', 'acos', 'torch.acos(dot(t, p).clamp(-1, 1)).mean()', small],
  ['bfloat16', 'acos', 'torch.acos(dot(t, p).clamp(-1, 1)).mean()', small],
  ['float16', 'acos', 'acos_loss(t, p)', small],
  ['float16', 'sum', 'dice(t, p)', [same(60), same(50)]],
  ['float16', 'sum', '(p ** 2).sum()', [zeros, same(100)]],
  ['float16', 'pow', '(p ** 2).mean()', [zeros, line(300, 500)]],
  ['float16', 'mul', '(p * p).mean()', [zeros, line(300, 500)]],
  ['float16', 'square|pow', 'p.square().mean()', [zeros, line(300, 500)]],
  ['float16', 'F.mse_loss', 'F.mse_loss(p, t)', [line(0, 10), line(300, 500)]],
  ['float16', 'pow', 'torch.sqrt(p ** 2 + 1e-12).mean()', [zeros, line(1e-5, 1e-4)]],
  ['float16', 'pow', '(p ** 4).mean()', [zeros, line(20, 40)]],
  ['float16', 'pow', 'torch.log(p ** 3).mean()', [zeros, line(1e-3, 2e-3)]],
  ['float16', 'exp', 'torch.log(1 + torch.exp(p)).mean()', [zeros, line(-3, 15)]],
  [
    'float16',
    'exp|log',
    '-torch.log((t * p.exp()).sum(-1) / p.exp().sum(-1)).mean()',
    [hot, logits(14)],
  ],
  ['float16', 'exp', 'p.exp().sum(-1).log().mean()', [hot, logits(13)]],
  ['bfloat16', 'exp', 'p.exp().sum(-1).log().mean()', [hot, logits(95)]],
  ['float16', 'softmax|log', 'cross_entropy(t, p)', [hot, logits(20)]],
  ['float16', 'sigmoid|log', '-torch.log(torch.sigmoid(p)).mean()', [zeros, line(-20, -17)]],
  ['float16', 'sub', '-torch.log(1 - torch.sigmoid(p)).mean()', [zeros, line(7, 10)]],
  ['bfloat16', 'sub', '-torch.log(1 - torch.sigmoid(p)).mean()', [zeros, line(5, 8)]],
  ['float16', 'add', '-(t * torch.log(p + 1e-8)).mean()', [same(1), someZero]],
  ['float16', 'add', '(p / (p.abs() + 1e-8)).mean()', [zeros, someZero]],
  ['float16', 'add', 'torch.sqrt(p ** 2 + 1e-12).mean()', [zeros, someZero]],
  ['float16', 'sub', '-torch.log(1 - p.clamp(1e-7, 1 - 1e-7)).mean()', [zeros, someOne]],
  ['bfloat16', 'sub', '-torch.log(1 - p.clamp(1e-7, 1 - 1e-7)).mean()', [zeros, someOne]],
  ['float16', 'clamp', '-torch.log(p.clamp(1e-8, 1)).mean()', [zeros, someZero]],
  ['float16', 'clamp', '-torch.log(p.clamp(min=1e-8)).mean()', [zeros, someZero]],
  ['float16', 'log', 'torch.log(1 + p).square().mean()', [zeros, line(1e-4, 2e-3)]],
  ['float16', 'sub', '(torch.exp(p) - 1).square().mean()', [zeros, line(1e-4, 2e-3)]],
  ['float16', 'sub', '(1 - torch.cos(p)).square().mean()', [zeros, line(0.01, 0.05)]],
  ['bfloat16', 'sub', '(1 - torch.cos(p)).square().mean()', [zeros, line(0.05, 0.15)]],
  ['float16', 'sub', 'torch.log((p ** 2).mean() - p.mean() ** 2 + 1e-3)', [zeros, noise(30, 30.2)]],
  [
    'float16',
    'sub',
    '(torch.sqrt(p + 1) - torch.sqrt(p)).square().mean()',
    [zeros, line(900, 2000)],
  ],
  ['float16', 'reciprocal', 'p.reciprocal().mean()', [zeros, line(1e-6, 1e-5)]],
  ['float16', 'div', '(t / p).mean()', [same(2), line(1e-5, 2e-5)]],
  ['float16', 'mul', '(t * p).mean()', [line(900, 1000), line(100, 200)]],
  ['float16', 'mul', 'torch.log(t * p).mean()', [line(1e-5, 2e-5), line(1e-4, 5e-4)]],
  ['float16', 'cosh', 'torch.log(torch.cosh(p)).mean()', [zeros, line(8, 14)]],
  ['float16', 'sinh', 'torch.log(torch.sinh(p)).mean()', [zeros, line(8, 14)]],
  ['float16', 'prod', 'torch.log(torch.prod(p))', [zeros, line(0.3, 0.9)]],
  ['float16', 'F.softplus', 'torch.log(F.softplus(p)).mean()', [zeros, line(-22, -18)]],
  ['autocast', 'sum', 'dice(t, p)', [same(60), same(1100)]],
];

/** Nothing is lost in these beyond rounding. */
export const soundInTorch: readonly SoundRow[] = [
  ['F.mse_loss(p, t)', [line(-1, 1), noise(-1, 1)]],
  ['F.l1_loss(p, t)', [line(-1, 1), noise(-1, 1)]],
  ['F.smooth_l1_loss(p, t)', [line(-3, 3), noise(-3, 3)]],
  ['F.huber_loss(p, t)', [line(-3, 3), noise(-3, 3)]],
  ['F.binary_cross_entropy_with_logits(p, t)', [labels, noise(-8, 8)]],
  ['F.cross_entropy(p, t)', [hot, logits(6)]],
  ['(F.softplus(p) - t * p).mean()', [labels, noise(-8, 8)]],
  ['-(t * F.log_softmax(p, -1)).sum(-1).mean()', [hot, logits(6)]],
  ['1 - 2 * (t * p).mean() / (t + p).mean()', [labels, noise(0.1, 0.9)]],
  ['torch.tanh(p).mean()', [zeros, noise(0.2, 2)]],
  ['torch.sqrt(p ** 2 + 1e-3).mean()', [zeros, noise(-2, 2)]],
];
