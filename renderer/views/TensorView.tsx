/** A tensor, or an image: a line about it, its pictures, and on demand its histogram and its numbers. */
import { viewTensors } from '../../extension/wire/pageBudgets.js';
import { t } from '../../extension/wire/words.js';
import { useMemo, useRef, useState } from 'preact/hooks';
import { sizeOf } from '../../extension/wire/shape.js';
import type { TensorStats, ViewState } from '../../extension/wire/view.js';
import type { Host } from '../host.js';
import { freeAxes, maxTiles, otherAxes } from '../model/pane/axes.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import type { PaneSpec } from '../model/pane/spec.js';
import { lengthOf } from '../../extension/picture/plane.js';
import { type Range, rangeOf } from '../../extension/picture/ranges.js';
import { naturalScale, mapsFor } from '../../extension/picture/scales.js';
import { type TensorData, tensorsOf } from '../../extension/picture/tensorData.js';
import { tensorPanes } from '../model/tensor/panes.js';
import { restoreTensor, type TensorViewState } from '../model/tensor/state.js';
import { AxisControls, Choice } from '../panes/AxisControls.js';
import { DirectionChoiceContext } from '../panes/directionChoice.js';
import { LinePlot } from '../panes/LinePlot.js';
import { Panes, type PanesProps } from '../panes/Panes.js';
import { Summary } from '../panes/Summary.js';
import { lazyView } from './LazyView.js';
import { SaveButtons, Toggle } from './Tools.js';
import { useSampling } from './useSampling.js';
import { useViewState } from './useViewState.js';
import type { ViewProps } from './viewProps.js';

const ChannelHistogram = lazyView((later) => later.ChannelHistogram);
const Histogram = lazyView((later) => later.Histogram);
const ValueTable = lazyView((later) => later.ValueTable);

export function TensorView({ view, host }: ViewProps<'tensor' | 'image'>) {
  const { id, view: initial } = view.header;
  const [most, setMost] = useState<number>(viewTensors.most);
  const tensors = useMemo(() => tensorsOf(view), [view]);
  if (tensors.length === 0) return <p class="note">{t('There is no tensor in this view.')}</p>;
  return (
    <div class={tensors.length > 1 ? 'several' : undefined}>
      {tensors.slice(0, most).map((tensor, i) => (
        <OneTensor key={i} {...{ tensor, host, initial }} id={i === 0 ? id : `${id}:${i}`} />
      ))}
      {tensors.length > most && (
        <button type="button" onClick={() => setMost(most + viewTensors.most)}>
          {t(
            '{0} more tensors: draw {1}',
            tensors.length - most,
            Math.min(viewTensors.most, tensors.length - most),
          )}
        </button>
      )}
    </div>
  );
}

interface OneTensorProps {
  readonly tensor: TensorData;
  readonly host: Host;
  readonly id: string;
  readonly initial: ViewState | undefined;
}

function OneTensor({ tensor, host, id, initial }: OneTensorProps) {
  const root = useRef<HTMLElement>(null);
  const natural = useMemo(() => naturalScale(tensor.entry, initial), [tensor, initial]);
  const [state, setState] = useViewState(host, id, (saved) =>
    restoreTensor(saved, tensor, natural, initial),
  );
  const { colormap, arrows, selected, sector } = state;
  const scale = useMemo(
    () => chooseScale(natural, { colormap, arrows }, tensor),
    [natural, colormap, arrows, tensor],
  );
  const others = otherAxes(tensor, scale, state.panes);
  const tiles = others.includes(state.tiles ?? '') ? state.tiles : undefined;
  const panes = useMemo(
    () => tensorPanes(tensor, scale, tiles, { selected, sector }),
    [tensor, scale, tiles, selected, sector],
  );
  const change = (part: Partial<TensorViewState>) => setState((s) => ({ ...s, ...part }));
  const onPanes = (to: (panes: TensorViewState['panes']) => TensorViewState['panes']) =>
    setState((s) => ({ ...s, panes: to(s.panes) }));
  const { entry } = tensor;
  const sampled = useSampling(tensor);
  if (sizeOf(entry.shape) === 0 || entry.shape.length === 0) {
    return (
      <section ref={root}>
        <Summary {...{ tensor, scale }} />
      </section>
    );
  }
  return (
    <section ref={root}>
      <Summary {...{ tensor, scale }} />
      {sampled && <p class="note">{sampled}</p>}
      <AxisControls
        state={state.panes}
        onState={onPanes}
        axes={freeAxes(tensor, scale).map((name) => ({ name, length: lengthOf(tensor, name) }))}
        tiles={{ axis: tiles, onAxis: (axis) => change({ tiles: axis }) }}
      />
      <TensorPictures {...{ tensor, scale, panes, tiles, state, change, onPanes, host }} />
      <TensorTools {...{ tensor, state, change, natural, scale, host, root }} />
      {state.open.includes('histogram') && scale.kind === 'scalar' && (
        <Histogram
          stats={entry.stats}
          selected={state.selected}
          onSelect={(selected) => change({ selected })}
        />
      )}
      {state.open.includes('histogram') && scale.kind === 'rgb' && (
        <ChannelHistogram tensor={tensor} />
      )}
      {state.open.includes('table') && (
        <ValueTable spec={panes[0]!} state={state.panes} onState={onPanes} />
      )}
    </section>
  );
}

