/** Elements in words: exactly, with their full index, for readouts, the clipboard and the screen reader. */
import { listText, t } from '../../../extension/wire/words.js';
import { angleFraction, periodInDegrees } from '../../../extension/picture/angles.js';
import { exactNumber, shortNumber } from '../../../extension/wire/numberText.js';
import type { AngleInfo, Reduction } from '../../../extension/wire/view.js';
import { codeName } from '../../../extension/picture/labels.js';
import { componentsOf, type PanelScale } from '../../../extension/picture/panel.js';
import type { PaneSpec } from './spec.js';
import type { Cell, PanesState } from './state.js';
import { indexAt, lengthOf, type PlaneChoice } from '../../../extension/picture/plane.js';
import { type Element, elementAt, type TensorData } from '../../../extension/picture/tensorData.js';

export const choiceOf = (spec: PaneSpec, { rows, columns, fixed }: PanesState): PlaneChoice => ({
  rows,
  columns,
  fixed: { ...fixed, ...spec.fixed },
  components: componentsOf(spec.scale),
});

/** Of a cell of a pane; undefined beside the tensor. */
export function indexIn(spec: PaneSpec, state: PanesState, cell: Cell): number[] | undefined {
  const choice = choiceOf(spec, state);
  const isIn =
    cell.row < lengthOf(spec.tensor, choice.rows) &&
    cell.column < lengthOf(spec.tensor, choice.columns);
  return isIn ? indexAt(spec.tensor, choice, cell) : undefined;
}

/** `0.1`, `60.00° (0.5, 0.8660254)`; `not sent`. */
export function valueText({ tensor, scale }: PaneSpec, index: readonly number[]): string {
  const components = componentsOf(scale);
  const elements = Array.from({ length: components }, (_, c) =>
    elementAt(tensor, components > 1 ? [...index.slice(0, -1), c] : index),
  );
  const [first] = elements as [Element, ...Element[]];
  if (first.kind === 'absent') return t('not sent');
  const numbers = elements.map((element) => (element.kind === 'absent' ? NaN : element.value));
  const text = numbersText(tensor, scale, numbers, first.kind === 'rounded');
  if (first.kind === 'exact') return text;
  if (first.kind === 'rounded') return `≈ ${text}`;
  return `≈ ${text} (${blockWord(first.reduce)})`;
}

function blockWord(reduce: Reduction): string {
  const words = {
    mean: t('mean of its block'),
    extreme: t('largest of its block'),
    mode: t('most frequent of its block'),
  };
  return words[reduce];
}

function numbersText(
  { entry }: TensorData,
  scale: PanelScale,
  numbers: readonly number[],
  isRounded: boolean,
): string {
  const exact = numbers.map((x) => (isRounded ? shortNumber(x) : exactNumber(x, entry.dtype)));
  switch (scale.kind) {
    case 'scalar':
      return `${exact[0]}${scale.unit ?? ''}`;
    case 'rgb':
      return exact.join(' ');
    case 'classes':
      return codeName(scale, numbers[0]!);
    case 'angle': {
      const angle = angleText(numbers, scale.angle);
      return numbers.length === 1
        ? `${angle} (${exact[0]} ${scale.angle.unit})`
        : `${angle} (${exact.join(', ')})`;
    }
  }
}

/** In degrees and over the period, in the sense and from the zero of the tensor. */
function angleText(numbers: readonly number[], angle: AngleInfo): string {
  const fraction = angleFraction(numbers[0]!, numbers[1] ?? NaN, angle);
  return Number.isNaN(fraction)
    ? t('no direction')
    : `${(fraction * periodInDegrees(angle)).toFixed(2)}°`;
}

/** `name[0,12,80,1] = 0.03124`; cells of several numbers leave out the last axis. */
export function elementLine(spec: PaneSpec, index: readonly number[]): string {
  if (spec.entryText) return spec.entryText(index);
  const shown = componentsOf(spec.scale) > 1 ? index.slice(0, -1) : index;
  return `${spec.tensor.entry.name}[${shown.join(',')}] = ${valueText(spec, index)}`;
}

/** `batch 0, y 12, x 80`: the axes that the pane's selectors and cursor set. */
export function placeText(spec: PaneSpec, state: PanesState, cell: Cell): string {
  const index = indexIn(spec, state, cell);
  if (!index) return '';
  const names = spec.tensor.axes.map((axis, i) => `${axis} ${index[i]}`);
  return listText(componentsOf(spec.scale) > 1 ? names.slice(0, -1) : names);
}

/** For the screen reader: the place once, then what each pane has there. */
export function spokenText(specs: readonly PaneSpec[], state: PanesState, cell: Cell): string {
  const [first] = specs;
  if (!first) return '';
  const values = specs.map((spec) => {
    const index = indexIn(spec, state, cell);
    if (!index) return t('{0}: nothing', spec.title);
    return spec.entryText ? spec.entryText(index) : `${spec.title} ${valueText(spec, index)}`;
  });
  return t('{0}: {1}', placeText(first, state, cell), values.join(t('; ')));
}

/** For the clipboard: a line per pane, each once. */
export function copiedText(specs: readonly PaneSpec[], state: PanesState, cell: Cell): string {
  const lines = specs.flatMap((spec) => {
    const index = indexIn(spec, state, cell);
    return index ? [elementLine(spec, index)] : [];
  });
  return [...new Set(lines)].join('\n');
}
