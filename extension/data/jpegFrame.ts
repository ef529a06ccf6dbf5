/** What a JPEG file says about itself before its pixels: size, components, scans. */

export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour, 4 CMYK. */
  readonly components: number;
  /** How often all of the picture is gone over. */
  readonly scans: number;
}

/** Undefined where no frame is found. */
export function readJpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  for (const { marker, body } of segmentsOf(bytes)) {
    if (!isFrame(marker) || body.length < 6) continue;
    return {
      height: (body[1]! << 8) | body[2]!,
      width: (body[3]! << 8) | body[4]!,
      components: body[5]!,
      scans: scansIn(bytes),
    };
  }
  return undefined;
}

interface Segment {
  readonly marker: number;
  readonly body: Uint8Array;
}

function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    yield { marker, body: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
    if (marker === startOfScan) at = endOfPixels(bytes, at);
  }
}

const startOfScan = 0xda;

function scansIn(bytes: Uint8Array): number {
  let scans = 0;
  for (const { marker } of segmentsOf(bytes)) if (marker === startOfScan) scans += 1;
  return scans;
}

/** Behind the packed pixels, in which 0xff is followed by 0 or a restart marker. */
function endOfPixels(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

/** Start of frame: C0 to CF, but for the tables C4, C8 and CC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
