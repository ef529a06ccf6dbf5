/**
 * The maps of a report as one PNG, for whoever has no renderer: the first item of the batch, panels side by side.
 *
 *     gradcheck   class · autodiff · truth · difference
 *     compare     candidate · reference · difference
 *     precision   bits of error, of each candidate
 *     angular     target · prediction · error
 *
 * Above them the verdict and the summary in words, for viewers that show a picture and nothing else; under directions
 * and their error, which have no verdict, what the colours stand for.
 *
 * A pixel with several channels shows one of their entries: of classes the gravest, of numbers that of largest magnitude,
 * in each panel for itself. So does a block of pixels where a map is too large, as the one wrong entry must be seen.
 */
import { channelsOf, defaultAngle, periodInDegrees } from '../wire/angles.js';
import { colourOfClass } from '../wire/classColours.js';
import { type ColormapName, colormapTable } from '../wire/colormaps.js';
import { type DecodedView, decodeView } from '../wire/container.js';
import { shortNumber } from '../wire/numberText.js';
import type { PlainTensor } from '../wire/packTensors.js';
import { paintAngle, paintScalar } from '../wire/paint.js';
import { reduceBlocks } from '../wire/reduceBlocks.js';
import type { AngleInfo, TensorEntry, TensorRole } from '../wire/view.js';
import { type Bar, barStrip, captionStrip, stacked, titleStrip, wordsStrip } from './caption.js';
import { type Plane, reducePlane, takePlane, toUnitVectors } from './plane.js';
import { encodePng, type RgbaImage } from './png.js';
import {
  differenceScale,
  gradientScale,
  type Scale,
  sharedScale,
  upTo,
} from '../wire/viewScales.js';

type View = DecodedView & { readonly ok: true };

const gutter = 4;
/** Of one panel; and of all together, so that the words above them can be read. */
const smallestPanel = 128;
const smallestWidth = 320;
const maxSide = 1024;
const maxBytes = 256 * 1024;
/** Maps narrower than this say less than the table in the text. */
const smallestSide = 4;

/** None where the bytes are no view, the kind has no maps, or the maps are no picture. `words`: of views without a report. */
export function viewPicture(
  bytes: Uint8Array,
  words: readonly string[] = [],
): Uint8Array | undefined {
  const view = decodeView(bytes);
  if (!view.ok) return undefined;
  const panels = panelsOf(view);
  const [first] = panels;
  if (!first) return undefined;
  const { width, height } = first;
  const smallest = Math.max(smallestPanel, smallestWidth / panels.length - gutter);
  const widest = Math.floor((maxSide + gutter) / panels.length) - gutter;
  let block = Math.ceil(Math.max(width / widest, height / maxSide));
  for (; block <= Math.max(width, height); block *= 2) {
    const [w, h] = [Math.ceil(width / block), Math.ceil(height / block)];
    const wanted = Math.ceil(smallest / Math.max(w, h));
    const scale = Math.max(1, Math.min(wanted, Math.floor(widest / w)));
    const size = { width: w * scale, height: h * scale };
    const drawn = sideBySide(
      panels.map((panel) => panel.draw(block)),
      size,
    );
    const caption =
      'report' in view.header
        ? [captionStrip(view.header.report, drawn.width)]
        : words.length > 0
          ? [wordsStrip(words, drawn.width)]
          : [];
    const titles = titleStrip(
      panels.map(({ title }) => title),
      size.width,
      gutter,
    );
    const bars = panels.map(({ bar }) => bar);
    const legend = bars.some(Boolean) ? [barStrip(bars, size.width, gutter)] : [];
    const png = encodePng(stacked([...caption, titles, drawn, ...legend]));
    if (png.length <= maxBytes) return png;
  }
  return undefined;
}

interface Panel {
  readonly title: string;
  /** In pixels of the whole tensor. */
  readonly width: number;
  readonly height: number;
  readonly draw: (block: number) => RgbaImage;
  /** Drawn under it. */
  readonly bar?: Bar | undefined;
}

function panelsOf(view: View): readonly Panel[] {
  const { header } = view;
  const scalars = (scale: Scale, ...roles: readonly TensorRole[]): readonly Panel[] =>
    mapsOf(view, roles).map(({ entry, plane }) => panel(entry, plane, scalarPainter(plane, scale)));
  switch (header.kind) {
    case 'gradcheck': {
      const classes = mapsOf(view, ['class']).map(({ entry, plane }) =>
        panel(entry, plane, classPainter(plane, entry.classes ?? [])),
      );
      const slopes = scalars(gradientScale(header.tensors), 'analytic', 'numeric');
      return [...classes, ...slopes, ...scalars(differenceScale(header), 'error')];
    }
    case 'compare': {
      const values = scalars(sharedScale(header.tensors), 'analytic', 'numeric');
      return [...values, ...scalars(differenceScale(header), 'error')];
    }
    case 'precision':
      // One bit is the least that a scale of bits should tell.
      return scalars(upTo(header.tensors, 1), 'error');
    case 'angular': {
      const fields = mapsOf(view, ['target', 'prediction']).flatMap(anglePanel);
      const scale = upTo(header.tensors, leastDegrees);
      const bar = barOf(
        scale.colormap,
        scale.range.map((x) => `${shortNumber(x)}°`),
      );
      return [...fields, ...scalars(scale, 'error').map((error) => ({ ...error, bar }))];
    }
    case 'tensor':
    case 'image':
    case 'probe':
    case 'benchmark':
      return [];
  }
}

