/**
 * Correlation along one axis: tensors are [outer, length, inner], and out[i] = Σ window[j]·in[i + j − pad], without what lies outside.
 * With pad 0 these are whole windows; its gradient is the same of the window turned round, pad n − 1 − pad.
 */

/** So many positions along the axis. The window lies in `window`, n floats. */
export function correlate(
  outer: usize,
  length: usize,
  positions: usize,
  inner: usize,
  n: usize,
  pad: usize,
  from: usize,
  window: usize,
  to: usize,
): void {
  // Positions from `first` to `end` have whole windows.
  const first = min<usize>(pad, positions);
  const end = max<usize>(first, min<usize>(positions, length + pad + 1 > n ? length + pad + 1 - n : 0));
  for (let o: usize = 0; o < outer; o++) {
    const source = from + o * length * inner * 4;
    const target = to + o * positions * inner * 4;
    for (let i: usize = 0; i < first; i++) position(i, length, inner, n, pad, source, window, target);
    const start = (first - pad) * inner * 4;
    stretch((end - first) * inner, inner, n, source + start, window, target + first * inner * 4);
    for (let i = end; i < positions; i++) position(i, length, inner, n, pad, source, window, target);
  }
}

/** A position part of whose window lies outside. */
function position(
  i: usize,
  length: usize,
  inner: usize,
  n: usize,
  pad: usize,
  source: usize,
  window: usize,
  target: usize,
): void {
  const low = i < pad ? pad - i : 0;
  const high = min<usize>(n, length + pad - i);
  const out = target + i * inner * 4;
  if (high <= low) {
    memory.fill(out, 0, inner * 4);
    return;
  }
  stretch(inner, inner, high - low, source + (i + low - pad) * inner * 4, window + low * 4, out);
}

/** So many entries one after another, whose windows step by `inner`. */
function stretch(count: usize, inner: usize, n: usize, from: usize, window: usize, to: usize): void {
  const step = inner * 4;
  const bytes = count * 4;
  let f: usize = 0;
  for (; f + 32 <= bytes; f += 32) {
    let at = from + f;
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let j: usize = 0; j < n; j++, at += step) {
      const share = v128.load32_splat(window + j * 4);
      low = f32x4.add(low, f32x4.mul(share, v128.load(at)));
      high = f32x4.add(high, f32x4.mul(share, v128.load(at, 16)));
    }
    v128.store(to + f, low);
    v128.store(to + f, high, 16);
  }
  for (; f < bytes; f += 4) {
    let at = from + f;
    let sum: f32 = 0;
    for (let j: usize = 0; j < n; j++, at += step) sum += load<f32>(window + j * 4) * load<f32>(at);
    store<f32>(to + f, sum);
  }
}
