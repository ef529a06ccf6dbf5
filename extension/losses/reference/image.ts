/**
 * Structural similarity and total variation, as loops over plain numbers in double precision. Each
 * function is its formula, to be read against the paper. This file imports nothing.
 */

type Image = readonly (readonly (readonly number[])[])[];
/** Numbers nested as deep as the shape: batch, height, width, channels. */
type Nested = number | readonly Nested[];
type NestedMask = number | boolean | readonly NestedMask[];

interface ReferenceOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  /** Shaped like the map. */
  readonly weights?: Nested;
  /** Shaped like the image without channels. */
  readonly mask?: NestedMask;
}

/** ½(1 − SSIM) in Gaussian windows that lie in the image. */
export function ssim(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & {
    readonly maxValue?: number;
    readonly windowSize?: number;
    readonly sigma?: number;
    readonly k1?: number;
    readonly k2?: number;
  } = {},
): Nested {
  const { maxValue = 1, windowSize = 11, sigma = 1.5, k1 = 0.01, k2 = 0.03 } = options;
  const [c1, c2] = [(k1 * maxValue) ** 2, (k2 * maxValue) ** 2];
  const half = (windowSize - 1) / 2;
  const bell = (i: number): number => Math.exp(-((i - half) ** 2) / (2 * sigma ** 2));
  let bells = 0;
  for (let i = 0; i < windowSize; i++) bells += bell(i);
  return overImages(
    yTrue,
    yPred,
    options,
    [windowSize, windowSize],
    'channels',
    (t, p, y, x, c) => {
      let [meanT, meanP] = [0, 0];
      let [varianceT, varianceP, covariance] = [0, 0, 0];
      const eachPixel = (visit: (weight: number, t: number, p: number) => void): void => {
        for (let i = 0; i < windowSize; i++) {
          for (let j = 0; j < windowSize; j++) {
            visit((bell(i) * bell(j)) / bells ** 2, t[y + i]![x + j]![c]!, p[y + i]![x + j]![c]!);
          }
        }
      };
      eachPixel((w, t, p) => {
        meanT += w * t;
        meanP += w * p;
      });
      eachPixel((w, t, p) => {
        varianceT += w * (t - meanT) ** 2;
        varianceP += w * (p - meanP) ** 2;
        covariance += w * (t - meanT) * (p - meanP);
      });
      const similarity =
        ((2 * meanT * meanP + c1) * (2 * covariance + c2)) /
        ((meanT ** 2 + meanP ** 2 + c1) * (varianceT + varianceP + c2));
      return (1 - similarity) / 2;
    },
  );
}

/** |p[y+1, x] − p[y, x]| + |p[y, x+1] − p[y, x]|, nothing past the border or to a masked pixel. */
export function totalVariation(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overImages(yTrue, yPred, options, [1, 1], 'channels', (_t, p, y, x, c, counts) => {
    const down = counts(y + 1, x) ? Math.abs(p[y + 1]![x]![c]! - p[y]![x]![c]!) : 0;
    const right = counts(y, x + 1) ? Math.abs(p[y]![x + 1]![c]! - p[y]![x]![c]!) : 0;
    return down + right;
  });
}

/** (1 − cos Δy) + (1 − cos Δx) between neighbours, for axes sin²Δy + sin²Δx. */
export function angularTotalVariation(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & {
    readonly period?: number;
    readonly zeroVector?: 'quarter' | 'zero' | 'nan';
  } = {},
): Nested {
  const { period = 2 * Math.PI, zeroVector = 'quarter' } = options;
  const change = (a: readonly number[], b: readonly number[]): number => {
    const lengths = Math.hypot(...a) * Math.hypot(...b);
    let cosine = (a[0]! * b[0]! + a[1]! * b[1]!) / lengths;
    if (Math.hypot(...a) < 2 ** -126 || Math.hypot(...b) < 2 ** -126) {
      cosine = zeroVector === 'nan' ? NaN : zeroVector === 'zero' ? 1 : Math.cos(period / 4);
    }
    return period === Math.PI ? 1 - cosine ** 2 : 1 - cosine;
  };
  return overImages(yTrue, yPred, options, [1, 1], 'one', (_t, p, y, x, _c, counts) => {
    const down = counts(y + 1, x) ? change(p[y]![x]!, p[y + 1]![x]!) : 0;
    const right = counts(y, x + 1) ? change(p[y]![x]!, p[y]![x + 1]!) : 0;
    return down + right;
  });
}

/**
 * The loss at (y, x, channel) of every image, where all pixels of the window [height, width] from
 * (y, x) count: a pixel counts if it is in the image and not masked.
 */
function overImages(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions,
  [height, width]: readonly [number, number],
  channels: 'channels' | 'one',
  loss: (
    t: Image,
    p: Image,
    y: number,
    x: number,
    c: number,
    counts: (y: number, x: number) => boolean,
  ) => number,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const mask = options.mask as readonly (readonly (readonly NestedMask[])[])[] | undefined;
  const weights = options.weights as readonly (readonly Image[number][])[] | undefined;
  const map = (yTrue as unknown as readonly Image[]).map((t, b) => {
    const p = (yPred as unknown as readonly Image[])[b]!;
    const counts = (y: number, x: number): boolean =>
      y < t.length && x < t[0]!.length && (mask === undefined || Boolean(mask[b]![y]![x]));
    const windowCounts = (y: number, x: number): boolean => {
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) if (!counts(y + i, x + j)) return false;
      }
      return true;
    };
    const rows = Array.from({ length: t.length - height + 1 }, (_, y) => y);
    return rows.map((y) => {
      const columns = Array.from({ length: t[0]!.length - width + 1 }, (_, x) => x);
      return columns.map((x) => {
        const values = channels === 'one' ? [0] : t[y]![x]!;
        return values.map((_, c) => {
          if (!windowCounts(y, x)) return 0;
          const weight = weights?.[b]?.[y]?.[x]?.[c] ?? 1;
          const value = weight * loss(t, p, y, x, c, counts);
          sum += value;
          count += 1;
          weightSum += weight;
          return value;
        });
      });
    });
  });
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor = options.divisor === 'weights' && weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}