/** Of an error of nothing, so that its scale has a width. */
const leastDegrees = 1e-6;

const barOf = (colormap: ColormapName, [from = '', to = '']: readonly string[]): Bar => ({
  ...{ colours: colormapTable(colormap), from, to },
});

interface MapOfView {
  readonly entry: TensorEntry;
  readonly plane: Plane;
}

/** By role, in that order. Of two entries of a name the first is the exact one. */
function mapsOf(view: View, roles: readonly TensorRole[]): readonly MapOfView[] {
  const { tensors } = view.header;
  return roles.flatMap((role) =>
    tensors
      .filter((entry, i) => entry.role === role && firstOf(tensors, entry) === i && isMap(entry))
      .map((entry) => ({ entry, plane: planeOf(entry, view.values(entry)) })),
  );
}

const firstOf = (tensors: readonly TensorEntry[], { name }: TensorEntry): number =>
  tensors.findIndex((other) => other.name === name);

const mapAxes = ['y x', 'y x channel', 'batch y x', 'batch y x channel'];

const isMap = ({ shape, axes }: TensorEntry): boolean =>
  mapAxes.includes(axes.join(' ')) &&
  ['x', 'y'].every((axis) => shape[axes.indexOf(axis)]! >= smallestSide) &&
  shape.every((length) => length > 0);

const planeOf = ({ name, axes, dtype, sentShape }: TensorEntry, data: PlainTensor['data']): Plane =>
  takePlane({ name, axes, dtype, shape: sentShape, data }, 'angle', 0);

/** `paint` takes blocks of what was sent, which may be blocks already. */
function panel({ name, shape, axes }: TensorEntry, plane: Plane, paint: Panel['draw']): Panel {
  const [width, height] = [shape[axes.indexOf('x')]!, shape[axes.indexOf('y')]!];
  const sent = Math.max(1, Math.round(width / plane.width));
  return {
    title: name,
    width,
    height,
    draw: (block) => paint(Math.max(1, Math.ceil(block / sent))),
  };
}

const scalarPainter =
  (plane: Plane, { colormap, range }: Scale): Panel['draw'] =>
  (block) => {
    const { width, height, data } = largest(plane, block);
    return { width, height, rgba: paintScalar(data, colormap, range).rgba };
  };

const classPainter =
  (plane: Plane, classes: readonly string[]): Panel['draw'] =>
  (block) => {
    const { width, height, data } = largest(plane, block);
    const rgba = new Uint8ClampedArray(4 * data.length).fill(255);
    data.forEach((code, i) => {
      rgba.set(colourOfClass(classes[code]), 4 * i);
    });
    return { width, height, rgba };
  };

function anglePanel({ entry, plane }: MapOfView): readonly Panel[] {
  const info: AngleInfo =
    entry.angle ?? (plane.channels === 2 ? defaultAngle : { ...defaultAngle, encoding: 'scalar' });
  if (channelsOf(info) !== plane.channels) return [];
  const vectors = toUnitVectors(plane, info);
  const draw = (block: number): RgbaImage => {
    const { width, height, data } = reducePlane(vectors, block, 'mean');
    return { width, height, rgba: paintAngle(data, { ...info, encoding: 'double-angle' }).rgba };
  };
  const bar = barOf('cyclic', ['0°', `${periodInDegrees(info)}°`]);
  return [{ ...panel(entry, plane, draw), bar }];
}

/** One entry per block of pixels and channels; the gravest class has the largest code. */
function largest(plane: Plane, block: number): Plane {
  const { width, height, channels, data } = plane;
  const shape = [height, width, channels];
  const reduced = reduceBlocks(data, shape, [block, block, channels], 'extreme');
  const [newHeight, newWidth] = reduced.shape as [number, number];
  return { ...plane, width: newWidth, height: newHeight, data: reduced.data };
}

/** Each enlarged to the same size with squares for pixels, white between them. */
function sideBySide(
  images: readonly RgbaImage[],
  { width, height }: { readonly width: number; readonly height: number },
): RgbaImage {
  const total = images.length * (width + gutter) - gutter;
  const rgba = new Uint8ClampedArray(4 * total * height).fill(255);
  images.forEach((image, i) => {
    const left = i * (width + gutter);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * image.height) / height) * image.width;
      for (let x = 0; x < width; x++) {
        const from = 4 * (row + Math.floor((x * image.width) / width));
        rgba.set(image.rgba.subarray(from, from + 4), 4 * (y * total + left + x));
      }
    }
  });
  return { width: total, height, rgba };
}
