/** One frame of a line plot. */
import { shortNumber } from '../../extension/wire/numberText.js';
import { jsonNumber } from '../../extension/wire/report.js';
import type { Frame } from '../model/pane/geometry.js';
import { envelopeOf, lineX, lineY } from '../model/tensor/linePlot.js';
import type { Cell, Place } from '../model/pane/state.js';
import type { Plane } from '../../extension/picture/plane.js';
import type { Range } from '../../extension/picture/ranges.js';
import type { Theme } from '../theme.js';

export interface LineDrawing {
  readonly plane: Plane;
  readonly range: Range;
  readonly unit: string;
  readonly frame: Frame;
  readonly place: Place;
  readonly ratio: number;
  readonly theme: Theme;
  /** Values that stand out. */
  readonly selected: Range | undefined;
  readonly cursor: Cell | undefined;
  readonly hover: Cell | undefined;
  readonly pin: Cell | undefined;
}

/** Css pixels between values from which on each has a dot. */
const dotsFrom = 6;

export function drawLine(canvas: HTMLCanvasElement, line: LineDrawing): void {
  const { frame, ratio } = line;
  canvas.width = Math.max(1, Math.round(frame.width * ratio));
  canvas.height = Math.round(frame.height * ratio);
  const context = canvas.getContext('2d')!;
  context.scale(ratio, ratio);
  drawGround(context, line);
  drawCurve(context, line);
  drawOdd(context, line);
  drawEnds(context, line);
  if (line.pin) drawAt(context, line, line.pin, 'pin');
  if (line.cursor) drawAt(context, line, line.cursor, 'cursor');
  if (line.hover) drawAt(context, line, line.hover, 'hover');
}

/** Zero, and the values that are selected. */
function drawGround(
  context: CanvasRenderingContext2D,
  { range, frame, theme, selected }: LineDrawing,
): void {
  if (selected) {
    const [top, bottom] = [lineY(selected[1], range), lineY(selected[0], range)];
    context.globalAlpha = 0.2;
    context.fillStyle = theme.focus;
    context.fillRect(0, top, frame.width, Math.max(1, bottom - top));
  }
  if (range[0] <= 0 && range[1] >= 0) {
    context.globalAlpha = 0.3;
    context.fillStyle = theme.foreground;
    context.fillRect(0, Math.round(lineY(0, range)), frame.width, 1);
  }
  context.globalAlpha = 1;
}

function drawCurve(context: CanvasRenderingContext2D, line: LineDrawing): void {
  const { plane, range, place, frame, ratio, theme } = line;
  const step = place.zoom * plane.step.column;
  const path = new Path2D();
  if (step * ratio < 1) {
    const bins = Math.round(frame.width * ratio);
    const indexAt = (x: number) =>
      ((x - frame.width / 2) / place.zoom + place.centre.column - plane.first.column) /
      plane.step.column;
    const { lo, hi } = envelopeOf(plane.values, [indexAt(0), indexAt(frame.width)], bins);
    for (let bin = 0; bin < bins; bin++) {
      if (Number.isNaN(lo[bin]!)) continue;
      const x = (bin + 0.5) / ratio;
      const [bottom, top] = [lineY(lo[bin]!, range), lineY(hi[bin]!, range)];
      // A stretch of one value is still a line.
      path.moveTo(x, bottom + 0.5);
      path.lineTo(x, top - 0.5);
    }
    context.lineWidth = 1 / ratio;
  } else {
    let isDown = false;
    for (const { x, value } of pointsOf(line)) {
      if (value - value === 0) {
        const y = lineY(value, range);
        if (isDown) path.lineTo(x, y);
        else path.moveTo(x, y);
        // One between two that are not finite.
        path.lineTo(x + 0.01, y);
      }
      isDown = value - value === 0;
    }
    context.lineWidth = 1.5;
  }
  context.strokeStyle = theme.info;
  context.lineJoin = 'round';
  context.stroke(path);
  if (step < dotsFrom) return;
  context.fillStyle = theme.info;
  for (const { x, value } of pointsOf(line)) {
    if (value - value === 0) drawDot(context, x, lineY(value, range), 2.5);
  }
}

/** NaN and the infinities have no height: a stroke on the edge that they would be beyond. */
function drawOdd(context: CanvasRenderingContext2D, line: LineDrawing): void {
  if (line.plane.values.every((x) => x - x === 0)) return;
  context.fillStyle = line.theme.warning;
  for (const { x, value } of pointsOf(line)) {
    if (value - value === 0) continue;
    context.fillRect(x - 1, value === Infinity ? 0 : line.frame.height - 6, 2, 6);
  }
}

function drawEnds(
  context: CanvasRenderingContext2D,
  { range, unit, frame, theme }: LineDrawing,
): void {
  context.font = '10px sans-serif';
  context.lineWidth = 3;
  context.strokeStyle = theme.background;
  context.fillStyle = theme.foreground;
  const write = (value: number, baseline: 'top' | 'bottom', y: number) => {
    const text = `${shortNumber(jsonNumber(value))}${unit}`;
    context.textBaseline = baseline;
    context.strokeText(text, 3, y);
    context.fillText(text, 3, y);
  };
  write(range[1], 'top', 2);
  write(range[0], 'bottom', frame.height - 1);
}

/** A line down through a place, and a dot on its value. */
function drawAt(
  context: CanvasRenderingContext2D,
  line: LineDrawing,
  { column }: Cell,
  look: 'cursor' | 'hover' | 'pin',
): void {
  const { plane, range, frame, place, theme } = line;
  const x = lineX(frame, place, column + 0.5);
  const colour = look === 'hover' ? theme.foreground : theme.focus;
  const wide = look === 'hover' ? 1 : 2;
  context.setLineDash(look === 'pin' ? [3, 3] : []);
  const path = new Path2D(`M${x} 0V${frame.height}`);
  for (const [width, style] of [
    [wide + 2, theme.background],
    [wide, colour],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke(path);
  }
  context.setLineDash([]);
  const value = plane.values[Math.floor((column - plane.first.column) / plane.step.column)];
  if (value === undefined || value - value !== 0) return;
  const y = lineY(value, range);
  context.fillStyle = theme.background;
  drawDot(context, x, y, 5);
  context.fillStyle = colour;
  drawDot(context, x, y, 3.5);
}

function drawDot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Values on the screen, and the nearest beside it on either side. */
function* pointsOf({ plane, frame, place }: LineDrawing): Generator<{ x: number; value: number }> {
  const { first, step, values } = plane;
  const half = frame.width / 2 / place.zoom;
  const at = (index: number) => Math.floor((index - first.column) / step.column);
  const from = Math.max(0, at(place.centre.column - half) - 1);
  const to = Math.min(values.length, at(place.centre.column + half) + 2);
  for (let i = from; i < to; i++) {
    const middle = first.column + (i + 0.5) * step.column;
    yield { x: lineX(frame, place, middle), value: values[i]! };
  }
}
