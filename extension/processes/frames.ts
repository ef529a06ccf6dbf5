/**
 * Messages on a pipe, by structured clone: typed arrays stay binary. A frame is a mark, the length of its body, four bytes
 * each, and the body as `node:v8` serializes it. Both ends run on the same Node. The mark tells at once when somebody else has written into the pipe: other
 * bytes read as a length would be waited for without end.
 */
import { deserialize, serialize } from 'node:v8';

const mark = Buffer.from('loss');
const headBytes = 8;

export function encodeFrame(message: unknown): Buffer {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(headBytes + body.length);
  mark.copy(frame);
  frame.writeUInt32LE(body.length, mark.length);
  body.copy(frame, headBytes);
  return frame;
}

/**
 * Takes the bytes of a pipe as they come and hands on each message that is whole.
 * @throws at bytes that no `encodeFrame` made: somebody else has written into the pipe.
 */
export function frameReader(take: (message: unknown) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  /** Bytes of the frame that has begun, its head included. */
  let wanted = headBytes;

  const whole = (): Buffer => {
    const [first] = chunks;
    const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks);
    chunks = [bytes];
    return bytes;
  };
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    // One byte that is no mark's says it: no other may come.
    if (wanted === headBytes) requireMark(whole());
    while (held >= wanted) {
      const bytes = whole();
      const end = headBytes + bytes.readUInt32LE(mark.length);
      wanted = end;
      if (held < end) return;
      const message: unknown = deserialize(bytes.subarray(headBytes, end));
      const rest = bytes.subarray(end);
      requireMark(rest);
      chunks = rest.length > 0 ? [rest] : [];
      held = rest.length;
      wanted = headBytes;
      take(message);
    }
  };
}

function requireMark(bytes: Buffer): void {
  const length = Math.min(bytes.length, mark.length);
  if (bytes.compare(mark, 0, length, 0, length) !== 0) throw new Error('not a frame');
}
