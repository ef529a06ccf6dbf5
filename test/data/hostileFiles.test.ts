/** Small files that ask for gigabytes or minutes, and files that are not what their format allows: refused in a sentence, at once. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { decodeJpegImage, decodePngImage } from '../../extension/data/decodeImage.js';
import { unpackNpz } from '../../extension/data/npz.js';
import { readNpy } from '../../extension/data/readNpy.js';
import { encodeNpy } from '../../extension/wire/npy.js';
import { budgets } from '../../extension/wire/budgets.js';

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const chunk = (type: string, body: Uint8Array): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  return Buffer.concat([uint32(body.length), typed, uint32(crc32(typed))]);
};
interface Header {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly type?: number;
  readonly rest?: readonly number[];
}
function png(
  { width = 1, height = 1, depth = 8, type = 0, rest = [0, 0, 0] }: Header,
  pixels: Uint8Array = Uint8Array.of(0, 7),
  ...between: readonly Uint8Array[]
): Uint8Array {
  const header = Buffer.concat([
    uint32(width),
    uint32(height),
    Uint8Array.of(depth, type, ...rest),
  ]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[chunk('IHDR', header), ...between, chunk('IDAT', deflateSync(pixels))],
    chunk('IEND', new Uint8Array(0)),
  ]);
}

const small = new Uint8Array([1, 2, 3]);

const profile = Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(Buffer.alloc(1e8))]);

/** A JPEG of 16×8 whose header says another size, or whose scan comes again and again. */
const grey = readFileSync('test/fixtures/images/grey.jpg');
function jpegOfSize(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(grey);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}
const scan = grey.subarray(grey.indexOf(Buffer.from([0xff, 0xda])), grey.length - 2);
const manyScans = Buffer.concat([
  grey.subarray(0, grey.length - 2),
  ...Array<Buffer>(1000).fill(scan),
  grey.subarray(-2),
]);
// 700 × 700: within what its bytes may stand for.
for (const at of [5, 7])
  manyScans.writeUInt16BE(700, manyScans.indexOf(Buffer.from([0xff, 0xc0])) + at);

const refused: readonly [string, () => unknown, RegExp][] = [
  [
    'a PNG whose pixels unpack to a thousand times what its header says',
    () => decodePngImage(png({}, Buffer.alloc(1e7))),
    /more pixels than its header says/,
  ],
  [
    'a PNG of 30000×30000',
    () => decodePngImage(png({ width: 30000, height: 30000 })),
    /has 30000×30000 pixels, 900 million numbers, more than the 100 million/,
  ],
  [
    'a PNG of 6000×6000 in four channels',
    () => decodePngImage(png({ width: 6000, height: 6000, type: 6 })),
    /more than the 100 million/,
  ],
  [
    'a PNG of a palette of 6000×6000, which has three channels when it is read',
    () => decodePngImage(png({ width: 6000, height: 6000, type: 3 })),
    /108 million numbers, more than the 100 million/,
  ],
  [
    'a PNG of 8000×8000 with a transparent grey, which has two',
    () =>
      decodePngImage(
        png({ width: 8000, height: 8000 }, undefined, chunk('tRNS', small.subarray(0, 2))),
      ),
    /128 million numbers, more than the 100 million/,
  ],
  [
    'a PNG of 100 million rows',
    () => decodePngImage(png({ height: 1e8 })),
    /more than the 1 million rows that are read/,
  ],
  [
    'a PNG of a type of colour that there is not',
    () => decodePngImage(png({ type: 5 })),
    /its type of colour is 5, and PNG has 0, 2, 3, 4 and 6/,
  ],
  [
    'a PNG of 3 bits',
    () => decodePngImage(png({ depth: 3 })),
    /it has 3 bits for type of colour 0, which has 1, 2, 4, 8, 16/,
  ],
  [
    'a PNG of 4 bits of RGB',
    () => decodePngImage(png({ depth: 4, type: 2 })),
    /it has 4 bits for type of colour 2, which has 8, 16/,
  ],
  [
    'a PNG of 16 bits of palette',
    () => decodePngImage(png({ depth: 16, type: 3 })),
    /which has 1, 2, 4, 8/,
  ],
  [
    'a PNG of a compression that there is not',
    () => decodePngImage(png({ rest: [1, 0, 0] })),
    /compressed in a way that PNG does not have/,
  ],
  [
    'a PNG with a part that must be known and is not',
    () => decodePngImage(png({}, undefined, chunk('EVIL', Buffer.alloc(3)))),
    /a part "EVIL" that is not known/,
  ],
  [
    'a JPEG of 65500×65500',
    () => decodeJpegImage(jpegOfSize(65500, 65500)),
    /has 65500×65500 pixels, more than the 100 million numbers/,
  ],
  [
    'a JPEG of 5000×5000 in a few hundred bytes',
    () => decodeJpegImage(jpegOfSize(5000, 5000)),
    /damaged JPEG file \(it has 5000×5000 pixels in \d+ bytes\)/,
  ],
  [
    'a JPEG that goes over its pixels a thousand times',
    () => decodeJpegImage(manyScans),
    /it has 1001 scans/,
  ],
  [
    'an archive that unpacks to 600 MB',
    () => unpackNpz(claiming(6e8)),
    /unpacks to more than the 6\d MB that are read at once of an archive of \d+ bytes/,
  ],
  [
    'a large archive that unpacks to 400 MB',
    () => unpackNpz(claiming(4.1e8, 2e7)),
    /unpacks to more than the 384 MB/,
  ],
  [
    'an archive of arrays of 200 million numbers',
    () => readNpy(fileOf(zipSync({ 'a.npy': npyOf(2e8) }))),
    /holds 200000000 numbers, more than the 160 million/,
  ],
  [
    'an archive whose directory lacks a check sum',
    () => unpackNpz(withoutDirectory()),
    /damaged archive/,
  ],
];

