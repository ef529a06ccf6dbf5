/** How often values occur; a part of them, brushed or typed, selects the pixels that have them. */
import { t } from '../../extension/wire/words.js';
import { useRef, useState } from 'preact/hooks';
import { shortNumber } from '../../extension/wire/numberText.js';
import { fromJsonNumber } from '../../extension/wire/report.js';
import type { TensorStats } from '../../extension/wire/view.js';
import { type Range, parseRange } from '../../extension/picture/ranges.js';

export interface HistogramProps {
  readonly stats: TensorStats;
  readonly unit?: string;
  readonly selected: Range | undefined;
  readonly onSelect: (range: Range | undefined) => void;
}

const width = 320;
const height = 64;

export function Histogram(props: HistogramProps) {
  const { stats, unit = '', selected, onSelect } = props;
  const { lo, hi } = stats.histogram;
  if (stats.finite === 0 || !(fromJsonNumber(hi) > fromJsonNumber(lo))) return null;
  return (
    <div class="histogram">
      <Bars {...props} />
      <div class="ends">
        <span>
          {shortNumber(lo)}
          {unit}
        </span>
        <span>{t('counts on a logarithmic scale')}</span>
        <span>
          {shortNumber(hi)}
          {unit}
        </span>
      </div>
      <Brush key={selected?.join() ?? ''} {...{ selected, onSelect }} />
    </div>
  );
}

function Bars({ stats, unit = '', selected, onSelect }: HistogramProps) {
  const start = useRef<number | undefined>(undefined);
  const { lo, hi, counts } = stats.histogram;
  const [from, to] = [fromJsonNumber(lo), fromJsonNumber(hi)];
  const x = (value: number): number => ((value - from) / (to - from)) * width;
  const valueAt = ({ currentTarget, clientX }: PointerEvent): number => {
    const box = (currentTarget as Element).getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    return from + part * (to - from);
  };
  const onMove = (event: PointerEvent) => {
    if (start.current === undefined) return;
    const value = valueAt(event);
    onSelect([Math.min(start.current, value), Math.max(start.current, value)]);
  };
  const onUp = (event: PointerEvent) => {
    // A click without a way takes the selection away.
    const value = valueAt(event);
    if (Math.abs(x(value) - x(start.current ?? value)) < 2) onSelect(undefined);
    start.current = undefined;
  };
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={histogramText(stats, unit)}
      onPointerDown={(event) => {
        start.current = valueAt(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      onPointerUp={onUp}
    >
      {barsOf(counts).map(({ left, tall, width: wide }, i) => (
        <rect
          key={i}
          class={isIn(i, counts.length, [from, to], selected) ? 'in' : 'out'}
          x={left}
          y={height - tall}
          width={wide}
          height={tall}
        />
      ))}
      {selected && (
        <rect
          class="brush"
          x={x(selected[0])}
          y={0}
          width={Math.max(1, x(selected[1]) - x(selected[0]))}
          height={height}
        />
      )}
    </svg>
  );
}

/** One value among a million is still a bar. */
function barsOf(counts: readonly number[]) {
  const most = Math.log1p(Math.max(...counts));
  const step = width / counts.length;
  return counts.map((count, i) => ({
    left: i * step,
    width: Math.max(0.5, step - 0.75),
    tall: count === 0 ? 0 : Math.max(1, (Math.log1p(count) / most) * height),
  }));
}

function isIn(i: number, bins: number, [from, to]: Range, selected: Range | undefined): boolean {
  if (!selected) return true;
  const step = (to - from) / bins;
  return from + (i + 1) * step >= selected[0] && from + i * step <= selected[1];
}

function Brush({ selected, onSelect }: Pick<HistogramProps, 'selected' | 'onSelect'>) {
  const [ends, setEnds] = useState<readonly [string, string]>(
    selected ? [shortOf(selected[0]), shortOf(selected[1])] : ['', ''],
  );
  const apply = () => {
    const choice = parseRange(...ends);
    if (choice?.kind === 'values') onSelect([choice.lo, choice.hi]);
  };
  const input = (label: string, i: 0 | 1) => (
    <input
      type="text"
      inputMode="decimal"
      aria-label={label}
      value={ends[i]}
      onInput={(event) => {
        const { value } = event.currentTarget;
        setEnds(i === 0 ? [value, ends[1]] : [ends[0], value]);
      }}
      onChange={apply}
    />
  );
  return (
    <div class="select">
      {t('select from')} {input(t('Select values from'), 0)} {t('to')}{' '}
      {input(t('Select values to'), 1)}
      <button type="button" disabled={!selected} onClick={() => onSelect(undefined)}>
        {t('clear')}
      </button>
    </div>
  );
}

const shortOf = (x: number): string => String(Number(x.toPrecision(6)));

function histogramText({ histogram, finite }: TensorStats, unit: string): string {
  const most = histogram.counts.indexOf(Math.max(...histogram.counts));
  const [lo, hi] = [fromJsonNumber(histogram.lo), fromJsonNumber(histogram.hi)];
  const step = (hi - lo) / histogram.counts.length;
  const [from, to] = [lo + most * step, lo + (most + 1) * step];
  return t(
    'Histogram of {0} values from {1} to {2}, most of them from {3} to {4}',
    finite,
    shortNumber(lo),
    `${shortNumber(hi)}${unit}`,
    shortNumber(from),
    `${shortNumber(to)}${unit}`,
  );
}
