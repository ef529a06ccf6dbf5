/** What keys do on focused panes. */
import { t } from '../../extension/wire/words.js';
import { notCopied } from '../host.js';
import { moveCursor } from '../model/pane/cursor.js';
import { type Frame, zoomAt } from '../model/pane/geometry.js';
import type { Cell, PanesState, Place } from '../model/pane/state.js';

export const keysHelp = () =>
  t(
    'Arrow keys move the cursor, Page Up and Page Down by ten, Home and End to the ends of the row. Plus and minus zoom, 0 fits, 1 is one pixel per element. Enter pins the values, C copies them, L is the loupe, N fits the range to the percentiles, R resets, Escape removes the cursor, ? tells these keys.',
  );

export interface PaneKeyTarget {
  readonly frame: Frame;
  readonly place: Place;
  readonly cursor: Cell | undefined;
  /** The cursor, or the cell under the mouse. */
  readonly at: Cell | undefined;
  readonly groups: readonly string[];
  readonly keys: Readonly<Record<string, () => void>> | undefined;
  onState: (change: (state: PanesState) => PanesState) => void;
  setCursor: (cell: Cell) => void;
  say: (text: string) => void;
  /** Of what is at the cursor; undefined where it is nowhere. */
  copy: () => Promise<boolean> | undefined;
  toggleLoupe: () => void;
}

/** Keys of ours do not reach the notebook, which would move between its cells. */
export function onPaneKey(event: KeyboardEvent, target: PaneKeyTarget): void {
  // A select or a slider in a caption has keys of its own.
  if (event.target !== event.currentTarget) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const cell = moveCursor(event.key, target.cursor, target.frame.extent);
  const action = cell
    ? () => target.setCursor(cell)
    : (target.keys?.[event.key] ?? actionOf(event.key, target));
  if (!action) return;
  action();
  event.preventDefault();
  event.stopPropagation();
}

function actionOf(key: string, target: PaneKeyTarget): (() => void) | undefined {
  const { frame, place, onState, cursor, at } = target;
  const zoom = (factor: number) => () => {
    const middle = cursor
      ? {
          x: (cursor.column + 0.5 - place.centre.column) * place.zoom + frame.width / 2,
          y: (cursor.row + 0.5 - place.centre.row) * place.zoom * frame.stretch + frame.height / 2,
        }
      : { x: frame.width / 2, y: frame.height / 2 };
    onState((s) => ({ ...s, place: zoomAt(frame, place, factor, middle.x, middle.y) }));
  };
  switch (key.toLowerCase()) {
    case '+':
    case '=':
      return zoom(Math.SQRT2);
    case '-':
      return zoom(Math.SQRT1_2);
    case '0':
      return () => onState((s) => ({ ...s, place: undefined }));
    case '1':
      return zoom(1 / place.zoom);
    case 'enter':
      return () => {
        target.say(at ? t('pinned') : t('no longer pinned'));
        onState((s) => ({ ...s, pin: isAt(s.pin, at) ? undefined : at }));
      };
    case 'escape':
      return cursor || at
        ? () => onState((s) => ({ ...s, cursor: undefined, pin: undefined }))
        : undefined;
    case 'c':
      return () => {
        const copying = target.copy();
        if (!copying) target.say(t('nothing to copy: there is no cursor'));
        else void copying.then((isDone) => target.say(isDone ? t('copied') : notCopied()));
      };
    case 'l':
      return target.toggleLoupe;
    case 'n':
      return () =>
        onState((s) => ({
          ...s,
          ranges: {
            ...s.ranges,
            ...Object.fromEntries(target.groups.map((g) => [g, { kind: 'p1-p99' } as const])),
          },
        }));
    case 'r':
      return () => {
        target.say(t('as first drawn'));
        onState((s) => ({ ...s, place: undefined, cursor: undefined, pin: undefined, ranges: {} }));
      };
    default:
      return undefined;
  }
}

const isAt = (a: Cell | undefined, b: Cell | undefined): boolean =>
  a?.row === b?.row && a?.column === b?.column;
