/** An angular loss on an image: truth, prediction and error side by side, and what the errors come to. */
import { t } from '../../extension/wire/words.js';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  type AngularStats,
  plainStats,
  weightedStats,
} from '../../extension/picture/angularStats.js';
import type { Host } from '../host.js';
import { type AngularTensors, angularTensors } from '../../extension/picture/angularTensors.js';
import { angularPanes } from '../model/angular/panes.js';
import { type AngularState, restoreAngular } from '../model/angular/state.js';
import type { PaneSpec } from '../model/pane/spec.js';
import { lengthOf } from '../../extension/picture/plane.js';
import { type TensorData, tensorsOf } from '../../extension/picture/tensorData.js';
import { AngularNumbers } from '../panes/AngularNumbers.js';
import { AxisControls, Choice } from '../panes/AxisControls.js';
import { DirectionChoiceContext, type DirectionChoices } from '../panes/directionChoice.js';
import { Panes } from '../panes/Panes.js';
import { SaveButtons, Toggle } from './Tools.js';
import { useSampling } from './useSampling.js';
import { lazyView } from './LazyView.js';
import { useViewState } from './useViewState.js';
import type { ViewProps } from './viewProps.js';

const Histogram = lazyView((later) => later.Histogram, 'histogram');
const ValueTable = lazyView((later) => later.ValueTable);

export function AngularView({ view, host }: ViewProps<'angular'>) {
  const { id, title } = view.header;
  const root = useRef<HTMLElement>(null);
  const all = useMemo(() => tensorsOf(view), [view]);
  const tensors = useMemo(() => angularTensors(all), [all]);
  const shown = tensors.error ?? tensors.prediction ?? tensors.target;
  const [state, setState] = useViewState(host, id, (saved) => restoreAngular(saved, shown));
  const { selected, arrows, colormap, direction, open } = state;
  const panes = useMemo(
    () => angularPanes(all, { selected, arrows, colormap, direction }),
    [all, selected, arrows, colormap, direction],
  );
  const stats = useAngularStats(tensors);
  const change = (part: Partial<AngularState>) => setState((s) => ({ ...s, ...part }));
  const onPanes: Parameters<typeof Panes>[0]['onState'] = (to) =>
    setState((s) => ({ ...s, panes: to(s.panes) }));
  const weighting = tensors.weights && (tensors.weights.entry.role === 'mask' ? 'mask' : 'weights');
  const sampled = useSampling(shown);
  if (!shown) return <p class="note">{t('This view has no directions and no error.')}</p>;
  return (
    <section ref={root}>
      <div class="summary">
        <b>{title || t('angular error')}</b>
        <AngularNumbers
          {...{ stats, weighting }}
          pixels={stats?.pixels ?? valuesOf(shown).length}
        />
      </div>
      {sampled && <p class="note">{sampled}</p>}
      <AxisControls
        state={state.panes}
        onState={onPanes}
        axes={shown.axes.map((name) => ({ name, length: lengthOf(shown, name) }))}
      />
      <DirectionChoiceContext.Provider value={choicesIn(panes, state, change)}>
        <Panes
          label={title || t('angular error')}
          {...{ panes, host }}
          state={state.panes}
          onState={onPanes}
          compare={{ on: 'prediction', other: 'target', mode: state.compare }}
        />
      </DirectionChoiceContext.Provider>
      <AngularTools {...{ state, change, host, root, title }} tensors={all} />
      {open.includes('histogram') && tensors.error && (
        <Histogram
          stats={tensors.error.entry.stats}
          unit="°"
          selected={selected}
          onSelect={(range) => change({ selected: range })}
        />
      )}
      {open.includes('table') && (
        <ValueTable spec={panes.at(-1)!} state={state.panes} onState={onPanes} />
      )}
    </section>
  );
}

/** A wheel chooses among the directions of the pane that it stands under. */
const choicesIn =
  (
    panes: readonly PaneSpec[],
    { direction }: AngularState,
    change: (part: Partial<AngularState>) => void,
  ): DirectionChoices =>
  (scale) => {
    const pane = panes.find((spec) => spec.scale === scale);
    if (pane?.id !== 'target' && pane?.id !== 'prediction') return undefined;
    const { id, title } = pane;
    return {
      of: title,
      sector: direction?.pane === id ? direction.sector : undefined,
      onSector: (sector) =>
        change({ direction: sector === undefined ? undefined : { pane: id, sector } }),
    };
  };

interface AngularToolsProps {
  readonly state: AngularState;
  readonly change: (part: Partial<AngularState>) => void;
  readonly host: Host;
  readonly root: { readonly current: HTMLElement | null };
  readonly title: string;
  readonly tensors: readonly TensorData[];
}

function AngularTools({ state, change, host, root, title, tensors }: AngularToolsProps) {
  return (
    <div class="tools">
      <Toggle
        name={t('histogram')}
        on={state.open.includes('histogram')}
        onToggle={() => change({ open: toggle(state.open, 'histogram'), selected: undefined })}
      />
      <Toggle
        name={t('table')}
        on={state.open.includes('table')}
        onToggle={() => change({ open: toggle(state.open, 'table') })}
      />
      <Toggle
        name={t('arrows')}
        on={state.arrows}
        onToggle={() => change({ arrows: !state.arrows })}
      />
      <Choice
        label={t('compare')}
        value={state.compare}
        values={{ flip: t('flip'), swipe: t('swipe') }}
        onValue={(mode) => change({ compare: mode === 'swipe' ? 'swipe' : 'flip' })}
      />
      <Choice
        label={t('colours')}
        value={state.colormap}
        values={['cyclic', 'cyclicSafe']}
        onValue={(m) => change({ colormap: m === 'cyclicSafe' ? m : 'cyclic' })}
      />
      <SaveButtons {...{ host, root }} title={title || 'angular error'} tensors={tensors} />
    </div>
  );
}

const toggle = (open: AngularState['open'], name: 'histogram' | 'table'): AngularState['open'] =>
  open.includes(name) ? open.filter((other) => other !== name) : [...open, name];

/** With weights, which need all errors in order, after the picture has been drawn. */
function useAngularStats({ error, weights }: AngularTensors): AngularStats | undefined {
  const plain = useMemo(
    () => (error && !weights ? plainStats(error.entry.stats, valuesOf(error)) : undefined),
    [error, weights],
  );
  const [weighted, setWeighted] = useState<AngularStats>();
  useEffect(() => {
    if (!error || !weights) return;
    const timer = setTimeout(
      () => setWeighted(weightedStats(valuesOf(error), valuesOf(weights))),
      20,
    );
    return () => clearTimeout(timer);
  }, [error, weights]);
  return weights ? weighted : plain;
}

const valuesOf = ({ parts }: TensorData) => parts.at(-1)!.values;
