/**
 * Linked pictures: every pane shows the same place of its own tensor, with one zoom and one cursor.
 *
 *     <Panes label="gradient check of yPred" panes={panes} state={state} onState={setState} host={host} />
 *
 * `panes`: see `model/pane/spec.ts`. They are laid out side by side and wrap. A view keeps each spec the same object
 * from render to render (`useMemo`) as long as it shows the same: painted tiles are kept by it.
 * `state`, `onState`: axes, fixed indices, place, cursor, pin and ranges (`model/pane/state.ts`), held by the view, which
 * also draws the selectors (`AxisControls`). `onState` takes a function of the state, as `useState` does.
 * `keys`: what the view does for keys of its own, by `event.key`, such as `{ ']': nextWorst }`.
 * `compare`: pane `on` shows pane `other` instead, while Shift is held ('flip') or right of a divider ('swipe').
 * To move to an element from outside (next worst), use `stateAt` of `model/pane/cursor.ts`.
 */
import { t } from '../../extension/wire/words.js';
import type { ComponentChildren, RefObject } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Host } from '../host.js';
import { choiceOf, copiedText, spokenText } from '../model/pane/elementText.js';
import { cellAt, type Frame, frameOf, placeIn, revealCell } from '../model/pane/geometry.js';
import type { PaneSpec } from '../model/pane/spec.js';
import type { Cell, PanesState, Place } from '../model/pane/state.js';
import { type Extent, extentOf } from '../../extension/picture/plane.js';
import { roomFor } from '../model/pane/layout.js';
import { type Comparison, choosePane, useShift } from './compare.js';
import type { GestureTarget } from './gestures.js';
import { isFirstOfScale, isOneScale, Legend } from './Legend.js';
import { PaneFigure } from './PaneFigure.js';
import { keysHelp, onPaneKey } from './paneKeys.js';
import { groupOf, type PaneModel, usePaneModels } from './paneModels.js';
import { alternativeOf, valueAt } from './paneText.js';
import { Readout } from './Readout.js';
import { usePage, useVisible, useWidth } from './usePage.js';

export interface PanesProps {
  /** What the pictures are of, for the screen reader. */
  readonly label: string;
  readonly panes: readonly PaneSpec[];
  readonly state: PanesState;
  readonly onState: (change: (state: PanesState) => PanesState) => void;
  readonly host: Host;
  readonly keys?: Readonly<Record<string, () => void>> | undefined;
  readonly compare?: Comparison | undefined;
}

export function Panes(props: PanesProps) {
  const { label, panes, state, onState, compare } = props;
  const root = useRef<HTMLDivElement>(null);
  const here = usePanes(props, root);
  const { models, at } = here;
  const shared = isOneScale(models);
  const onKeyDown = (event: KeyboardEvent) =>
    onPaneKey(event, {
      ...{ frame: here.frame, place: here.place, cursor: state.cursor, at, onState },
      ...{ setCursor: here.setCursor, say: here.say, toggleLoupe: here.toggleLoupe },
      groups: [...new Set(panes.map(groupOf))],
      keys: { ...props.keys, '?': here.toggleHelp },
      copy: () => (at ? props.host.copy(copiedText(panes, state, at)) : undefined),
    });
  return (
    <div class="panes" ref={root}>
      <div
        class={panes.length === 1 ? 'pictures alone' : 'pictures'}
        role="application"
        tabIndex={0}
        aria-label={`${label}. ${keysHelp()}`}
        onKeyDown={onKeyDown}
        onFocus={() => here.setFocused(true)}
        onBlur={() => here.setFocused(false)}
      >
        {here.isMeasured &&
          models.map((own) => (
            <Pane key={own.spec.id} {...{ own, here, state, onState, compare }}>
              {!shared && isFirstOfScale(models, own) && (
                <Legend models={[own]} {...{ state, onState, at }} />
              )}
            </Pane>
          ))}
      </div>
      {compare?.mode === 'swipe' && <Divider split={here.split} onSplit={here.setSplit} />}
      {shared && <Legend {...{ models, state, onState, at }} />}
      <Readout {...{ panes, state, at }} />
      {here.help && <p class="note keys">{keysHelp()}</p>}
      <div class="spoken" aria-live="polite">
        {here.spoken}
      </div>
    </div>
  );
}

