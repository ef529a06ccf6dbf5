/** One pane: title, picture, what it says at the cursor, and its colours. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { drawPane, type PaneFrame } from './drawPane.js';
import { type GestureTarget, listenToGestures } from './gestures.js';

export interface PaneFigureProps {
  readonly title: string;
  /** In words, for who does not see it. */
  readonly alternative: string;
  readonly pane: PaneFrame;
  readonly gestures: GestureTarget;
  readonly visible: boolean;
  /** What is at the cursor; its line is there also when empty. */
  readonly value: string;
  readonly children?: ComponentChildren;
}

export function PaneFigure(props: PaneFigureProps) {
  const { title, alternative, pane, gestures, visible, value, children } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef({ gestures, pane, visible });
  latest.current = { gestures, pane, visible };
  const next = useRef(0);
  const draw = () => {
    cancelAnimationFrame(next.current);
    if (!canvas.current || !latest.current.visible) return;
    const isComplete = drawPane(canvas.current, latest.current.pane, draw);
    if (!isComplete) next.current = requestAnimationFrame(draw);
  };
  useLayoutEffect(() => {
    if (visible) return draw();
    // Scrolled away: nothing is kept but what it shows.
    pane.model.tiles?.dispose();
    canvas.current!.width = canvas.current!.height = 0;
  });
  useEffect(() => {
    const stop = listenToGestures(canvas.current!, () => latest.current.gestures);
    return () => {
      stop();
      cancelAnimationFrame(next.current);
    };
  }, []);
  const { width, height } = pane.frame;
  return (
    <figure style={{ '--width': `${Math.max(width, minWidth)}px` }}>
      <div class="title" title={title}>
        {title}
      </div>
      <canvas
        ref={canvas}
        role="img"
        aria-label={alternative}
        style={{ width: `${width}px`, height: `${height}px` }}
      />
      <figcaption>
        <div class="value" title={value}>
          {value || '\u00a0'}
        </div>
        {children}
      </figcaption>
    </figure>
  );
}

/** Css pixels that a caption needs to be read. */
export const minWidth = 96;
