/** Medians, quartiles, and the exponent with which a cost grows. */

/** The value at a share of the way through sorted numbers, between neighbours by proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (at - Math.floor(at)) * (high - low);
}

/** k of cost ~ size^k, by least squares on the logarithms; undefined without two sizes and positive costs. */
export function growth(sizes: readonly number[], costs: readonly number[]): number | undefined {
  const x = sizes.map(Math.log);
  const y = costs.map(Math.log);
  if (new Set(sizes).size < 2 || ![...x, ...y].every(Number.isFinite)) return undefined;
  const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const spread = x.reduce((total, v) => total + (v - mx) ** 2, 0);
  return x.reduce((total, v, i) => total + (v - mx) * (y[i]! - my), 0) / spread;
}