/** What is so only while one looks: it is not kept. */
function usePanes(
  { panes, state, onState, compare }: PanesProps,
  root: RefObject<HTMLElement | null>,
) {
  const page = usePage();
  const width = useWidth(root);
  const visible = useVisible(root);
  const models = usePaneModels(panes, state, page.theme);
  const [hover, setHover] = useState<Cell>();
  const [spoken, say] = useState('');
  const [focused, setFocused] = useState(false);
  const [loupe, setLoupe] = useState(true);
  const [help, setHelp] = useState(false);
  const [split, setSplit] = useState(0.5);
  const isShifted = useShift(compare?.mode === 'flip' && (focused || hover !== undefined));
  const extent = useMemo(() => commonExtent(panes, state), [panes, state]);
  const frame = frameOf(extent, roomFor(width ?? 0, panes.length));
  const setCursor = (cursor: Cell) => {
    // What is read is the cursor, also while the mouse rests on another cell.
    setHover(undefined);
    say(spokenText(panes, state, cursor));
    const moved = state.place && revealCell(frame, state.place, cursor);
    onState((s) => ({ ...s, cursor, ...(moved && { place: moved }) }));
  };
  return {
    ...{ page, models, visible, isMeasured: width !== undefined },
    ...{ hover, setHover, at: hover ?? state.cursor, setCursor },
    ...{ spoken, say, setFocused, isShifted, split, setSplit },
    ...{ loupe, toggleLoupe: () => setLoupe((on) => !on) },
    ...{ help, toggleHelp: () => setHelp((on) => !on) },
    ...{ frame, place: placeIn(frame, state.place) },
  };
}

interface PaneProps extends Pick<PanesProps, 'state' | 'onState' | 'compare'> {
  readonly own: PaneModel;
  readonly here: ReturnType<typeof usePanes>;
  readonly children: ComponentChildren;
}

function Pane({ own, here, state, onState, compare, children }: PaneProps) {
  const { frame, place, hover, loupe, split, setSplit, setHover, setCursor, at } = here;
  const { model, title, swiped } = choosePane(here.models, own, compare, here.isShifted);
  const divider = swiped && {
    x: split * frame.width,
    onMove: (x: number) => setSplit(part(x, frame)),
  };
  return (
    <PaneFigure
      title={title}
      alternative={alternativeOf(model, state)}
      visible={here.visible}
      value={at ? valueAt(model.spec, state, at) : ''}
      pane={{
        ...{ model, frame, place, hover, loupe, cursor: state.cursor, pin: state.pin },
        ...{ ratio: here.page.ratio, theme: here.page.theme },
        swipe: swiped && { model: swiped, split },
      }}
      gestures={gesturesOn(frame, place, { onState, setHover, setCursor, divider })}
    >
      {children}
    </PaneFigure>
  );
}

/** Panes of one view have one frame, so that they can be laid over each other. */
function commonExtent(panes: readonly PaneSpec[], state: PanesState): Extent {
  const extents = panes.map((spec) => extentOf(spec.tensor, choiceOf(spec, state)));
  return {
    rows: Math.max(1, ...extents.map(({ rows }) => rows)),
    columns: Math.max(1, ...extents.map(({ columns }) => columns)),
  };
}

const part = (x: number, { width }: Frame): number => Math.max(0, Math.min(1, x / width));

interface GestureEnds {
  readonly onState: PanesProps['onState'];
  readonly setHover: (cell: Cell | undefined) => void;
  readonly setCursor: (cell: Cell) => void;
  readonly divider: GestureTarget['divider'];
}

function gesturesOn(
  frame: Frame,
  place: Place,
  { onState, setHover, setCursor, divider }: GestureEnds,
): GestureTarget {
  return {
    frame,
    place,
    divider,
    onPlace: (to) => onState((s) => ({ ...s, place: to })),
    onHover: (point) => setHover(point && cellAt(frame, place, point.x, point.y)),
    onClick: ({ x, y }) => {
      const cell = cellAt(frame, place, x, y);
      if (cell) setCursor(cell);
    },
  };
}

interface DividerProps {
  readonly split: number;
  readonly onSplit: (split: number) => void;
}

const Divider = ({ split, onSplit }: DividerProps) => (
  <label class="swipe">
    {t('divider')}
    <input
      type="range"
      min={0}
      max={100}
      value={Math.round(split * 100)}
      onInput={(event) => onSplit(Number(event.currentTarget.value) / 100)}
    />
  </label>
);
