/**
 * One tensor as a PNG, for whoever has no renderer: file viewers, nbconvert, a diff on the web.
 *
 * The caption says all that the picture leaves out: which slice it is, its colour map and range, what is
 * clipped or marked, and how many elements a pixel stands for.
 */
import { defaultAngle, summarizeAngles } from '../picture/angles.js';
import type { ColormapName } from '../picture/colormaps.js';
import { componentsOf, type Panel, type PanelScale } from '../picture/panel.js';
import { type PaintedRegion, paintRegion, reductionIn } from '../picture/paintRegion.js';
import { lengthOf, type Plane, planeOf } from '../picture/plane.js';
import { hasLog } from '../picture/ranges.js';
import { naturalScale } from '../picture/scales.js';
import type { TensorData } from '../picture/tensorData.js';
import { assertNever } from '../wire/assertNever.js';
import { shortNumber } from '../wire/numberText.js';
import { formatShape, sizeOf } from '../wire/shape.js';
import type { AngleInfo, Reduction, TensorEntry, ViewState } from '../wire/view.js';
import { drawLegends, legendOf } from './legend.js';
import { encodePng, guessPngBytes } from './png.js';
import { blank, place, type RgbaImage, stack } from './raster.js';

export interface PictureOptions {
  readonly colormap?: ColormapName;
  readonly range?: readonly [lo: number, hi: number];
  readonly log?: true;
  readonly batch?: number | 'all';
  readonly channel?: number | 'rgb';
  readonly angle?: AngleInfo;
  readonly labels?: NonNullable<ViewState['labels']>;
}

export interface Picture {
  readonly png: Uint8Array;
  readonly caption: string;
  /** All of the options that were left out, as they were chosen. */
  readonly view: ViewState;
}

/** As drawn on a page; larger ones are reduced. */
const maxSide = 1024;
const maxPixels = 512 * 512;
/** Of each channel. It stands for a view, beside it in the file, where no view can be drawn. */
const maxBytes = 24 * 1024;
/** Beyond so many times that, by a part of its rows, a picture is not packed in full to find that it is too long. */
const hopeless = 3;

/** `entry` is of all of `values`. Throws where it has no picture, or not the batch or channel that is asked for. */
export function pictureOf(
  entry: TensorEntry,
  values: TensorData['parts'][number]['values'],
  options: PictureOptions,
  reduce: Reduction,
): Picture {
  const tensor: TensorData = { entry, axes: entry.axes, parts: [{ entry, values }] };
  const slice = sliceOf(tensor, options);
  checkNumbers(entry, options);
  const scale = naturalScale(entry, options);
  const planes = itemsOf(slice).map((batch) =>
    planeOf(tensor, {
      ...{ rows: 'y', columns: 'x', components: componentsOf(scale) },
      fixed: { batch, channel: slice.channel === 'rgb' ? 0 : slice.channel },
    })!,
  );
  const [plane] = planes as [Plane, ...Plane[]];
  const panel: Panel = { id: 'picture', title: entry.name, tensor, scale };
  const way = reductionIn(scale, reduce);
  const across = Math.ceil(Math.sqrt(planes.length));
  const [columns, rows] = [plane.columns * across, plane.rows * Math.ceil(planes.length / across)];
  let block = Math.ceil(
    Math.max(columns / maxSide, rows / maxSide, Math.sqrt((columns * rows) / maxPixels)),
  );
  for (;;) {
    const painted = planes.map((each) =>
      paintRegion(each, scale, way, wholeOf(each), { row: block, column: block }),
    );
    const image = withLegend(facets(painted, across), panel, [
      sliceNote(panel.scale, slice),
      blockNote(block, way),
    ]);
    const most = maxBytes * componentsOf(scale);
    const isCoarsest = Math.max(plane.columns, plane.rows) <= block;
    const guess = isCoarsest ? 0 : guessPngBytes(image);
    const png = guess > hopeless * most ? undefined : encodePng(image);
    if (png && (png.length <= most || isCoarsest)) {
      return {
        png,
        caption: captionOf(panel, planes, painted, slice, block, way),
        view: viewOf(scale, slice, options),
      };
    }
    // At once to about where it fits: noise of a million pixels is not packed five times.
    const over = (png?.length ?? guess) / most;
    block = Math.max(block + 1, Math.ceil(0.9 * block * Math.sqrt(over)));
  }
}