interface TensorPicturesProps extends Pick<OneTensorProps, 'tensor' | 'host'> {
  readonly scale: PanelScale;
  readonly panes: readonly PaneSpec[];
  readonly tiles: string | undefined;
  readonly state: TensorViewState;
  readonly change: (part: Partial<TensorViewState>) => void;
  readonly onPanes: PanesProps['onState'];
}

/** Its planes, and of one axis a line besides. */
function TensorPictures(props: TensorPicturesProps) {
  const { tensor, scale, panes, tiles, state, change, onPanes, host } = props;
  const { name } = tensor.entry;
  const { rows, columns } = state.panes;
  const isLine =
    scale.kind === 'scalar' &&
    tiles === undefined &&
    lengthOf(tensor, rows) === 1 &&
    lengthOf(tensor, columns) > 1;
  const tileCount = tiles === undefined ? 0 : lengthOf(tensor, tiles);
  const shared = { state: state.panes, onState: onPanes, host };
  const choice = { of: name, sector: state.sector };
  return (
    <>
      <DirectionChoiceContext.Provider
        value={() => ({ ...choice, onSector: (sector) => change({ sector }) })}
      >
        <Panes label={name} panes={panes} {...shared} />
      </DirectionChoiceContext.Provider>
      {isLine && <LinePlot spec={panes[0]!} selected={state.selected} {...shared} />}
      {tileCount > maxTiles && <p class="note">{t('{0} of {1} tiles', maxTiles, tileCount)}</p>}
    </>
  );
}

interface TensorToolsProps extends Pick<OneTensorProps, 'tensor' | 'host'> {
  readonly state: TensorViewState;
  readonly change: (part: Partial<TensorViewState>) => void;
  /** Before the reader chose colours. */
  readonly natural: PanelScale;
  readonly scale: PanelScale;
  readonly root: { readonly current: HTMLElement | null };
}

function TensorTools({ tensor, state, change, natural, scale, host, root }: TensorToolsProps) {
  const toggle = (name: 'histogram' | 'table') => {
    const open = state.open.includes(name)
      ? state.open.filter((other) => other !== name)
      : [...state.open, name];
    change({ open, ...(name === 'histogram' && { selected: undefined }) });
  };
  return (
    <div class="tools">
      {(scale.kind === 'scalar' || scale.kind === 'rgb') && (
        <Toggle
          name={t('histogram')}
          on={state.open.includes('histogram')}
          onToggle={() => toggle('histogram')}
        />
      )}
      <Toggle
        name={t('table')}
        on={state.open.includes('table')}
        onToggle={() => toggle('table')}
      />
      {scale.kind === 'angle' && (
        <Toggle
          name={scale.angle.period === 'full' ? t('arrows') : t('segments')}
          on={scale.arrows}
          onToggle={() => change({ arrows: !scale.arrows })}
        />
      )}
      <ColourChoice {...{ natural, state, change }} />
      <SaveButtons host={host} root={root} title={tensor.entry.name} tensors={[tensor]} />
    </div>
  );
}

type ColourChoiceProps = Pick<TensorToolsProps, 'natural' | 'state' | 'change'>;

/** A colour map takes an image apart into its channels, and labels for sizes. */
function ColourChoice({ natural, state, change }: ColourChoiceProps) {
  const own = { rgb: 'rgb', classes: t('labels'), scalar: '', angle: '' }[natural.kind];
  const maps = mapsFor(natural);
  const first = 'colormap' in natural ? natural.colormap : own;
  return (
    <Choice
      label={t('colours')}
      value={state.colormap ?? first}
      values={own === '' ? maps : [own, ...maps]}
      onValue={(name) => change({ colormap: maps.find((map) => map === name) })}
    />
  );
}

function chooseScale(
  natural: PanelScale,
  { colormap, arrows }: Pick<TensorViewState, 'colormap' | 'arrows'>,
  { entry }: TensorData,
): PanelScale {
  switch (natural.kind) {
    case 'angle': {
      const map = colormap === 'cyclic' || colormap === 'cyclicSafe' ? colormap : natural.colormap;
      return { ...natural, colormap: map, arrows: arrows ?? natural.arrows };
    }
    case 'scalar':
      return { ...natural, colormap: colormap ?? natural.colormap };
    case 'rgb':
    case 'classes': {
      if (!colormap) return natural;
      const range = natural.kind === 'rgb' ? natural.range : labelRange(natural, entry.stats);
      return { kind: 'scalar', colormap, range, group: 'values' };
    }
  }
}

/** The label that stands for no class is far from the others. */
function labelRange(
  { labels = [], ignored }: PanelScale & { kind: 'classes' },
  stats: TensorStats,
): Range {
  const classes = labels.map(([label]) => label).filter((label) => label !== ignored);
  return classes.length > 0 ? [classes[0]!, classes.at(-1)!] : rangeOf({ kind: 'full' }, stats);
}
