/** A tensor as an output: the view for the renderer, a line of text, and a picture where there is one. */
import { encodeView } from '../wire/container.js';
import { mime, type MimeBundle } from '../wire/ids.js';
import { packTensors, type PlainTensor, reductionOf } from '../picture/packTensors.js';
import { samplingText } from '../picture/samplingText.js';
import { labelScale, labelsText } from '../picture/labels.js';
import type { TensorRole } from '../wire/view.js';
import { complexTensors } from './complexTensors.js';
import { tableBundle } from './tableBundle.js';
import { tableColumns } from './tableColumns.js';
import { quotedAtMost, tensorReadText } from './tensorReadText.js';
import { pictureOf, type PictureOptions } from './tensorPicture.js';
import { displayContext } from './sink.js';
import { readTensor, type TensorRead } from './readTensor.js';
import { labelOf, type TensorLike } from './tensorLike.js';
import { viewPicture } from './viewPicture.js';

export interface TensorBundleOptions extends PictureOptions {
  readonly kind: 'tensor' | 'image';
  readonly title?: string;
  readonly role?: TensorRole;
}

export function tensorBundle(tensor: TensorLike, options: TensorBundleOptions): MimeBundle {
  const { kind, title, role, angle, labels } = options;
  const read = readTensor(tensor, title ?? labelOf(tensor));
  const prefix = title === undefined ? '' : `${title}: `;
  if (read.kind !== 'numbers') {
    const line = prefix + tensorReadText(tensor, read);
    return { ...inFull(tensor, read, title ?? labelOf(tensor)), [mime.text]: line };
  }
  const plain: PlainTensor = {
    ...read.tensor,
    ...(role && { role }),
    ...(angle && { angle }),
    ...(labels && { isLabels: true }),
  };
  const { tensors, buffers } = packTensors([plain]);
  const { stats } = tensors[0]!;
  const whole = { ...tensors[0]!, sentShape: plain.shape, sampling: { kind: 'full' } as const };
  const picture =
    kind === 'image' || hasPicture(plain)
      ? pictureOf(whole, plain.data, options, reductionOf(whole))
      : undefined;
  // Numbers that only look like labels may be sizes: the text, which shows no colours, has their numbers.
  const said = labels && labelsText(labelScale(whole, picture?.view?.labels));
  const source = displayContext().source();
  const view = encodeView(
    {
      kind,
      id: displayContext().viewId(),
      title: title ?? '',
      tensors,
      ...(source && { source }),
      ...(kind === 'image' && picture && { view: picture.view }),
    },
    buffers,
  );
  const lines = [
    prefix + tensorReadText(tensor, read, stats, said),
    picture?.caption,
    samplingText(tensors),
  ];
  return {
    [mime.view]: view,
    [mime.text]: lines.filter((line) => line !== undefined).join('\n'),
    ...(picture && { [mime.png]: picture.png }),
  };
}

/** Where the line quotes but a part of them: of texts a table, of complex numbers their parts, sizes and directions. */
function inFull(tensor: TensorLike, read: TensorRead, name: string): MimeBundle {
  if (read.kind === 'text' && read.values.length > quotedAtMost) {
    return tableBundle(tableColumns(tensor), name);
  }
  if (read.kind !== 'complex' || read.parts.length / 2 <= quotedAtMost) return {};
  const { tensors, buffers } = packTensors(complexTensors(name, tensor.shape, read.parts));
  const { viewId, source } = displayContext();
  const from = source();
  const shared = { id: viewId(), title: name, tensors, ...(from && { source: from }) };
  const view = encodeView({ kind: 'tensor', ...shared }, buffers);
  const png = viewPicture(view);
  return { [mime.view]: view, ...(png && { [mime.png]: png }) };
}

/** Smaller than this, numbers say more than squares of colour. */
const smallestSide = 8;

function hasPicture({ shape }: PlainTensor): boolean {
  if (shape.length < 2 || shape.length > 4) return false;
  const isChannelsLast = shape.length === 4 || (shape.length === 3 && shape[2]! <= 4);
  const [height, width] = (isChannelsLast ? shape.slice(-3, -1) : shape.slice(-2)) as [
    number,
    number,
  ];
  return shape.every((length) => length > 0) && height >= smallestSide && width >= smallestSide;
}