/** Small tensors are drawn with squares for pixels, up to this many points a side. */
const comfortableSide = 320;
const narrowestLegend = 160;

/** Many viewers show the picture and no caption, so what its colours stand for is in it too. */
function withLegend(image: RgbaImage, panel: Panel, notes: readonly string[]): RgbaImage {
  const scale = Math.max(1, Math.floor(comfortableSide / Math.max(image.width, image.height)));
  const enlarged = blank(image.width * scale, image.height * scale);
  place(enlarged, image, { left: 0, top: 0, scale });
  const said = notes.filter((note) => note !== '');
  const width = Math.max(enlarged.width, narrowestLegend);
  return stack([enlarged, drawLegends([legendOf(panel, said)], width, 0)]);
}

const wholeOf = ({ rows, columns }: Plane) => ({ rows: [0, rows], columns: [0, columns] }) as const;

/** Items of a batch that are one picture; more are too small to be seen. */
const mostItems = 64;

const itemsOf = ({ batch, batches }: Slice): readonly number[] =>
  batch === 'all'
    ? Array.from({ length: Math.min(mostItems, batches) }, (_, item) => item)
    : [batch];

/** Between items of a batch. */
const gutter = 2;

/** Row by row, of one size. */
function facets(painted: readonly PaintedRegion[], across: number): RgbaImage {
  const [{ columns: width, rows: height }] = painted as [PaintedRegion];
  const down = Math.ceil(painted.length / across);
  const image = blank(across * (width + gutter) - gutter, down * (height + gutter) - gutter);
  painted.forEach(({ values: rgba }, i) => {
    const left = (i % across) * (width + gutter);
    const top = Math.floor(i / across) * (height + gutter);
    place(image, { width, height, rgba }, { left, top });
  });
  return image;
}

interface Slice {
  readonly batch: number | 'all';
  readonly batches: number;
  readonly channel: number | 'rgb';
  readonly channels: number;
}

function sliceOf(tensor: TensorData, { batch = 0, channel = 0 }: PictureOptions): Slice {
  const { axes, entry } = tensor;
  const shape = formatShape(entry.shape);
  if (!axes.includes('y') || !axes.includes('x') || sizeOf(entry.shape) === 0) {
    throw new Error(
      `image: a tensor ${shape} has no picture; [H,W], [H,W,C], [B,H,W] and [B,H,W,C] with at least one pixel have`,
    );
  }
  const [batches, channels] = [lengthOf(tensor, 'batch'), lengthOf(tensor, 'channel')];
  if (batch !== 'all') check('batch', batch, batches);
  if (typeof channel === 'number') check('channel', channel, channels);
  else if (channels < 3) {
    throw new Error(`image: channel 'rgb' needs 3 channels, the tensor ${shape} has ${channels}`);
  }
  return { batch, batches, channel, channels };
}

function checkNumbers({ labels, stats }: TensorEntry, options: PictureOptions): void {
  if (options.labels && !labels) {
    throw new Error(
      'image: labels are whole numbers from 0 to 255, a negative one for none; take tf.argMax of scores, or leave out labels',
    );
  }
  if (options.log && !hasLog(stats)) {
    throw new Error(
      `image: log needs numbers from 0 up, the least is ${shortNumber(stats.min)} and the largest ${shortNumber(stats.max)}; take tf.abs, or leave out log`,
    );
  }
}

function check(name: string, value: number, length: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= length) {
    throw new Error(`image: ${name} must be a whole number from 0 to ${length - 1}, got ${value}`);
  }
}

function viewOf(
  scale: PanelScale,
  { batch, batches, channel, channels }: Slice,
  { labels }: PictureOptions,
): ViewState {
  const shared = batches > 1 ? { batch } : {};
  switch (scale.kind) {
    case 'angle':
      return { colormap: scale.colormap, ...shared };
    case 'rgb':
      return { colormap: 'grey', range: scale.range, ...shared, channel: 'rgb' };
    case 'scalar': {
      const { colormap, range, log } = scale;
      return { colormap, range, ...(log && { log }), ...shared, ...(channels > 1 && { channel }) };
    }
    case 'classes':
      return { ...shared, ...(channels > 1 && { channel }), ...(labels && { labels }) };
    default:
      return assertNever(scale);
  }
}

