/** What is drawn in each pane, made from its spec and the state, and kept as long as these say the same. */
import { useEffect, useRef } from 'preact/hooks';
import { reductionOf } from '../../extension/picture/packTensors.js';
import { type ArrowField, arrowField } from '../model/pane/arrows.js';
import { choiceOf } from '../model/pane/elementText.js';
import type { PanelScale, Rgb } from '../../extension/picture/panel.js';
import type { Marks, PaneSpec } from '../model/pane/spec.js';
import type { PanesState } from '../model/pane/state.js';
import { paintRegion } from '../../extension/picture/paintRegion.js';
import { indexAt, type Plane, planeOf, type PlaneChoice } from '../../extension/picture/plane.js';
import { rangeOf } from '../../extension/picture/ranges.js';
import { rgbOf, type Theme } from '../theme.js';
import { type CodeAt, markColour, paintMarks } from './drawMarks.js';
import { createTiles, type Tiles } from './tiles.js';

export interface PaneModel {
  readonly spec: PaneSpec;
  readonly plane: Plane | undefined;
  /** With the range that the reader chose. */
  readonly scale: PanelScale;
  readonly tiles: Tiles | undefined;
  readonly marks: MarksModel | undefined;
  /** Undefined where they would take long and are being made; `redraw` is then called. */
  readonly arrowsOf: (block: number, redraw: () => void) => ArrowField | undefined;
  /** Ends the making of arrows for a picture that is gone. */
  readonly cancel: () => void;
  /** Rows of the plane are along an axis that comes after that of its columns. */
  readonly transposed: boolean;
}

export interface MarksModel {
  readonly marks: Marks;
  readonly codeAt: CodeAt;
  /** Areas of marked cells, where cells are small. */
  readonly areas: Tiles;
  readonly veil: Tiles | undefined;
}

interface Kept {
  readonly model: PaneModel;
  readonly key: string;
  readonly theme: Theme;
}

export function usePaneModels(
  panes: readonly PaneSpec[],
  state: PanesState,
  theme: Theme,
): readonly PaneModel[] {
  const kept = useRef(new Map<string, Kept>());
  useEffect(
    () => () => {
      for (const { model } of kept.current.values()) dispose(model);
    },
    [],
  );
  const next = new Map<string, Kept>();
  for (const spec of panes) {
    const choice = choiceOf(spec, state);
    const scale = chosenScale(spec, state);
    const key = JSON.stringify([
      choice.rows,
      choice.columns,
      spec.tensor.axes.map((axis) => choice.fixed[axis] ?? 0),
      'range' in scale ? [scale.range, 'log' in scale && scale.log] : '',
    ]);
    const old = kept.current.get(spec.id);
    const isSame = old?.model.spec === spec && old.key === key && old.theme === theme;
    next.set(spec.id, isSame ? old : { model: modelOf(spec, choice, scale, theme), key, theme });
  }
  for (const [id, { model }] of kept.current) if (next.get(id)?.model !== model) dispose(model);
  kept.current = next;
  return panes.map(({ id }) => next.get(id)!.model);
}

export const groupOf = ({ id, scale }: PaneSpec): string =>
  (scale.kind === 'scalar' ? scale.group : undefined) ?? id;

export function chosenScale(spec: PaneSpec, { ranges }: PanesState): PanelScale {
  const { scale, tensor } = spec;
  if (scale.kind !== 'scalar' && scale.kind !== 'rgb') return scale;
  const choice = ranges[groupOf(spec)];
  if (!choice) return scale;
  const range = rangeOf(choice, tensor.entry.stats);
  return scale.kind === 'scalar' && choice.kind === 'log'
    ? { ...scale, range, log: true }
    : { ...scale, range, ...('log' in scale && { log: false }) };
}

function modelOf(spec: PaneSpec, choice: PlaneChoice, scale: PanelScale, theme: Theme): PaneModel {
  const { tensor, marks } = spec;
  const plane = planeOf(tensor, choice);
  const reduce = reductionOf(tensor.entry);
  return {
    spec,
    plane,
    scale,
    tiles:
      plane &&
      createTiles(plane, (region, block) => paintRegion(plane, scale, reduce, region, block)),
    marks: plane && marks && marksOf(spec, marks, plane, choice, theme),
    ...(plane ? arrowFields(plane, scale) : { arrowsOf: () => undefined, cancel: () => undefined }),
    transposed: tensor.axes.indexOf(choice.rows) > tensor.axes.indexOf(choice.columns),
  };
}

function marksOf(
  { tensor }: PaneSpec,
  marks: Marks,
  plane: Plane,
  choice: PlaneChoice,
  theme: Theme,
): MarksModel {
  const index = indexAt(tensor, choice, { row: 0, column: 0 });
  const [rowAxis, columnAxis] = [
    tensor.axes.indexOf(choice.rows),
    tensor.axes.indexOf(choice.columns),
  ];
  const { first, step } = plane;
  const codeAt: CodeAt = (row, column) => {
    if (rowAxis >= 0) index[rowAxis] = first.row + row * step.row;
    if (columnAxis >= 0) index[columnAxis] = first.column + column * step.column;
    return marks.codeAt(index);
  };
  const colours = marks.styles.map((style): Rgb | undefined =>
    style?.outline ? rgbOf(markColour(theme, style)) : undefined,
  );
  const veil = marks.veil ? rgbOf(theme.background) : undefined;
  return {
    marks,
    codeAt,
    areas: createTiles(plane, (region, block) =>
      paintMarks(codeAt, colours, undefined, region, block),
    ),
    veil:
      veil && createTiles(plane, (region, block) => paintMarks(codeAt, [], veil, region, block)),
  };
}

/** Cells of a plane whose arrows are made between two frames; those of a larger one, after the picture stood still. */
const atOnce = 400_000;
const stillMs = 80;

function arrowFields(plane: Plane, scale: PanelScale): Pick<PaneModel, 'arrowsOf' | 'cancel'> {
  const fields = new Map<number, ArrowField>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const arrowsOf: PaneModel['arrowsOf'] = (block, redraw) => {
    if (scale.kind !== 'angle' || !scale.arrows) return undefined;
    const known = fields.get(block);
    if (known) return known;
    const make = () => {
      const field = arrowField(plane, scale.angle, block);
      fields.set(block, field);
      return field;
    };
    if (plane.rows * plane.columns <= atOnce) return make();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      make();
      redraw();
    }, stillMs);
    return undefined;
  };
  return { arrowsOf, cancel: () => clearTimeout(waiting) };
}

function dispose({ tiles, marks, cancel }: PaneModel): void {
  cancel();
  tiles?.dispose();
  marks?.areas.dispose();
  marks?.veil?.dispose();
}
