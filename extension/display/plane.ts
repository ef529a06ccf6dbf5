/** The part of a tensor that one picture shows: height × width of one, two or three channels. */
import { angleFraction, channelsOf } from '../wire/angles.js';
import { defaultAxes, type PlainTensor } from '../wire/packTensors.js';
import { reduceBlocks } from '../wire/reduceBlocks.js';
import { formatShape } from '../wire/shape.js';
import type { AngleInfo, StoredArray } from '../wire/view.js';

export interface Plane {
  readonly width: number;
  readonly height: number;
  /** [height, width, 1, 2 or 3]. */
  readonly data: StoredArray;
  /** What was taken, and out of how many. */
  readonly channel: number | 'rgb' | 'angle';
  readonly channels: number;
  readonly batch: number;
  readonly batches: number;
}

/** 'angle' takes all channels, 'rgb' the first three. */
export function takePlane(
  { shape, axes = defaultAxes(shape), data }: PlainTensor,
  channel: number | 'rgb' | 'angle',
  batch: number,
): Plane {
  const lengthOf = (name: string): number => shape[axes.indexOf(name)] ?? 1;
  const [batches, channels] = [lengthOf('batch'), lengthOf('channel')];
  const [height, width] = [lengthOf('y'), lengthOf('x')];
  if (!axes.includes('y') || !axes.includes('x') || width * height === 0) {
    throw new Error(
      `image: a tensor ${formatShape(shape)} has no picture; [H,W], [H,W,C], [B,H,W] and [B,H,W,C] with at least one pixel have`,
    );
  }
  check('batch', batch, batches);
  if (typeof channel === 'number') check('channel', channel, channels);
  if (channel === 'rgb' && channels < 3) {
    throw new Error(
      `image: channel 'rgb' needs 3 channels, the tensor ${formatShape(shape)} has ${channels}`,
    );
  }
  const size = width * height;
  const item = data.subarray(batch * size * channels, (batch + 1) * size * channels);
  const taken = channel === 'angle' ? channels : channel === 'rgb' ? 3 : 1;
  const first = typeof channel === 'number' ? channel : 0;
  const values = taken === channels ? item : item.slice(0, size * taken);
  if (taken !== channels) {
    for (let i = 0; i < size; i++) {
      for (let c = 0; c < taken; c++) values[i * taken + c] = item[i * channels + first + c]!;
    }
  }
  return { width, height, data: values, channel, channels, batch, batches };
}

/** Unit vectors over one turn of the period, NaN where there is no direction: what means may be taken of. */
export function toUnitVectors(plane: Plane, angle: AngleInfo): Plane {
  const step = channelsOf(angle);
  const { data } = plane;
  const vectors = new Float64Array((data.length / step) * 2);
  for (let i = 0; i < vectors.length / 2; i++) {
    const turn = 2 * Math.PI * angleFraction(data[i * step]!, data[i * step + 1] ?? NaN, angle);
    vectors[2 * i] = Math.cos(turn);
    vectors[2 * i + 1] = Math.sin(turn);
  }
  return { ...plane, data: vectors };
}

export function reducePlane(plane: Plane, block: number, reduce: 'mean' | 'extreme'): Plane {
  const { width, height, data } = plane;
  const channels = data.length / (width * height);
  const reduced = reduceBlocks(data, [height, width, channels], [block, block, 1], reduce);
  const [newHeight, newWidth] = reduced.shape as [number, number];
  return { ...plane, height: newHeight, width: newWidth, data: reduced.data };
}

function check(name: string, value: number, length: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= length) {
    throw new Error(`image: ${name} must be a whole number from 0 to ${length - 1}, got ${value}`);
  }
}
