/** Views leave the kernel as a notebook holds them; what of them is more exact stays here, for who looks closer. */
import { compactView } from '../picture/compactView.js';
import { mime, type MimeBundle } from '../wire/ids.js';
import type { KernelToClient, ViewReply, ViewRequest } from '../wire/message.js';

type Way = (message: KernelToClient) => void;

export interface SentViews {
  /** The same way, on which views are compact. */
  compact: (way: Way) => Way;
  /** With a view as it was made, unless nothing was left out of it, or it is too long ago. */
  answerView: (request: ViewRequest) => ViewReply;
}

/** Of all that are kept; the latest stay. */
const mostBytes = 64 * 2 ** 20;

export function sentViews(): SentViews {
  const kept = new Map<string, Uint8Array>();
  const keep = (id: string, bytes: Uint8Array) => {
    kept.delete(id);
    kept.set(id, bytes);
    let held = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of kept) {
      if (held <= mostBytes || oldest === id) break;
      kept.delete(oldest);
      held -= length;
    }
  };
  const compact = (data: MimeBundle): MimeBundle => {
    const exact = data[mime.view];
    if (!(exact instanceof Uint8Array)) return data;
    const { bytes, isReduced, id } = compactView(exact);
    if (isReduced && id !== undefined) keep(id, exact);
    return { ...data, [mime.view]: bytes };
  };
  return {
    compact: (way) => (message) =>
      way(
        message.type === 'display_data' || message.type === 'execute_result'
          ? { ...message, data: compact(message.data) }
          : message,
      ),
    answerView: ({ id, view }) => {
      const bytes = kept.get(view);
      return { type: 'view_reply', parent: id, ...(bytes && { bytes }) };
    },
  };
}
