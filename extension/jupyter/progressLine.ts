/**
 * A line below what a cell has shown, which changes and must not stay. An output cannot be taken back, so all of the cell are
 * cleared when it goes, and those that stay are shown once more.
 */
import { randomUUID } from 'node:crypto';
import type { Said } from './message.js';

export interface ProgressLine {
  /** What is to stay; the line goes first. */
  publish: (said: Said) => void;
  /** Undefined takes it away. */
  show: (text: string | undefined) => void;
  /** The cell has ended: nothing is kept any more. */
  end: () => void;
}

export function createLine(publishNow: (said: Said) => void): ProgressLine {
  /** What is to stay, for as long as the cell runs. */
  let kept: Said[] | undefined = [];
  let id: string | undefined;
  const clear = () => {
    if (id === undefined) return;
    id = undefined;
    const again = kept ?? [];
    publishNow({ type: 'clear_output', content: { wait: again.length > 0 } });
    again.forEach(publishNow);
  };
  return {
    publish: (said) => {
      clear();
      if (kept) keep(kept, said);
      publishNow(said);
    },
    show: (text) => {
      if (text === undefined || !kept) return clear();
      const begins = id === undefined;
      const said = lineMessage(text, (id ??= randomUUID()));
      publishNow(begins ? said : asUpdate(said));
    },
    end: () => {
      clear();
      kept = undefined;
    },
  };
}

/** An update in the place of what it updates. */
function keep(kept: Said[], said: Said): void {
  if (said.type !== 'update_display_data') return void kept.push(said);
  const at = kept.findIndex((one) => displayIdOf(one) === displayIdOf(said));
  if (at >= 0) kept[at] = { ...said, type: 'display_data' };
}

const displayIdOf = ({ content }: Said): unknown =>
  (content['transient'] as { readonly display_id?: string } | undefined)?.display_id;

const lineMessage = (text: string, id: string): Said => ({
  type: 'display_data',
  content: { data: { 'text/plain': text }, metadata: {}, transient: { display_id: id } },
});

/** A message that shows a display, for the display there is. */
export const asUpdate = ({ content }: Said): Said => ({ type: 'update_display_data', content });
