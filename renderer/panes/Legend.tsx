/** Under a pane, or once under panes that are coloured alike: what the colours mean. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { elementAt } from '../../extension/picture/tensorData.js';
import { type Clipped, clippedText, countClipped } from '../model/pane/clipped.js';
import { indexIn } from '../model/pane/elementText.js';
import { partOf, partOfLog } from '../../extension/picture/paint.js';
import { codeKeys } from '../../extension/picture/labels.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import type { Cell, PanesState } from '../model/pane/state.js';
import { hasLog, type Range, type RangeChoice } from '../../extension/picture/ranges.js';
import { ColourBar } from './ColourBar.js';
import { ColourWheel } from './ColourWheel.js';
import { groupOf, type PaneModel } from './paneModels.js';
import { useSameItems } from './useSame.js';

export interface LegendProps {
  /** Of one scale. */
  readonly models: readonly PaneModel[];
  readonly state: PanesState;
  readonly onState: (change: (state: PanesState) => PanesState) => void;
  readonly at: Cell | undefined;
}

/** Whether one legend is enough. */
export const isOneScale = (models: readonly PaneModel[]): boolean =>
  models.length > 1 &&
  new Set(models.map(({ spec, scale }) => JSON.stringify([groupsAlike(spec.scale), scale])))
    .size === 1;

/** Directions and classes are explained once, by the first pane that has them. */
export const isFirstOfScale = (models: readonly PaneModel[], own: PaneModel): boolean =>
  own.scale.kind === 'scalar' ||
  own.scale.kind === 'rgb' ||
  models.find(({ scale }) => JSON.stringify(scale) === JSON.stringify(own.scale)) === own;

const groupsAlike = (scale: PanelScale): string | undefined =>
  scale.kind === 'scalar' ? scale.group : scale.kind;

export function Legend({ models, state, onState, at }: LegendProps) {
  const [first] = models;
  if (!first) return null;
  const { scale, spec } = first;
  switch (scale.kind) {
    case 'angle':
      return <ColourWheel scale={scale} />;
    case 'classes':
      return <ClassKey scale={scale} />;
    case 'rgb':
    case 'scalar':
      return <NumberLegend {...{ models, state, onState, at, spec, scale }} />;
  }
}

function NumberLegend(
  props: LegendProps & {
    readonly spec: PaneModel['spec'];
    readonly scale: PanelScale & { kind: 'scalar' | 'rgb' };
  },
) {
  const { models, state, onState, at, spec, scale } = props;
  const group = groupOf(spec);
  const isLog = scale.kind === 'scalar' && scale.log === true;
  const clipped = useClipped(models, scale.range);
  const onChoice = (choice: RangeChoice | undefined) =>
    onState((s) => {
      const others = Object.entries(s.ranges).filter(([name]) => name !== group);
      const own = choice ? [[group, choice] as const] : [];
      return { ...s, ranges: Object.fromEntries([...others, ...own]) };
    });
  return (
    <ColourBar
      colormap={scale.kind === 'scalar' ? scale.colormap : undefined}
      range={scale.range}
      unit={scale.kind === 'scalar' ? scale.unit : undefined}
      clipped={clippedText(clipped, scale.kind === 'scalar' && scale.nan !== undefined)}
      choice={state.ranges[group]}
      canLog={scale.kind === 'scalar' && hasLog(spec.tensor.entry.stats)}
      onChoice={onChoice}
      tick={models.length === 1 && at ? tickOf(spec, state, at, scale.range, isLog) : undefined}
    />
  );
}

function tickOf(
  spec: PaneModel['spec'],
  state: PanesState,
  at: Cell,
  [lo, hi]: Range,
  isLog: boolean,
): number | undefined {
  const index = indexIn(spec, state, at);
  const element = index && spec.scale.kind === 'scalar' ? elementAt(spec.tensor, index) : undefined;
  if (!element || element.kind === 'absent') return undefined;
  return (isLog ? partOfLog : partOf)(element.value, lo, hi);
}

/**
 * Counted with the first picture, since a line of text that comes later moves what is below; in another range once the
 * picture has been drawn, so that it follows who drags.
 */
function useClipped(models: readonly PaneModel[], [lo, hi]: Range): Clipped {
  const planes = useSameItems(models.map(({ plane }) => plane?.values));
  const [clipped, setClipped] = useState(() => countAll(planes, [lo, hi]));
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const timer = setTimeout(() => setClipped(countAll(planes, [lo, hi])), 30);
    return () => clearTimeout(timer);
  }, [planes, lo, hi]);
  return clipped;
}

function countAll(planes: readonly (ArrayLike<number> | undefined)[], range: Range): Clipped {
  const all = planes.map((values) => countClipped(values ?? [], range));
  const sum = (of: (one: Clipped) => number) => all.reduce((n, one) => n + of(one), 0);
  return {
    below: sum((one) => one.below),
    above: sum((one) => one.above),
    nan: sum((one) => one.nan),
    infinite: sum((one) => one.infinite),
  };
}

/** A single pixel of many is not nothing. */
const percentText = (share: number): string =>
  share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`;

function ClassKey({ scale }: { readonly scale: PanelScale & { kind: 'classes' } }) {
  return (
    <ul class="classes">
      {codeKeys(scale).map(({ name, colour, share }) => (
        <li key={name}>
          <i style={{ background: `rgb(${colour.join(' ')})` }} />
          {name}
          {share !== undefined && <span>{percentText(share)}</span>}
        </li>
      ))}
    </ul>
  );
}
