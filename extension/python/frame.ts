/**
 * The protocol with Python, as bytes: u32 length of a JSON header, u64 length of a body, the two; in the body raw arrays,
 * each from a multiple of 8 bytes on, whose dtypes and shapes are in the header. All is little-endian.
 */

export const dtypes = ['float32', 'float64', 'int32', 'bool'] as const;
export type Dtype = (typeof dtypes)[number];

export interface ArraySpec {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

export type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Numbers as they travel: not rounded, not normalised, NaN with the bits it had. */
export interface PlainArray extends ArraySpec {
  readonly values: Values;
}

export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: ArrayBuffer;
}

const headBytes = 12;

/** What an array takes of a body. */
export const alignedBytes = ({ byteLength }: Values): number => Math.ceil(byteLength / 8) * 8;

/** The lengths and the header of a message. */
export function encodeHead(
  header: Readonly<Record<string, unknown>>,
  arrays: readonly PlainArray[],
  bodyLength: number,
): Uint8Array {
  const specs = arrays.map(({ dtype, shape }) => ({ dtype, shape }));
  const text = new TextEncoder().encode(JSON.stringify({ ...header, arrays: specs }));
  const head = new Uint8Array(headBytes + text.length);
  const view = new DataView(head.buffer);
  view.setUint32(0, text.length, true);
  view.setBigUint64(4, BigInt(bodyLength), true);
  head.set(text, headBytes);
  return head;
}

/** Its arrays, in one copy. */
export function encodeBody(arrays: readonly PlainArray[]): ArrayBuffer {
  const length = arrays.reduce((sum, { values }) => sum + alignedBytes(values), 0);
  const body = new ArrayBuffer(length);
  let at = 0;
  for (const { values } of arrays) {
    new Uint8Array(body, at, values.byteLength).set(bytesOf(values));
    at += alignedBytes(values);
  }
  return body;
}

/** The arrays of a message, as views on its body. */
export function arraysIn({ header, body }: Frame): readonly PlainArray[] {
  let at = 0;
  return ((header['arrays'] ?? []) as readonly ArraySpec[]).map(({ dtype, shape }) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const values = viewOf(dtype, body, at, count);
    at += alignedBytes(values);
    return { dtype, shape, values };
  });
}

function viewOf(dtype: Dtype, body: ArrayBuffer, at: number, count: number): Values {
  switch (dtype) {
    case 'float32':
      // Not through the global, which is another while a loss is evaluated in doubles.
      return new (realFloat32Array())(body, at, count);
    case 'float64':
      return new Float64Array(body, at, count);
    case 'int32':
      return new Int32Array(body, at, count);
    case 'bool':
      return new Uint8Array(body, at, count);
  }
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Values): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const Float32 = globalThis.Float32Array;
const realFloat32Array = (): typeof Float32 => Float32;

/** Cuts a stream of bytes into messages; what comes before the nonce is text that something printed at start. */
export class FrameReader {
  private readonly nonce: Uint8Array;
  private started = false;
  private early = new Uint8Array(0);
  private readonly head = new Uint8Array(headBytes);
  private filled = 0;
  private header: Uint8Array | undefined;
  private body: Uint8Array | undefined;

  constructor(
    nonce: Uint8Array,
    private readonly onFrame: (frame: Frame) => void,
    private readonly onEarlyText: (text: string) => void,
  ) {
    this.nonce = nonce;
  }

  take(chunk: Uint8Array): void {
    if (this.started) return this.takeFrames(chunk);
    const all = new Uint8Array(this.early.length + chunk.length);
    all.set(this.early);
    all.set(chunk, this.early.length);
    const at = Buffer.from(all.buffer).indexOf(this.nonce);
    if (at < 0) {
      this.early = all;
      return;
    }
    this.started = true;
    if (at > 0) this.onEarlyText(new TextDecoder().decode(all.subarray(0, at)));
    this.takeFrames(all.subarray(at + this.nonce.length));
  }

  /** Whether the nonce came, and with it the protocol. */
  get isStarted(): boolean {
    return this.started;
  }

  /** What was printed where the nonce never came. */
  get unread(): string {
    return this.started ? '' : new TextDecoder().decode(this.early);
  }

  private takeFrames(chunk: Uint8Array): void {
    let rest = chunk;
    for (;;) {
      if (this.header === undefined) {
        rest = this.fill(this.head, rest);
        if (this.filled < headBytes) return;
        const view = new DataView(this.head.buffer);
        this.header = new Uint8Array(view.getUint32(0, true));
        this.body = new Uint8Array(Number(view.getBigUint64(4, true)));
        this.filled = 0;
      }
      if (this.filled < this.header.length) {
        rest = this.fill(this.header, rest);
        if (this.filled < this.header.length) return;
      }
      const body = this.body!;
      const before = this.header.length;
      const part = rest.subarray(0, before + body.length - this.filled);
      body.set(part, this.filled - before);
      this.filled += part.length;
      rest = rest.subarray(part.length);
      if (this.filled < before + body.length) return;
      const header = JSON.parse(new TextDecoder().decode(this.header)) as Frame['header'];
      this.header = undefined;
      this.filled = 0;
      this.onFrame({ header, body: body.buffer as ArrayBuffer });
    }
  }

  private fill(target: Uint8Array, from: Uint8Array): Uint8Array {
    const part = from.subarray(0, target.length - this.filled);
    target.set(part, this.filled);
    this.filled += part.length;
    return from.subarray(part.length);
  }
}