/** An archive whose directory says that its first array, packed in so many bytes, unpacks to that size. */
function claiming(size: number, packed = 1000): Uint8Array {
  const first = [new Uint8Array(packed), { level: 0 }] as const;
  const bytes = Buffer.from(zipSync({ 'a.npy': [...first], 'b.npy': small }));
  bytes.writeUInt32LE(size, bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
  return bytes;
}

/** An array that says it has so many numbers. */
function npyOf(numbers: number): Uint8Array {
  const bytes = encodeNpy([1], new Uint8Array(1));
  const header = Buffer.from(bytes.subarray(0, 128)).toString('latin1');
  const claimed = header.replace(/\(1,\), \} {8}/, `(${numbers},), }`);
  bytes.set(Buffer.from(claimed.padEnd(128).slice(0, 127), 'latin1'));
  return bytes;
}

const folder = mkdtempSync(join(tmpdir(), 'lossbook-hostile-'));
function fileOf(bytes: Uint8Array): string {
  const path = join(folder, 'x.npz');
  writeFileSync(path, bytes);
  return path;
}

/** The end record leads into the middle of the directory. */
function withoutDirectory(): Uint8Array {
  const bytes = Buffer.from(readFileSync('test/fixtures/npy/stored.npz'));
  const end = bytes.length - 22;
  bytes.writeUInt32LE(bytes.readUInt32LE(end + 16) + 1, end + 16);
  return bytes;
}

describe('hostile files', function () {
  this.timeout(60_000);
  after(() => rmSync(folder, { recursive: true }));
  for (const [name, read, words] of refused) {
    it(name, () => assert.throws(read, (error: Error) => words.test(error.message)));
  }
  it('a colour profile that would unpack to 100 MB is left where it is', () => {
    const before = process.memoryUsage().arrayBuffers;
    const image = decodePngImage(png({}, undefined, chunk('iCCP', profile)));
    assert.deepEqual([image.width, [...Array.from(image.data)]], [1, [7]]);
    assert.ok(process.memoryUsage().arrayBuffers - before < 5e7);
  });
  it('one array of a large archive may be read by its name', () => {
    assert.deepEqual([...unpackNpz(claiming(6e8), 'b')], [['b', small]]);
  });
  it('every budget says of what it is, and why so much', () => {
    for (const [name, { most, of, why }] of Object.entries(budgets)) {
      assert.ok(most > 0 && of.length > 5 && why.length > 20, name);
    }
  });
});
