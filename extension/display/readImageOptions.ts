/** The options of `image`, looked at as it arrives, and put into the words that a view's header has. */
import { channelsOf, defaultAngle } from '../picture/angles.js';
import { colormaps, type ColormapName, isColormapName } from '../picture/colormaps.js';
import { formatShape, type Shape } from '../wire/shape.js';
import type { AngleInfo, ViewState } from '../wire/view.js';
import { takeOption, checkOptions, quoteGiven, isText, oneOf } from './options.js';
import type { TensorBundleOptions } from './tensorBundle.js';
import {
  angleNames,
  readAngleOptions,
  refuseDoubledTurn,
  withoutUndefined,
} from './angleOptions.js';

const names = [
  ...([
    'title',
    'range',
    'colormap',
    'log',
    'batch',
    'channel',
    'angle',
    'labels',
    'ignore',
  ] as const),
  'role',
] as const;
const roles = ['value', 'error', 'loss', 'gradient', 'mask', 'prediction', 'target'] as const;

export function readImageOptions(
  options: unknown,
  shape: Shape,
): Omit<TensorBundleOptions, 'kind'> {
  checkOptions('image', options, names, `{ title: 'error' }`);
  const { title, range, colormap, log, batch, channel, angle, role } = options;
  const info = readAngle(angle, shape);
  const map = readColormap(colormap);
  if (info) refuseWithAngle(options, map);
  const labels = readLabels(options);
  if (map && channel === 'rgb') {
    throw new Error(
      `image: channel 'rgb' has its own colours; leave out colormap, or pick a channel`,
    );
  }
  const all = {
    title: takeOption('image: title', title, isText, `a string such as 'error in degrees'`),
    range: takeOption('image: range', range, isRange, 'two finite numbers, the lower one first'),
    colormap: map,
    log: takeOption('image: log', log, isTruth, 'true or false') || undefined,
    batch: takeOption('image: batch', batch, isItem, `a whole number from 0, or 'all'`),
    // Red, green and blue would leave a colour map that was asked for unused.
    channel:
      takeOption('image: channel', channel, isChannel, `a whole number from 0, or 'rgb'`) ??
      (map && !info ? 0 : undefined),
    angle: info,
    labels,
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
  { range, channel, log }: Readonly<Record<string, unknown>>,
  map: ColormapName | undefined,
): void {
  if (map && colormaps[map].kind !== 'cyclic') {
    throw new Error(
      `image: angles need a colour map that ends as it begins, cyclic or cyclicSafe, got '${map}'`,
    );
  }
  const given = Object.entries({ range, channel, log });
  const idle = given.find(([, value]) => value !== undefined)?.[0];
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

/** Names, and the label that is ignored, where either is given. */
function readLabels({
  labels,
  ignore,
  ...others
}: Readonly<Record<string, unknown>>): NonNullable<ViewState['labels']> | undefined {
  const said = takeOption(
    'image: labels',
    labels,
    (x): x is boolean | readonly string[] =>
      typeof x === 'boolean' || (Array.isArray(x) && x.every(isText)),
    `true, or an array of names such as ['road', 'car']`,
  );
  const ignored = takeOption('image: ignore', ignore, isLabel, 'a whole number such as 255');
  if (said === undefined && ignored === undefined) return undefined;
  if (said === false) {
    if (ignored === undefined) return undefined;
    throw new Error('image: ignore is about labels; leave it out, or leave out labels');
  }
  const idle = ['range', 'colormap', 'log', 'angle'].find((name) => others[name] !== undefined);
  if (idle) {
    throw new Error(
      `image: ${idle} says nothing about labels, which have a colour each; leave out ${idle}, or labels and ignore`,
    );
  }
  return {
    names: Array.isArray(said) ? (said as readonly string[]) : [],
    ...(ignored !== undefined && { ignored }),
  };
}

const isTruth = (value: unknown): value is boolean => typeof value === 'boolean';
const isLabel = (value: unknown): value is number => Number.isInteger(value);
const isItem = (value: unknown): value is number | 'all' => value === 'all' || isIndex(value);
const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isChannel = (value: unknown): value is number | 'rgb' => value === 'rgb' || isIndex(value);
const isRange = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(Number.isFinite) &&
  (value[0] as number) < (value[1] as number);
