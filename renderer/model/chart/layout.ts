/** How large a chart is drawn and by what, before Vega has seen it: the place for it is kept while Vega is loaded. */
import { isDiscrete, isObject, type Spec, unitsOf, type Unit } from './units.js';

export interface ChartLayout {
  /** With a size, where it had none. */
  readonly spec: Spec;
  /** Its width is that of the cell. */
  readonly isFluid: boolean;
  /** Its height is `height`, whatever is in it. */
  readonly isFitted: boolean;
  readonly width: number;
  /** Css pixels to keep for it; what is drawn may be higher where Vega-Lite sets rows by their number. */
  readonly height: number;
  readonly renderer: 'svg' | 'canvas';
}

/** Wider ones are harder to read: slopes flatten. */
const widest = 720;
const narrowest = 220;
const usualHeight = 300;
/** Axis, its title and the chart's own, around a plot of given height. */
const around = 76;

/** `room`: css pixels from edge to edge of the cell. */
export function layoutChart(spec: Spec, room: number): ChartLayout {
  const units = unitsOf(spec);
  const width = fluidWidth(room);
  const isFluid = isSingle(spec, units) && spec['width'] === undefined && !has(units, 'x');
  const isFitted = isFluid && spec['height'] === undefined && !has(units, 'y');
  const given = spec['height'];
  const type = isFitted ? 'fit' : 'fit-x';
  return {
    spec: {
      ...spec,
      ...(isFluid && { width, autosize: { type, contains: 'padding' } }),
      ...(isFitted && { height: usualHeight }),
    },
    isFluid,
    isFitted,
    width,
    height: isFitted ? usualHeight : typeof given === 'number' ? given + around : usualHeight,
    renderer: marksOf(units) < mostInSvg ? 'svg' : 'canvas',
  };
}

export const fluidWidth = (room: number): number =>
  Math.max(narrowest, Math.min(Math.floor(room), widest));

/** One plot, not a row or a grid of them. */
const isSingle = (spec: Spec, units: readonly Unit[]): boolean =>
  ('mark' in spec || 'layer' in spec) &&
  spec['autosize'] === undefined &&
  units.every(({ encoding }) => !['row', 'column', 'facet'].some((channel) => channel in encoding));

const has = (units: readonly Unit[], axis: 'x' | 'y'): boolean =>
  units.some(({ encoding }) => isDiscrete(encoding[axis]));

/** SVG names every mark for screen readers; a page of more of them is slow to lay out. */
const mostInSvg = 2000;

/** About how many; a line is one however many points it goes through. */
function marksOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + marksOfUnit(unit), 0);
}

function marksOfUnit({ mark, encoding, data }: Unit): number {
  const { values, sequence } = data ?? {};
  const isSummed = Object.values(encoding).some(({ aggregate, bin }) => aggregate || bin);
  if (isSummed || ['line', 'area', 'trail', 'boxplot', 'errorband', 'errorbar'].includes(mark))
    return 100;
  if (Array.isArray(values)) return values.length;
  return typeof values === 'string' || isObject(sequence) || data !== undefined ? mostInSvg : 1;
}
