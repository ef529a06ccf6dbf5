/** Messages of Jupyter's protocol, and the frames in which they travel: signed, or they are not read. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Frames } from './zmtp/frames.js';

/** The version of Jupyter's messaging protocol that is spoken. */
export const protocolVersion = '5.4';

export type Fields = Readonly<Record<string, unknown>>;

/** Sent back as it came in the answer's `parent_header`. */
export interface Header extends Fields {
  readonly msg_id: string;
  readonly msg_type: string;
}

export interface Request {
  /** Who asked, as far as it came through others: sent back in front of the answer. */
  readonly route: Frames;
  readonly header: Header;
  readonly metadata: Fields;
  readonly content: Fields;
}

/** What is sent: an answer, or news for all. */
export interface Said {
  readonly type: string;
  readonly content: Fields;
  readonly metadata?: Fields;
}

export interface Codec {
  /** `route` goes in front: who is answered, or the topic of a publication. */
  encode: (said: Said, parent: Header | undefined, route: Frames) => Frames;
  /** Undefined for what is not signed with the key, and for what is no message. */
  decode: (frames: Frames) => Request | undefined;
}

const delimiter = Buffer.from('<IDS|MSG>');

export function createCodec({ key, hash }: { readonly key: string; readonly hash: string }): Codec {
  const session = randomUUID();
  let sent = 0;
  const sign = (parts: Frames): Buffer => {
    if (key === '') return Buffer.alloc(0);
    const hmac = createHmac(hash, key);
    for (const part of parts) hmac.update(part);
    return Buffer.from(hmac.digest('hex'));
  };
  return {
    encode: ({ type, content, metadata = {} }, parent, route) => {
      const header = {
        msg_id: `${session}_${++sent}`,
        msg_type: type,
        session,
        username: 'kernel',
        date: new Date().toISOString(),
        version: protocolVersion,
      };
      const parts = [header, parent ?? {}, metadata, content].map((part) =>
        Buffer.from(JSON.stringify(part)),
      );
      return [...route, delimiter, sign(parts), ...parts];
    },
    decode: (frames) => {
      const at = frames.findIndex((frame) => frame.equals(delimiter));
      const [signature, ...rest] = frames.slice(at + 1);
      const parts = rest.slice(0, 4);
      if (at < 0 || signature === undefined || parts.length < 4) return undefined;
      const expected = sign(parts);
      const fits = signature.length === expected.length && timingSafeEqual(signature, expected);
      if (key !== '' && !fits) return undefined;
      return requestOf(parts, frames.slice(0, at));
    },
  };
}

function requestOf(parts: Frames, route: Frames): Request | undefined {
  const [header, , metadata, content] = parts.map(readFields);
  if (!header || !metadata || !content) return undefined;
  const { msg_id, msg_type } = header;
  if (typeof msg_id !== 'string' || typeof msg_type !== 'string') return undefined;
  return { route, header: { ...header, msg_id, msg_type }, metadata, content };
}

function readFields(part: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(part.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}
