/** How a tensor is coloured, unless the cell that made it says. */
import { channelsOf } from './angles.js';
import { colormaps, type ColormapName, isColormapName } from './colormaps.js';
import { fromJsonNumber } from '../wire/report.js';
import type { TensorEntry, ViewState } from '../wire/view.js';
import type { PanelScale } from './panel.js';
import { labelColours } from './labelColours.js';
import { type Range, rangeOf } from './ranges.js';

/** Colour maps that a reader may choose for a scale. */
export const mapsFor = (scale: PanelScale): readonly ColormapName[] =>
  (Object.keys(colormaps) as ColormapName[]).filter((name) => {
    const { kind } = colormaps[name];
    return scale.kind === 'angle' ? kind === 'cyclic' : kind !== 'cyclic';
  });

export function naturalScale(entry: TensorEntry, view: ViewState = {}): PanelScale {
  const { angle, shape } = entry;
  const map =
    view.colormap !== undefined && isColormapName(view.colormap) ? view.colormap : undefined;
  if (angle && (channelsOf(angle) === 1 || shape.at(-1) === 2)) {
    const colormap = map === 'cyclicSafe' ? map : 'cyclic';
    return { kind: 'angle', angle, colormap, arrows: true };
  }
  if (view.channel === 'rgb' || (view.channel === undefined && !map && isImage(entry))) {
    return { kind: 'rgb', range: view.range ?? imageRange(entry) };
  }
  if (isLabels(entry, view)) return labelScale(entry);
  const natural = scalarScale(entry);
  return {
    kind: 'scalar',
    colormap: map ?? natural.colormap,
    range: view.range ?? natural.range,
    group: 'values',
  };
}

/** Whole numbers of few values are names of classes unless a range or a colour map says that they are sizes. */
const isLabels = (
  { dtype, stats, sampling }: TensorEntry,
  { colormap, range }: ViewState,
): boolean =>
  dtype === 'int32' &&
  sampling.kind === 'full' &&
  colormap === undefined &&
  range === undefined &&
  fromJsonNumber(stats.min) >= 0 &&
  fromJsonNumber(stats.max) > 1 &&
  fromJsonNumber(stats.max) < labelColours.length;

/** One colour for each label from 0 to the largest. */
function labelScale({ stats }: TensorEntry): PanelScale {
  const count = fromJsonNumber(stats.max) + 1;
  return {
    kind: 'classes',
    names: Array.from({ length: count }, (_, label) => String(label)),
    colours: labelColours.slice(0, count),
  };
}

/** From 0 to 1 grey; of both signs diverging and symmetric about 0; errors from 0; else from the least to the largest. */
function scalarScale({ stats, role }: TensorEntry): { colormap: ColormapName; range: Range } {
  const [min, max] = rangeOf({ kind: 'full' }, stats);
  if (role === 'error' && min >= 0) return { colormap: 'viridis', range: [0, max] };
  if (min >= 0 && max <= 1) return { colormap: 'grey', range: [0, 1] };
  if (min < 0 && max > 0) {
    return { colormap: 'diverging', range: rangeOf({ kind: 'symmetric' }, stats) };
  }
  return { colormap: 'viridis', range: [min, max] };
}

/** Three or four channels of what may be a picture's brightness. */
function isImage({ shape, axes, stats }: TensorEntry): boolean {
  const channels = shape.at(-1) ?? 0;
  const isLike =
    shape.length >= 3 && axes.at(-1) === 'channel' && (channels === 3 || channels === 4);
  return isLike && fromJsonNumber(stats.min) >= 0 && fromJsonNumber(stats.max) <= 255;
}

function imageRange({ stats }: TensorEntry): Range {
  const [min, max] = rangeOf({ kind: 'full' }, stats);
  if (min < 0 || max > 255) return [min, max];
  return max <= 1 ? [0, 1] : [0, 255];
}
