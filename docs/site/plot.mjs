/** The curve of a loss as SVG: its value as one prediction moves through what it may be, and autodiff's slope along that way. */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../dist/losses.js';

const side = 8;
const steps = 80;

/** Of each kind of inputs: the truth of every pixel, the prediction at a place of the way, what the way is, and what a slope is per. */
const ways = {
  direction: {
    ...{ from: 0, to: 180, label: 'angle between prediction and truth, in degrees', truth: [1, 0] },
    ...{ unit: 180 / Math.PI, per: 'radian' },
    at: (x) => [Math.cos((x * Math.PI) / 180), Math.sin((x * Math.PI) / 180)],
  },
  normals: {
    ...{ from: 0, to: 180, label: 'angle between prediction and truth, in degrees' },
    ...{ unit: 180 / Math.PI, per: 'radian' },
    truth: [0, 0, 1],
    at: (x) => [Math.sin((x * Math.PI) / 180), 0, Math.cos((x * Math.PI) / 180)],
  },
  flow: {
    from: -4,
    to: 4,
    label: 'prediction − truth along x, in pixels',
    truth: [2, 1],
    at: (x) => [2 + x, 1],
  },
  regression: {
    from: -3,
    to: 3,
    label: 'prediction − truth, the truth being 1',
    truth: [1],
    at: (x) => [1 + x],
  },
  segmentation: {
    from: 0.01,
    to: 0.99,
    label: 'probability of the true class',
    truth: [1, 0],
    at: (x) => [x, 1 - x],
  },
  logits: {
    from: -6,
    to: 6,
    label: 'logit of the true class, the other being 0',
    truth: [1, 0],
    at: (x) => [x, 0],
  },
  depth: {
    from: 1,
    to: 15,
    label: 'predicted depth, the truth being 4',
    truth: [4],
    at: (x) => [x],
  },
};

/** Undefined where the loss takes other inputs, or is not one finite number along the way. */
export function curveOf(name, kind) {
  const way = ways[kind];
  const loss = losses[name];
  if (!way || !loss) return undefined;
  const xs = Array.from(
    { length: steps + 1 },
    (_, i) => way.from + ((way.to - way.from) * i) / steps,
  );
  try {
    const points = xs.map((x) => tf.tidy(() => pointOf(loss, way, x)));
    return points.every(({ value }) => Number.isFinite(value)) ? { way, points } : undefined;
  } catch {
    return undefined;
  }
}

const field = (pixel) => tf.tile(tf.tensor(pixel, [1, 1, 1, pixel.length]), [1, side, side, 1]);

function pointOf(loss, { truth, at, unit = 1 }, x) {
  const yTrue = field(truth);
  const step = 1e-3 * unit;
  const along = tf.mul(tf.sub(field(at(x + step)), field(at(x - step))), unit / (2 * step));
  const { value, grad } = tf.valueAndGrad((p) => loss(yTrue, p))(field(at(x)));
  return { x, value: value.dataSync()[0], slope: tf.sum(tf.mul(grad, along)).dataSync()[0] };
}

const box = { left: 52, top: 8, width: 380, height: 190 };

export function plotSvg(name, { way, points }) {
  const all = points.flatMap(({ value, slope }) => [value, Number.isFinite(slope) ? slope : 0]);
  const [least, most] = [Math.min(0, ...all), Math.max(...all, 1e-6)];
  const x = (at) => box.left + ((at - way.from) / (way.to - way.from)) * box.width;
  const y = (at) => box.top + (1 - (at - least) / (most - least)) * box.height;
  const line = (key) =>
    points
      .filter((point) => Number.isFinite(point[key]))
      .map((point) => `${x(point.x).toFixed(1)},${y(point[key]).toFixed(1)}`)
      .join(' ');
  const number = (value) => String(Number(value.toPrecision(3)));
  const bottom = box.top + box.height;
  const text = (at, down, anchor, words) =>
    `<text x="${at}" y="${down}" text-anchor="${anchor}" font-size="11" fill="currentColor">${words}</text>`;
  return `<svg class="plot" viewBox="0 0 440 240" role="img" aria-label="${name} and its slope, ${way.label}" font-family="sans-serif">
<rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" fill="none" stroke="currentColor" opacity="0.3"/>
<line x1="${box.left}" x2="${box.left + box.width}" y1="${y(0).toFixed(1)}" y2="${y(0).toFixed(1)}" stroke="currentColor" opacity="0.3"/>
<polyline points="${line('slope')}" fill="none" stroke="#c2570c" stroke-width="1.5" stroke-dasharray="5 3"/>
<polyline points="${line('value')}" fill="none" stroke="#2563eb" stroke-width="2"/>
${text(box.left - 4, y(most) + 9, 'end', number(most))}${text(box.left - 4, bottom, 'end', number(least))}
${text(box.left, bottom + 14, 'start', number(way.from))}${text(box.left + box.width, bottom + 14, 'end', number(way.to))}
${text(box.left + box.width / 2, bottom + 14, 'middle', way.label)}
${text(box.left + 8, bottom + 32, 'start', `<tspan fill="#2563eb">━</tspan> loss   <tspan fill="#c2570c">╌</tspan> slope by autodiff${way.per ? `, per ${way.per}` : ''}`)}
</svg>`;
}
