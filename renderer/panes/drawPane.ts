/** One frame of one pane. */
import { edgesOf, type Frame } from '../model/pane/geometry.js';
import type { Cell, Place } from '../model/pane/state.js';
import type { Theme } from '../theme.js';
import { drawCells } from './drawCells.js';
import { cellPixels, type Drawing, strokeTwice } from './drawing.js';
import { drawMarks, outlineFrom } from './drawMarks.js';
import { drawArrows, drawFrameOf, drawLoupe } from './drawOver.js';
import type { PaneModel } from './paneModels.js';

export interface PaneFrame {
  readonly model: PaneModel;
  /** Drawn right of `split`, a part of the width: the other side of a comparison. */
  readonly swipe?: { readonly model: PaneModel; readonly split: number } | undefined;
  readonly frame: Frame;
  readonly place: Place;
  readonly ratio: number;
  readonly theme: Theme;
  readonly cursor?: Cell | undefined;
  readonly hover?: Cell | undefined;
  readonly pin?: Cell | undefined;
  readonly loupe: boolean;
}

/** What of a frame all panes together may use for painting tiles anew; the rest is left to the next frame. */
const paintMs = 7;
const frameMs = 12;
let frameStart = -Infinity;

/** Panes that are drawn in one frame have one deadline. */
function deadlineNow(): number {
  const now = performance.now();
  if (now - frameStart > frameMs) frameStart = now;
  return frameStart + paintMs;
}

/** Returns whether it is complete; if not, it is to be drawn again in the next frame. `redraw`: for what comes later. */
export function drawPane(canvas: HTMLCanvasElement, pane: PaneFrame, redraw: () => void): boolean {
  const { frame, place, ratio, theme } = pane;
  const width = Math.max(1, Math.round(frame.width * ratio));
  const height = Math.max(1, Math.round(frame.height * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d')!;
  context.clearRect(0, 0, width, height);
  const edges = edgesOf(frame, place, ratio);
  const drawing: Drawing = { context, edges, ratio, theme };
  context.save();
  context.beginPath();
  const [x, y] = [edges.x(0), edges.y(0)];
  context.rect(x, y, edges.x(frame.extent.columns) - x, edges.y(frame.extent.rows) - y);
  context.clip();
  const deadline = deadlineNow();
  let isComplete = drawPicture(drawing, pane.model, deadline, redraw);
  if (pane.swipe) {
    const split = Math.round(width * pane.swipe.split);
    context.save();
    context.beginPath();
    context.rect(split, 0, width - split, height);
    context.clip();
    context.clearRect(split, 0, width - split, height);
    isComplete = drawPicture(drawing, pane.swipe.model, deadline, redraw) && isComplete;
    context.restore();
    const line = new Path2D();
    line.moveTo(split, 0);
    line.lineTo(split, height);
    strokeTwice(drawing, line, theme.focus);
  }
  context.restore();
  if (pane.pin) drawFrameOf(drawing, pane.pin, 'pin');
  if (pane.cursor) drawFrameOf(drawing, pane.cursor, 'cursor');
  if (pane.hover) {
    drawFrameOf(drawing, pane.hover, 'hover');
    const { plane, scale } = pane.model;
    if (pane.loupe && plane) drawLoupe(drawing, plane, scale, pane.hover, canvas);
  }
  return isComplete;
}

function drawPicture(
  drawing: Drawing,
  { plane, scale, tiles, marks, arrowsOf, transposed }: PaneModel,
  deadline: number,
  redraw: () => void,
): boolean {
  if (!plane || !tiles) return true;
  const { context, edges } = drawing;
  let isComplete = tiles.draw(context, edges, deadline);
  if (marks?.veil) isComplete = marks.veil.draw(context, edges, deadline) && isComplete;
  if (marks && cellPixels(drawing, plane) < outlineFrom) {
    isComplete = marks.areas.draw(context, edges, deadline) && isComplete;
  }
  if (scale.kind === 'angle' && scale.arrows) {
    drawArrows(drawing, plane, scale, (block) => arrowsOf(block, redraw), transposed);
  }
  drawCells(drawing, plane, scale);
  if (marks) drawMarks(drawing, plane, marks.marks, marks.codeAt);
  return isComplete;
}
