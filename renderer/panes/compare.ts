/** Two pictures in one place: the other one while Shift is held, or right of a divider. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { PaneModel } from './paneModels.js';

export interface Comparison {
  /** The pane that shows both, and the pane whose picture it shows too. */
  readonly on: string;
  readonly other: string;
  readonly mode: 'flip' | 'swipe';
}

export interface ShownPane {
  readonly model: PaneModel;
  readonly title: string;
  /** Drawn right of the divider. */
  readonly swiped?: PaneModel | undefined;
}

/** By the pane's own id: what it shows now. */
export function choosePane(
  models: readonly PaneModel[],
  own: PaneModel,
  comparison: Comparison | undefined,
  isFlipped: boolean,
): ShownPane {
  const plain = { model: own, title: own.spec.title };
  if (comparison?.on !== own.spec.id) return plain;
  const other = models.find(({ spec }) => spec.id === comparison.other);
  if (!other) return plain;
  switch (comparison.mode) {
    case 'flip':
      return isFlipped ? { model: other, title: `⇄ ${other.spec.title}` } : plain;
    case 'swipe':
      return { model: own, title: `${own.spec.title} | ${other.spec.title}`, swiped: other };
  }
}

/** Whether Shift is held, while somebody is at the panes. */
export function useShift(isListening: boolean): boolean {
  const [held, setHeld] = useState(false);
  useLayoutEffect(() => {
    if (!isListening) return setHeld(false);
    const onKey = (event: KeyboardEvent) => setHeld(event.shiftKey);
    const onBlur = () => setHeld(false);
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('keyup', onKey, true);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('keyup', onKey, true);
      window.removeEventListener('blur', onBlur);
    };
  }, [isListening]);
  return held;
}
