/** The options of `image`, looked at as it arrives, and put into the words that a view's header has. */
import { channelsOf, defaultAngle } from '../picture/angles.js';
import { colormaps, type ColormapName, isColormapName } from '../picture/colormaps.js';
import { formatShape, type Shape } from '../wire/shape.js';
import type { AngleInfo } from '../wire/view.js';
import { takeOption, checkOptions, quoteGiven, isText, oneOf } from './options.js';
import type { TensorBundleOptions } from './tensorBundle.js';
import {
  angleNames,
  readAngleOptions,
  refuseDoubledTurn,
  withoutUndefined,
} from './angleOptions.js';

const names = ['title', 'range', 'colormap', 'batch', 'channel', 'angle', 'role'] as const;
const roles = ['value', 'error', 'loss', 'gradient', 'mask', 'prediction', 'target'] as const;

export function readImageOptions(
  options: unknown,
  shape: Shape,
): Omit<TensorBundleOptions, 'kind'> {
  checkOptions('image', options, names, `{ title: 'error' }`);
  const { title, range, colormap, batch, channel, angle, role } = options;
  const info = readAngle(angle, shape);
  const map = readColormap(colormap);
  if (info) refuseWithAngle(options, map);
  if (map && channel === 'rgb') {
    throw new Error(
      `image: channel 'rgb' has its own colours; leave out colormap, or pick a channel`,
    );
  }
  const all = {
    title: takeOption('image: title', title, isText, `a string such as 'error in degrees'`),
    range: takeOption('image: range', range, isRange, 'two finite numbers, the lower one first'),
    colormap: map,
    batch: takeOption('image: batch', batch, isIndex, 'a whole number from 0'),
    // Red, green and blue would leave a colour map that was asked for unused.
    channel:
      takeOption('image: channel', channel, isChannel, `a whole number from 0, or 'rgb'`) ??
      (map && !info ? 0 : undefined),
    angle: info,
    role: oneOf('image: role', role, roles),
  };
  return withoutUndefined(all);
}

function readColormap(name: unknown): ColormapName | undefined {
  if (name === undefined || (isText(name) && isColormapName(name))) return name;
  throw new Error(
    `image: there is no colour map ${quoteGiven(name)}; there are ${Object.keys(colormaps).join(', ')}`,
  );
}

/** An angle has all channels for its colour, and its period for its range. */
function refuseWithAngle(
  { range, channel }: Readonly<Record<string, unknown>>,
  map: ColormapName | undefined,
): void {
  if (map && colormaps[map].kind !== 'cyclic') {
    throw new Error(
      `image: angles need a colour map that ends as it begins, cyclic or cyclicSafe, got '${map}'`,
    );
  }
  const idle = range !== undefined ? 'range' : channel !== undefined ? 'channel' : undefined;
  if (idle) {
    throw new Error(
      `image: ${idle} says nothing about angles, which are drawn over their period from all channels; ` +
        `leave out ${idle}, or leave out angle to see the numbers`,
    );
  }
}

function readAngle(angle: unknown, shape: Shape): AngleInfo | undefined {
  if (angle === undefined || angle === false) return undefined;
  const example = '{ period: Math.PI }';
  if (typeof angle !== 'object' || angle === null || Array.isArray(angle)) {
    if (angle === true) return requireFit(defaultAngle, shape);
    throw new Error(
      `image: angle must be true, false or an object such as ${example}, got ${quoteGiven(angle)}`,
    );
  }
  checkOptions('image: angle', angle, angleNames, example);
  const info = requireFit(readAngleOptions('image: angle.', angle), shape);
  refuseDoubledTurn('image', 'angle.period', info);
  return info;
}

function requireFit(info: AngleInfo, shape: Shape): AngleInfo {
  // Of other ranks there is no picture at all, which is said elsewhere.
  if (shape.length < 2 || shape.length > 4) return info;
  const last = shape.at(-1)!;
  const channels = shape.length === 4 || (shape.length === 3 && last <= 4) ? last : 1;
  const needed = channelsOf(info);
  if (channels !== needed) {
    throw new Error(
      `image: angles encoded as ${info.encoding} need ${needed} channel${needed === 1 ? '' : 's'}, the tensor ${formatShape(shape)} has ${channels}` +
        (channels === 1
          ? `; numbers that are angles themselves are { angle: { encoding: 'scalar' } }`
          : '; take those of the angle with slice'),
    );
  }
  return info;
}

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isChannel = (value: unknown): value is number | 'rgb' => value === 'rgb' || isIndex(value);
const isRange = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(Number.isFinite) &&
  (value[0] as number) < (value[1] as number);
