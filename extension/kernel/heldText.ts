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
  tail: string[];
  tailCharacters: number;
  dropped: number;
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
  tail: [],
  tailCharacters: 0,
  dropped: 0,
  tailChanged: false,
  tailSent: false,
  spanStart: -Infinity,
  inSpan: 0,
});

/** Puts text where it belongs: before the head limit it is to be sent, after it goes into the tail. */
export function keepText(held: HeldText, text: string): void {
  for (const line of text.split(/(?<=\n)/)) {
    const { sentLines, sentCharacters } = held;
    if (sentLines < headLimit.lines && sentCharacters + line.length <= headLimit.characters) {
      held.pending += line;
      held.sentCharacters += line.length;
      if (line.endsWith('\n')) held.sentLines++;
      continue;
    }
    const kept = line.length > tailLimit.characters ? line.slice(-tailLimit.characters) : line;
    held.tail.push(kept);
    held.tailCharacters += kept.length;
    held.tailChanged = true;
    while (held.tail.length > tailLimit.lines || held.tailCharacters > tailLimit.characters) {
      held.tailCharacters -= (held.tail.shift() ?? '').length;
      held.dropped++;
    }
  }
}

function tailText({ dropped, tail }: HeldText): string {
  const notice = dropped > 0 ? `… ${dropped.toLocaleString('en-US')} lines not shown …\n` : '';
  return notice + tail.join('');
}

/** What was shown in between stands after these lines: those that come begin another tail. */
export function breakTail(held: HeldText): void {
  Object.assign(held, {
    tail: [],
    tailCharacters: 0,
    dropped: 0,
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
