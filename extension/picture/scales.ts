/** How a tensor is coloured, unless the cell that made it says. */
import { channelsOf } from './angles.js';
import { colormaps, type ColormapName, isColormapName } from './colormaps.js';
import { fromJsonNumber } from '../wire/report.js';
import type { TensorEntry, ViewState } from '../wire/view.js';
import type { PanelScale } from './panel.js';
import { areLabels, labelScale } from './labels.js';
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
  const isPlain = map === undefined && view.range === undefined && !view.log;
  if (view.labels || (isPlain && areLabels(entry))) return labelScale(entry, view.labels);
  const natural = scalarScale(entry);
  const isSequential = colormaps[natural.colormap].kind === 'sequential';
  return {
    kind: 'scalar',
    // Along a logarithm a middle means nothing.
    colormap: map ?? (view.log && !isSequential ? 'viridis' : natural.colormap),
    range: view.range ?? (view.log ? rangeOf({ kind: 'log' }, entry.stats) : natural.range),
    group: 'values',
    ...(view.log && { log: true }),
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
