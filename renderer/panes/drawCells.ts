/** What is written into single cells once they are large enough: signs of what no colour shows, and numbers. */
import { angleFraction, channelsOf, periodInDegrees } from '../../extension/picture/angles.js';
import { shortNumber } from '../../extension/wire/numberText.js';
import { jsonNumber } from '../../extension/wire/report.js';
import { paintAngle } from '../../extension/picture/paint.js';
import { codeName } from '../../extension/picture/labels.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import { paintNumbers } from '../../extension/picture/paintRegion.js';
import type { Plane } from '../../extension/picture/plane.js';
import { boxOf, cellPixels, type Drawing, inkOn, visibleCells } from './drawing.js';

/** Css pixels of a cell. */
export const glyphFrom = 7;
export const numbersFrom = 50;

export function drawCells(drawing: Drawing, plane: Plane, scale: PanelScale): void {
  const size = cellPixels(drawing, plane);
  if (size < glyphFrom) return;
  const { rows, columns } = visibleCells(drawing, plane);
  const { context, ratio } = drawing;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const withNumbers = size >= numbersFrom;
  const fontSize = withNumbers ? Math.min(14, size / 5.5) : Math.min(12, size * 0.9);
  context.font = `${fontSize * ratio}px ${withNumbers ? 'sans-serif' : 'monospace'}`;
  // The arrow gives way around the letters.
  const isOverArrow = scale.kind === 'angle' && scale.arrows === true;
  context.lineWidth = 4 * ratio;
  context.lineJoin = 'round';
  const { components } = plane;
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const from = (row * plane.columns + column) * components;
      const values = plane.values.subarray(from, from + components);
      const lines = withNumbers ? numbersIn(values, scale) : glyphIn(values, scale);
      if (lines.length === 0) continue;
      const box = boxOf(drawing, plane, row, column);
      const [red, green, blue] = colourOf(values, scale);
      context.strokeStyle = `rgb(${red} ${green} ${blue})`;
      context.fillStyle = inkOn(red!, green!, blue!);
      const height = fontSize * 1.2 * ratio;
      lines.forEach((line, i) => {
        const y = box.y + box.height / 2 + (i - (lines.length - 1) / 2) * height;
        // A name that is wider than its cell is narrowed.
        const room = 0.94 * box.width;
        if (isOverArrow) context.strokeText(line, box.x + box.width / 2, y, room);
        context.fillText(line, box.x + box.width / 2, y, room);
      });
    }
  }
}

const colourOf = (values: ArrayLike<number>, scale: PanelScale): Uint8ClampedArray =>
  scale.kind === 'angle'
    ? paintAngle(values, scale.angle, scale.colormap).rgba
    : paintNumbers(values, scale).rgba;

function numbersIn(values: ArrayLike<number>, scale: PanelScale): readonly string[] {
  switch (scale.kind) {
    case 'angle': {
      const fraction = angleFraction(values[0]!, values[1] ?? NaN, scale.angle);
      if (Number.isNaN(fraction)) return ['none'];
      return [`${(fraction * periodInDegrees(scale.angle)).toFixed(1)}°`];
    }
    case 'classes':
      return [codeName(scale, values[0]!)];
    case 'rgb':
    case 'scalar':
      return Array.from(values, (x) => shortNumber(jsonNumber(x)));
  }
}

/** NaN, infinities, and values beyond the range, as treescope signs them. */
function glyphIn(values: ArrayLike<number>, scale: PanelScale): readonly string[] {
  const x = values[0]!;
  switch (scale.kind) {
    case 'angle':
      return channelsOf(scale.angle) === values.length &&
        Number.isNaN(angleFraction(x, values[1] ?? NaN, scale.angle))
        ? ['×']
        : [];
    case 'classes':
      return x === scale.ignored ? ['·'] : [];
    case 'rgb':
      return Array.from(values).every(Number.isFinite) ? [] : ['×'];
    case 'scalar':
      if (Number.isNaN(x)) return ['×'];
      if (!Number.isFinite(x)) return [x > 0 ? '↑' : '↓'];
      return x < scale.range[0] ? ['−'] : x > scale.range[1] ? ['+'] : [];
  }
}
