/** What a file is, by its first bytes and not by its name. */

type Signature = readonly [format: string, start: number, bytes: readonly number[] | string];

const signatures: readonly Signature[] = [
  ['PNG', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', 0, [0xff, 0xd8, 0xff]],
  ['WebP', 8, 'WEBP'],
  ['GIF', 0, 'GIF8'],
  ['BMP', 0, 'BM'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['AVIF', 4, 'ftypavif'],
  ['HEIC', 4, 'ftyphe'],
  ['HEIC', 4, 'ftypmif1'],
  ['JPEG 2000', 0, [0, 0, 0, 12, 0x6a, 0x50]],
  ['JPEG XL', 0, [0xff, 0x0a]],
  ['JPEG XL', 0, [0, 0, 0, 12, 0x4a, 0x58, 0x4c]],
  ['OpenEXR', 0, [0x76, 0x2f, 0x31, 0x01]],
  ['PDF', 0, '%PDF'],
  ['.flo', 0, 'PIEH'],
  ['PFM', 0, 'PF\n'],
  ['PFM', 0, 'Pf\n'],
  ['PFM', 0, 'PF '],
  ['PFM', 0, 'Pf '],
  ['PFM', 0, 'PF\r'],
  ['PFM', 0, 'Pf\r'],
  ['.npy', 0, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['ZIP', 0, [0x50, 0x4b, 3, 4]],
  ['ZIP', 0, [0x50, 0x4b, 5, 6]],
  ['HDF5', 0, [0x89, 0x48, 0x44, 0x46]],
  ['Git LFS pointer', 0, 'version https://git-lfs'],
  ['SVG', 0, '<svg'],
  ['XML or HTML', 0, '<'],
];

/** Its name, as in "is a WebP file"; undefined where no signature is known. */
export const formatOf = (bytes: Uint8Array): string | undefined =>
  signatures.find(([, start, expected]) => matches(bytes, start, expected))?.[0];

function matches(bytes: Uint8Array, start: number, expected: readonly number[] | string): boolean {
  const codes = typeof expected === 'string' ? [...expected].map((c) => c.charCodeAt(0)) : expected;
  return codes.every((code, i) => bytes[start + i] === code);
}

/** What the file is instead, and what to do about it; for a reader of `wanted`. */
export function foreignFileText(bytes: Uint8Array, wanted: string): string {
  if (bytes.length === 0)
    return `is empty, ${wanted} was expected. Check how it was written or copied`;
  const format = formatOf(bytes);
  switch (format) {
    case undefined: {
      const start = [...bytes.subarray(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
      return `is not ${wanted}: it starts with bytes ${start}. Check that it is the right file`;
    }
    case 'Git LFS pointer':
      return `is a Git LFS pointer, not the file itself. Run "git lfs pull"`;
    case '.npy':
    case 'ZIP':
      return `is a file of type ${format}, not ${wanted}. Read arrays with readNpy()`;
    case 'PNG':
    case 'JPEG':
      return `is a file of type ${format}, not ${wanted}. Read images with readImage()`;
    case '.flo':
      return `is a file of type ${format}, not ${wanted}. Read a flow with readFlow()`;
    case 'PFM':
      return `is a file of type ${format}, not ${wanted}. Read it with readPfm()`;
    default:
      return `is a file of type ${format}, not ${wanted}. Convert it first`;
  }
}
