/** What mouse, pen and wheel do on a pane: drag moves, Ctrl or Alt and the wheel zooms, a click sets the cursor. */
import type { Place } from '../model/pane/state.js';
import { type Frame, panBy, zoomAt } from '../model/pane/geometry.js';

export interface GestureTarget {
  readonly frame: Frame;
  readonly place: Place;
  onPlace: (place: Place) => void;
  /** In css pixels of the pane; undefined as the pointer leaves. */
  onHover: (at: { readonly x: number; readonly y: number } | undefined) => void;
  onClick: (at: { readonly x: number; readonly y: number }) => void;
  /** Where a divider can be dragged, and its moves; css pixels. */
  readonly divider?: { readonly x: number; onMove: (x: number) => void } | undefined;
}

/** Css pixels that a hand moves in a click. */
const clickSlack = 3;
const dividerReach = 8;

type Drag =
  | { readonly kind: 'divider' }
  | {
      readonly kind: 'pan';
      x: number;
      y: number;
      readonly startX: number;
      readonly startY: number;
      moved: boolean;
    };

/** `target` is asked for anew at every event. Returns what ends it. */
export function listenToGestures(element: HTMLElement, target: () => GestureTarget): () => void {
  let drag: Drag | undefined;
  const pointOf = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { x, y } = pointOf(event);
    const { divider } = target();
    const isDivider = divider !== undefined && Math.abs(x - divider.x) <= dividerReach;
    drag = isDivider
      ? { kind: 'divider' }
      : { kind: 'pan', x, y, startX: x, startY: y, moved: false };
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const { x, y } = pointOf(event);
    const { frame, place, onPlace, onHover, divider } = target();
    if (drag?.kind === 'divider') return divider?.onMove(x);
    if (!drag) return onHover({ x, y });
    const isClick = !drag.moved && Math.hypot(x - drag.startX, y - drag.startY) <= clickSlack;
    if (isClick) return;
    onPlace(panBy(frame, place, x - drag.x, y - drag.y));
    Object.assign(drag, { x, y, moved: true });
    onHover(undefined);
  };
  const onUp = (event: PointerEvent) => {
    if (drag?.kind === 'pan' && !drag.moved && event.type === 'pointerup') {
      target().onClick(pointOf(event));
    }
    drag = undefined;
  };
  const onLeave = () => target().onHover(undefined);
  const onWheel = (event: WheelEvent) => zoomByWheel(event, target(), pointOf(event));
  const listeners = {
    pointerdown: onDown,
    pointermove: onMove,
    pointerup: onUp,
    pointercancel: onUp,
    pointerleave: onLeave,
  };
  for (const [name, listener] of Object.entries(listeners)) {
    element.addEventListener(name, listener as EventListener);
  }
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    for (const [name, listener] of Object.entries(listeners)) {
      element.removeEventListener(name, listener as EventListener);
    }
    element.removeEventListener('wheel', onWheel);
  };
}

function zoomByWheel(
  event: WheelEvent,
  { frame, place, onPlace }: GestureTarget,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  // Otherwise the notebook could not be scrolled past a picture.
  if (!event.ctrlKey && !event.altKey && !event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const notch = Math.max(-120, Math.min(120, event.deltaY * pixels));
  onPlace(zoomAt(frame, place, 2 ** (-notch / 200), x, y));
}
