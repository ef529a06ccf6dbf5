/** A tensor of one axis as a line, under its strip of colours: with the same zoom, cursor, range and keys. */
import { t } from '../../extension/wire/words.js';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { choiceOf, copiedText, spokenText } from '../model/pane/elementText.js';
import { cellAt, frameOf, placeIn, revealCell } from '../model/pane/geometry.js';
import { roomFor } from '../model/pane/layout.js';
import { lineFrame, linePlace } from '../model/tensor/linePlot.js';
import type { PaneSpec } from '../model/pane/spec.js';
import type { Cell } from '../model/pane/state.js';
import { extentOf, planeOf } from '../../extension/picture/plane.js';
import type { Range } from '../../extension/picture/ranges.js';
import { drawLine } from './drawLine.js';
import { type GestureTarget, listenToGestures } from './gestures.js';
import { onPaneKey } from './paneKeys.js';
import { chosenScale, groupOf } from './paneModels.js';
import type { PanesProps } from './Panes.js';
import { placeAt, valueAt } from './paneText.js';
import { usePage, useVisible, useWidth } from './usePage.js';
import { useSameValue } from './useSame.js';

interface LinePlotProps extends Pick<PanesProps, 'state' | 'onState' | 'host'> {
  /** Of a plane of one row. */
  readonly spec: PaneSpec;
  /** Values that stand out. */
  readonly selected: Range | undefined;
}

const help = () =>
  t(
    'Arrow keys move the cursor, Page Up and Page Down by ten, Home and End to the ends. Plus and minus zoom, 0 fits. Enter pins the value, C copies it, R resets, Escape removes the cursor.',
  );

export function LinePlot(props: LinePlotProps) {
  const { spec, state } = props;
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const { cell, gestures, onKeyDown, spoken, ...line } = useLine(props, width ?? 0);
  const canvas = useLineCanvas(line, gestures, useVisible(root));
  const value = cell ? valueAt(spec, state, cell) : '';
  return (
    <div class="line" ref={root}>
      <figure
        role="application"
        tabIndex={0}
        aria-label={t('{0} as a line. {1}', spec.tensor.entry.name, help())}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={t('{0} along {1}, from left to right', spec.tensor.entry.name, state.columns)}
          style={{ width: `${line.frame.width}px`, height: `${line.frame.height}px` }}
        />
        <figcaption class="value">
          {cell ? t('{0}: {1}', placeAt([spec], state, cell), value) : '\u00a0'}
        </figcaption>
      </figure>
      <div class="spoken" aria-live="polite">
        {spoken}
      </div>
    </div>
  );
}

function useLine({ spec, state, onState, host, selected }: LinePlotProps, width: number) {
  const { theme, ratio } = usePage();
  const [hover, setHover] = useState<Cell>();
  const [spoken, say] = useState('');
  const choice = useSameValue(choiceOf(spec, state));
  const plane = useMemo(() => planeOf(spec.tensor, choice), [spec.tensor, choice]);
  const frame = lineFrame(frameOf(extentOf(spec.tensor, choice), roomFor(width, 1)));
  const place = linePlace(placeIn(frame, state.place));
  const { cursor, pin } = state;
  const cell = hover ?? cursor;
  const setCursor = (to: Cell) => {
    setHover(undefined);
    say(spokenText([spec], state, to));
    const moved = state.place && linePlace(revealCell(frame, place, to));
    onState((s) => ({ ...s, cursor: to, ...(moved && { place: moved }) }));
  };
  const at = (x: number) => cellAt(frame, place, x, frame.height / 2);
  const gestures: GestureTarget = {
    ...{ frame, place },
    onPlace: (to) => onState((s) => ({ ...s, place: linePlace(to) })),
    onHover: (point) => setHover(point && at(point.x)),
    onClick: ({ x }) => {
      const clicked = at(x);
      if (clicked) setCursor(clicked);
    },
  };
  const onKeyDown = (event: KeyboardEvent) =>
    onPaneKey(event, {
      ...{ frame, place, cursor, at: cell, groups: [groupOf(spec)], keys: undefined },
      ...{ onState, setCursor, say, toggleLoupe: () => undefined },
      copy: () => (cell ? host.copy(copiedText([spec], state, cell)) : undefined),
    });
  const scale = chosenScale(spec, state);
  const range: Range = scale.kind === 'scalar' ? scale.range : [0, 1];
  const unit = (scale.kind === 'scalar' && scale.unit) || '';
  return {
    ...{ plane, frame, place, theme, ratio, range, unit, selected, cursor, hover, pin },
    ...{ cell, gestures, onKeyDown, spoken },
  };
}

type Line = Omit<ReturnType<typeof useLine>, 'cell' | 'gestures' | 'onKeyDown' | 'spoken'>;

function useLineCanvas({ plane, ...line }: Line, gestures: GestureTarget, visible: boolean) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(gestures);
  latest.current = gestures;
  useLayoutEffect(() => {
    if (visible && plane && line.frame.width > 1) drawLine(canvas.current!, { plane, ...line });
    // Scrolled away: nothing is kept but what it shows.
    else canvas.current!.width = canvas.current!.height = 0;
  });
  useEffect(() => listenToGestures(canvas.current!, () => latest.current), []);
  return canvas;
}
