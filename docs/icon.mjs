/**
 * Draws extension/media/icon.png, the extension's picture: directions as colours around a loss whose minimum is found.
 *
 *   node docs/icon.mjs       (after npm run build and npx tsc -b)
 */
import { writeFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { colormapTable } from '../out/extension/picture/colormaps.js';

const side = 128;
/** Samples per pixel along each axis, for smooth edges. */
const samples = 4;
const wheel = colormapTable('cyclic');
const ground = [30, 33, 42, 255];
const line = [245, 245, 245, 255];
const dot = [255, 214, 92, 255];
const clear = [0, 0, 0, 0];

/** Coordinates from -1 to 1, y upwards. */
function colourAt(x, y) {
  if (!insideCard(x, y)) return clear;
  if (Math.hypot(x, y + 0.27) < 0.115) return dot;
  const radius = Math.hypot(x, y);
  if (radius > 0.62 && radius < 0.86) {
    const turn = (Math.atan2(-y, x) / (2 * Math.PI) + 1) % 1;
    const at = 3 * Math.min(255, Math.floor(turn * 256));
    return [wheel[at], wheel[at + 1], wheel[at + 2], 255];
  }
  // Distance to y = 1.9 x² - 0.27, divided by the slope so that the stroke is even.
  const height = 1.9 * x * x - 0.27;
  const distance = Math.abs(y - height) / Math.hypot(1, 3.8 * x);
  return radius < 0.54 && distance < 0.05 ? line : ground;
}

function insideCard(x, y) {
  const corner = 0.3;
  const [u, v] = [Math.abs(x) - (1 - corner), Math.abs(y) - (1 - corner)];
  return Math.hypot(Math.max(u, 0), Math.max(v, 0)) <= corner;
}

/** The mean of the samples, colours weighted by how opaque they are. */
function pixel(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples * samples; i++) {
    const x = column + ((i % samples) + 0.5) / samples;
    const y = row + (Math.floor(i / samples) + 0.5) / samples;
    const [r, g, b, a] = colourAt((2 * x) / side - 1, 1 - (2 * y) / side);
    [r * a, g * a, b * a, a].forEach((value, channel) => (sum[channel] += value));
  }
  const [r, g, b, a] = sum;
  return a === 0 ? clear : [r / a, g / a, b / a, a / (samples * samples)].map(Math.round);
}

const data = new Uint8Array(4 * side * side);
for (let i = 0; i < side * side; i++) data.set(pixel(i % side, Math.floor(i / side)), 4 * i);
writeFileSync(
  'extension/media/icon.png',
  encode({ width: side, height: side, data, channels: 4, depth: 8 }),
);
