/**
 * The bytes of ZMTP 3.0 (https://rfc.zeromq.org/spec/23/), the protocol under ZeroMQ's sockets, as far as Jupyter needs it:
 * no encryption, no authentication; messages of Jupyter are signed one by one.
 */

/** A message is one or more frames. */
export type Frames = readonly Buffer[];

export interface Command {
  readonly name: string;
  readonly body: Buffer;
}

const flag = { more: 1, long: 2, command: 4 } as const;

export const greetingLength = 64;

/** What each side sends first: signature, version 3.0, mechanism NULL. */
export function makeGreeting(): Buffer {
  const bytes = Buffer.alloc(greetingLength);
  bytes[0] = 0xff;
  bytes[8] = 1;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write('NULL', 12, 'latin1');
  return bytes;
}

/** Is this the greeting of a peer that speaks ZMTP 3, or later, without encryption? */
export const isGreeting = (bytes: Buffer): boolean =>
  bytes[0] === 0xff &&
  bytes[9] === 0x7f &&
  bytes[10]! >= 3 &&
  bytes.toString('latin1', 12, 32) === 'NULL'.padEnd(20, '\0');

export function encodeMessage(frames: Frames): Buffer {
  return Buffer.concat(
    frames.flatMap((body, i) => [head(i < frames.length - 1 ? flag.more : 0, body.length), body]),
  );
}

export function encodeCommand({ name, body }: Command): Buffer {
  const named = Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1'), body]);
  return Buffer.concat([head(flag.command, named.length), named]);
}

/** Ends the handshake. */
export const readyCommand = (socketType: string): Command => ({
  name: 'READY',
  body: Buffer.concat([
    ...property('Socket-Type', socketType),
    // A peer asks for it whether it is of use or not.
    ...property('Identity', ''),
  ]),
});

function property(name: string, value: string): readonly Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return [
    Buffer.from([name.length]),
    Buffer.from(name, 'latin1'),
    length,
    Buffer.from(value, 'latin1'),
  ];
}

function head(flags: number, length: number): Buffer {
  if (length < 256) return Buffer.from([flags, length]);
  const bytes = Buffer.alloc(9);
  bytes[0] = flags | flag.long;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** Larger than anything that is said in Jupyter, and small enough to be held. */
const longestFrame = 1 << 30;

export interface FrameListener {
  message: (frames: Frames) => void;
  command: (command: Command) => void;
}

/**
 * Takes what arrives after the greeting.
 *
 * @throws where the bytes are no frames.
 */
export function frameReader({ message, command }: FrameListener): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 2;
  const frames: Buffer[] = [];

  const take = (bytes: Buffer): number => {
    let at = 0;
    for (;;) {
      const frame = readFrame(bytes, at);
      if (typeof frame === 'number') {
        needed = frame;
        return at;
      }
      at = frame.end;
      if ((frame.flags & flag.command) !== 0) command(readCommand(frame.body));
      else {
        frames.push(frame.body);
        if ((frame.flags & flag.more) === 0) message(frames.splice(0));
      }
    }
  };
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) return;
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    const rest = bytes.subarray(take(bytes));
    chunks = rest.length > 0 ? [rest] : [];
    held = rest.length;
  };
}

/** The frame at a place, or how many bytes from there on are needed to read it. */
function readFrame(
  bytes: Buffer,
  at: number,
): { readonly flags: number; readonly body: Buffer; readonly end: number } | number {
  if (bytes.length - at < 2) return 2;
  const flags = bytes[at]!;
  if (flags > 7) throw notFrames();
  const isLong = (flags & flag.long) !== 0;
  const start = at + (isLong ? 9 : 2);
  if (bytes.length < start) return 9;
  const length = isLong ? Number(bytes.readBigUInt64BE(at + 1)) : bytes[at + 1]!;
  if (length > longestFrame) throw notFrames();
  const end = start + length;
  if (bytes.length < end) return end - at;
  return { flags, body: bytes.subarray(start, end), end };
}

const notFrames = () => new Error('these are no frames of ZMTP 3');

function readCommand(body: Buffer): Command {
  const length = body[0] ?? 0;
  return { name: body.toString('latin1', 1, 1 + length), body: body.subarray(1 + length) };
}
