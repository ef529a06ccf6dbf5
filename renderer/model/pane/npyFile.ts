/** A tensor as a .npy file. */
import { encodeNpy } from '../../../extension/wire/npy.js';
import type { TensorPart } from '../../../extension/picture/tensorData.js';

export interface FileToSave {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What was sent of it, whose name says so where that is not all. */
export function npyFile({ entry, values }: TensorPart): FileToSave {
  const { dtype, sentShape, sampling, name } = entry;
  const bytes =
    dtype === 'bool' && entry.stored === 'uint8'
      ? encodeNpy(sentShape, values, '|b1')
      : encodeNpy(sentShape, values);
  const part =
    sampling.kind === 'full'
      ? entry.bits === undefined
        ? ''
        : '-rounded'
      : sampling.kind === 'window'
        ? '-part'
        : '-blocks';
  return { name: `${fileName(name)}${part}.npy`, bytes };
}

/** What every file system takes. */
export const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|(?<![-.])[-.]+$/g, '')
    .slice(0, 80) || 'tensor';
