/** The text of one stream of one request: what is still to be sent, and the last lines of what is too much to be sent. */
import type { StreamMessage } from '../wire/message.js';

/** Lines and characters of one stream of one cell that are sent as they come, and kept from the end. */
const headLimit = { lines: 2000, characters: 1 << 20 };
const tailLimit = { lines: 500, characters: 1 << 18 };

/** One stream of one request. */
export interface HeldText {
  readonly of: Pick<StreamMessage, 'parent' | 'cell' | 'name'>;
  pending: string;
  sentLines: number;
  sentCharacters: number;
  /** Nothing more is sent as it comes; and whether what was sent last is in the middle of a line. */
  headFull: boolean;
  headOpen: boolean;
  tail: string[];
  tailOpen: boolean;
  tailCharacters: number;
  /** Lines, and characters of a line that is kept. */
  dropped: number;
  cut: number;
  /** Whether the last lines have changed since they were sent, and whether they were sent at all. */
  tailChanged: boolean;
  tailSent: boolean;
  spanStart: number;
  inSpan: number;
}

export const heldText = (of: HeldText['of']): HeldText => ({
  of,
  pending: '',
  sentLines: 0,
  sentCharacters: 0,
  headFull: false,
  headOpen: false,
  tail: [],
  tailOpen: false,
  tailCharacters: 0,
  dropped: 0,
  cut: 0,
  tailChanged: false,
  tailSent: false,
  spanStart: -Infinity,
  inSpan: 0,
});

/** Puts text where it belongs: before the head limit it is to be sent, after it all goes into the tail, in its order. */
export function keepText(held: HeldText, text: string): void {
  for (const piece of text.split(/(?<=\n)/)) {
    const { sentLines, sentCharacters } = held;
    held.headFull ||=
      sentLines >= headLimit.lines || sentCharacters + piece.length > headLimit.characters;
    const ends = piece.endsWith('\n');
    if (held.headFull) {
      keepLast(held, piece, ends);
      continue;
    }
    held.pending += piece;
    held.sentCharacters += piece.length;
    if (ends) held.sentLines++;
    held.headOpen = !ends;
  }
}

/**
 * Of a line that is longer than all that is kept, its end. It is cut at twice the limit, or each further character would cost one, and to
 * half of it, for what follows to have room.
 */
function keepLast(held: HeldText, piece: string, ends: boolean): void {
  const { tail } = held;
  if (held.tailOpen) tail[tail.length - 1] += piece;
  else tail.push(piece);
  held.tailOpen = !ends;
  held.tailCharacters += piece.length;
  held.tailChanged = true;
  const { lines, characters } = tailLimit;
  while (tail.length > lines || (held.tailCharacters > characters && tail.length > 1)) {
    held.tailCharacters -= (tail.shift() ?? '').length;
    held.dropped++;
    held.cut = 0;
  }
  if (held.tailCharacters <= 2 * characters) return;
  const kept = characters / 2;
  held.cut += held.tailCharacters - kept;
  tail[0] = tail[0]!.slice(-kept);
  held.tailCharacters = kept;
}

function tailText({ dropped, cut, headOpen, tail }: HeldText): string {
  const count = (n: number, what: string) =>
    n > 0 ? [`${n.toLocaleString('en-US')} ${what}`] : [];
  const left = [...count(dropped, 'lines'), ...count(cut, 'characters')];
  const notice = left.length > 0 ? `… ${left.join(' and ')} not shown …\n` : '';
  return `${notice !== '' && headOpen ? '\n' : ''}${notice}${tail.join('')}`;
}

/** What was shown in between stands after these lines: those that come begin another tail. */
export function breakTail(held: HeldText): void {
  Object.assign(held, {
    headOpen: false,
    tail: [],
    tailOpen: false,
    tailCharacters: 0,
    dropped: 0,
    cut: 0,
    tailChanged: false,
    tailSent: false,
  });
}

/** What is to be sent by now; of the last lines only if `tails` says so, for they are sent whole each time. */
export function takeMessages(held: HeldText, tails: boolean): readonly StreamMessage[] {
  const messages: StreamMessage[] = [];
  if (held.pending !== '') messages.push({ type: 'stream', ...held.of, text: held.pending });
  held.pending = '';
  if (tails && held.tailChanged) {
    const tail = held.tailSent ? 'again' : 'first';
    messages.push({ type: 'stream', ...held.of, text: tailText(held), tail });
    held.tailChanged = false;
    held.tailSent = true;
  }
  return messages;
}