function captionOf(
  { scale }: Panel,
  planes: readonly Plane[],
  painted: readonly PaintedRegion[],
  slice: Slice,
  block: number,
  reduce: Reduction,
): string {
  const isAngle = scale.kind === 'angle';
  const [plane] = planes as [Plane, ...Plane[]];
  const sum = (of: (one: PaintedRegion) => number): number =>
    painted.reduce((all, one) => all + of(one), 0);
  const marked = sum((one) => one.marked);
  const [below, above] = [sum((one) => one.below), sum((one) => one.above)];
  const parts = [
    `picture ${plane.columns}×${plane.rows}${sliceText(scale, slice)}`,
    isAngle ? angleText(planes, scale.angle) : rangeText(scale, { below, above }),
    marked > 0 ? `${marked} pixels ${isAngle ? 'without direction' : 'not finite'}, marked` : '',
    blockNote(block, reduce),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const reductionWords: Readonly<Record<Reduction, string>> = {
  mean: 'mean',
  extreme: 'largest magnitude',
  mode: 'most frequent label',
};

const blockNote = (block: number, reduce: Reduction): string =>
  block > 1 ? `each pixel the ${reductionWords[reduce]} of ${block}×${block}` : '';

const sliceNote = (scale: PanelScale, slice: Slice): string => sliceParts(scale, slice).join(', ');

const sliceText = (scale: PanelScale, slice: Slice): string =>
  sliceParts(scale, slice)
    .map((part) => ` of ${part}`)
    .join('');

function sliceParts(
  scale: PanelScale,
  { batch, batches, channel, channels }: Slice,
): readonly string[] {
  const isOne = (scale.kind === 'scalar' || scale.kind === 'classes') && channels > 1;
  return [
    ...(batches > 1 ? [batchText(batch, batches)] : []),
    ...(isOne ? [`channel ${channel} of 0 to ${channels - 1}`] : []),
  ];
}

function batchText(batch: number | 'all', batches: number): string {
  if (batch !== 'all') return `batch ${batch} of 0 to ${batches - 1}`;
  const last = Math.min(mostItems, batches) - 1;
  return `batch 0 to ${last}${last < batches - 1 ? ` of 0 to ${batches - 1}` : ''}, row by row`;
}

function rangeText(
  scale: Exclude<PanelScale, { kind: 'angle' }>,
  { below, above }: Pick<PaintedRegion, 'below' | 'above'>,
): string {
  if (scale.kind === 'classes') return labelsText(scale);
  const [lo, hi] = scale.range;
  const clipped = [below > 0 && `${below} below`, above > 0 && `${above} above`].filter(Boolean);
  return (
    `${scale.kind === 'rgb' ? 'red green blue' : scale.colormap} from ${shortNumber(lo)} to ${shortNumber(hi)}` +
    (scale.kind === 'scalar' && scale.log ? ', along the logarithm' : '') +
    (clipped.length > 0 ? ` (${clipped.join(' and ')})` : '')
  );
}

/** Uncopied where there is one. */
function valuesOf([first, ...others]: readonly Plane[]): ArrayLike<number> {
  if (others.length === 0) return first!.values;
  const parts = [first!, ...others].map(({ values }) => values);
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function labelsText({ labels = [], ignored, names }: PanelScale & { kind: 'classes' }): string {
  const count = labels.find(([label]) => label === ignored)?.[1];
  const without = count === undefined ? '' : `, ${ignored} of ${count} elements ignored`;
  return `labels 0 to ${names.length - 1}, a colour each${without}`;
}

function angleText(planes: readonly Plane[], angle: AngleInfo = defaultAngle): string {
  const { directed, meanDegrees, resultant } = summarizeAngles(valuesOf(planes), angle);
  if (directed === 0) return 'no directions';
  const mean = Number.isNaN(meanDegrees) ? 'none' : `${meanDegrees.toFixed(1)}°`;
  return `direction by colour, mean ${mean}, resultant ${shortNumber(resultant)}`;
}
