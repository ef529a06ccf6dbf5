/**
 * A tensor as a PNG, for whoever has no renderer: file viewers, nbconvert, a diff on the web.
 *
 * The caption says all that the picture leaves out: which slice it is, its colour map and range, what is
 * clipped or marked, and how many elements a pixel stands for.
 */
import { defaultAngle, summarizeAngles } from '../wire/angles.js';
import type { ColormapName } from '../wire/colormaps.js';
import { shortNumber } from '../wire/numberText.js';
import type { PlainTensor } from '../wire/packTensors.js';
import { type Painted, paintAngle, paintRgb, paintScalar } from '../wire/paint.js';
import { fromJsonNumber } from '../wire/report.js';
import type { TensorStats } from '../wire/tensorStats.js';
import type { AngleInfo, ViewState } from '../wire/view.js';
import { encodePng, type RgbaImage } from './png.js';
import { type Plane, reducePlane, takePlane, toUnitVectors } from './plane.js';

export interface PictureOptions {
  readonly colormap?: ColormapName;
  readonly range?: readonly [lo: number, hi: number];
  readonly batch?: number;
  readonly channel?: number | 'rgb';
  readonly angle?: AngleInfo;
  /** Of each block of elements, where the picture is reduced: its mean, or its largest magnitude. */
  readonly reduce?: 'mean' | 'extreme';
}

export interface Picture {
  readonly png: Uint8Array;
  readonly caption: string;
  readonly view: ViewState;
}

/** As drawn on a page; larger ones are reduced. */
const maxSide = 1024;
const maxBytes = 256 * 1024;

/** The tensor must have 2 to 4 axes; `takePlane` throws on a batch or channel that it has not. */
export function pictureOf(
  tensor: PlainTensor,
  stats: TensorStats,
  options: PictureOptions,
): Picture {
  const plane = takePlane(tensor, channelFor(tensor, stats, options), options.batch ?? 0);
  let block = Math.ceil(Math.max(plane.width, plane.height) / maxSide);
  for (;;) {
    const picture = draw(plane, block, stats, options);
    if (picture.png.length <= maxBytes || Math.max(plane.width, plane.height) <= block)
      return picture;
    block *= 2;
  }
}

/** What is drawn when nothing was said: colours for three channels of an image, else the first channel. */
function channelFor(
  { shape }: PlainTensor,
  stats: TensorStats,
  { channel, angle }: PictureOptions,
): number | 'rgb' | 'angle' {
  if (angle) return 'angle';
  if (channel !== undefined) return channel;
  const channels = shape.length > 2 ? shape.at(-1)! : 1;
  return (channels === 3 || channels === 4) && isImage(stats) ? 'rgb' : 0;
}

const isImage = ({ min, max }: TensorStats): boolean =>
  fromJsonNumber(min) >= 0 && fromJsonNumber(max) <= 255;

function draw(plane: Plane, block: number, stats: TensorStats, options: PictureOptions): Picture {
  const { angle = defaultAngle, reduce = 'mean' } = options;
  const { colormap, range } = scaleFor(plane, stats, options);
  const isAngle = plane.channel === 'angle';
  const source = isAngle ? toUnitVectors(plane, angle) : plane;
  const small = block > 1 ? reducePlane(source, block, isAngle ? 'mean' : reduce) : source;
  const painted = isAngle
    ? paintAngle(small.data, { ...angle, encoding: 'double-angle' }, colormap)
    : plane.channel === 'rgb'
      ? paintRgb(small.data, range)
      : paintScalar(small.data, colormap, range);
  const { width, height } = small;
  const image: RgbaImage = { width, height, rgba: painted.rgba };
  const caption = [
    `picture ${plane.width}×${plane.height}${sliceText(plane)}`,
    isAngle ? angleText(plane, angle) : rangeText(plane, colormap, range, painted),
    painted.marked > 0
      ? `${painted.marked} pixels ${isAngle ? 'without direction' : 'not finite'}, marked`
      : '',
    block > 1
      ? `each pixel the ${reduce === 'mean' || isAngle ? 'mean' : 'largest magnitude'} of ${block}×${block}`
      : '',
  ];
  return {
    png: encodePng(image),
    caption: caption.filter((part) => part !== '').join(', '),
    view: {
      colormap,
      ...(!isAngle && { range }),
      ...(plane.batches > 1 && { batch: plane.batch }),
      ...(plane.channel !== 'angle' && plane.channels > 1 && { channel: plane.channel }),
    },
  };
}

interface Scale {
  readonly colormap: ColormapName;
  readonly range: readonly [lo: number, hi: number];
}

/** Of all elements of the tensor, so that its slices are drawn alike. */
function scaleFor({ channel }: Plane, stats: TensorStats, options: PictureOptions): Scale {
  const [min, max] = stats.finite > 0 ? [Number(stats.min), Number(stats.max)] : [0, 1];
  const scale = ((): Scale => {
    if (channel === 'angle') return { colormap: 'cyclic', range: [0, 1] };
    if (min >= 0 && max <= 1) return { colormap: 'grey', range: [0, 1] };
    if (channel === 'rgb')
      return { colormap: 'grey', range: min >= 0 && max <= 255 ? [0, 255] : [min, max] };
    const extent = Math.max(-min, max);
    if (min < 0 && max > 0) return { colormap: 'diverging', range: [-extent, extent] };
    return { colormap: 'viridis', range: [min, max] };
  })();
  return { colormap: options.colormap ?? scale.colormap, range: options.range ?? scale.range };
}

function sliceText({ batch, batches, channel, channels }: Plane): string {
  const parts = [
    batches > 1 ? ` of batch ${batch} of 0 to ${batches - 1}` : '',
    typeof channel === 'number' && channels > 1
      ? ` of channel ${channel} of 0 to ${channels - 1}`
      : '',
  ];
  return parts.join('');
}

function rangeText(
  { channel }: Plane,
  colormap: string,
  [lo, hi]: readonly [number, number],
  { below, above }: Painted,
): string {
  const clipped = [below > 0 && `${below} below`, above > 0 && `${above} above`].filter(Boolean);
  return (
    `${channel === 'rgb' ? 'red green blue' : colormap} from ${shortNumber(lo)} to ${shortNumber(hi)}` +
    (clipped.length > 0 ? ` (${clipped.join(' and ')})` : '')
  );
}

function angleText({ data }: Plane, angle: AngleInfo): string {
  const { directed, meanDegrees, resultant } = summarizeAngles(data, angle);
  if (directed === 0) return 'no directions';
  const mean = Number.isNaN(meanDegrees) ? 'none' : `${meanDegrees.toFixed(1)}°`;
  return `direction by colour, mean ${mean}, resultant ${shortNumber(resultant)}`;
}
