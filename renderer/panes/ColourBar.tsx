/** What the colours of numbers mean, what they leave out, and another choice of them. */
import { t } from '../../extension/wire/words.js';
import { useState } from 'preact/hooks';
import { shortNumber } from '../../extension/wire/numberText.js';
import type { ColormapName } from '../../extension/picture/colormaps.js';
import { type Range, type RangeChoice, parseRange } from '../../extension/picture/ranges.js';
import { gradientOf } from './gradient.js';

export interface ColourBarProps {
  /** Absent for colours that are red, green and blue themselves. */
  readonly colormap?: ColormapName | undefined;
  readonly range: Range;
  readonly unit?: string | undefined;
  /** What the colours leave out. */
  readonly clipped: string;
  readonly choice: RangeChoice | undefined;
  /** No number is below 0. */
  readonly canLog: boolean;
  readonly onChoice: (choice: RangeChoice | undefined) => void;
  /** Where the value at the cursor is, as a part of the range. */
  readonly tick?: number | undefined;
}

const choices = () =>
  [
    ['auto', t('auto'), t('as first drawn')],
    ['full', t('full'), t('minimum to maximum')],
    ['symmetric', t('symmetric'), t('symmetric about 0')],
    ['p1-p99', 'p1–p99', t('1st to 99th percentile')],
    ['log', 'log', t('logarithmic, of numbers from 0 up')],
    ['values', t('custom'), t('from … to …')],
  ] as const;

export function ColourBar(props: ColourBarProps) {
  const { colormap, range, unit = '', clipped, choice, canLog, onChoice, tick } = props;
  const choose = (kind: string) => {
    switch (kind) {
      case 'full':
      case 'symmetric':
      case 'p1-p99':
      case 'log':
        return onChoice({ kind });
      case 'values':
        return onChoice({ kind, lo: range[0], hi: range[1] });
      default:
        return onChoice(undefined);
    }
  };
  return (
    <div class="bar">
      <div class="scale">
        <span>
          {shortNumber(range[0])}
          {unit}
        </span>
        <div
          class="gradient"
          aria-hidden="true"
          style={{ backgroundImage: gradientOf(colormap ?? 'grey') }}
        >
          {tick !== undefined && tick >= 0 && tick <= 1 && (
            <i class="tick" style={{ left: `${tick * 100}%` }} />
          )}
        </div>
        <span>
          {shortNumber(range[1])}
          {unit}
        </span>
      </div>
      <div class="range">
        <select
          aria-label={t('Range of the colours')}
          title={t('Range of the colours')}
          value={choice?.kind ?? 'auto'}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {choices()
            .filter(([kind]) => kind !== 'log' || canLog)
            .map(([kind, label, title]) => (
              <option key={kind} value={kind} title={title}>
                {label}
              </option>
            ))}
        </select>
        {choice?.kind === 'values' && <RangeInputs range={range} onChoice={onChoice} />}
        <span class="clipped">{clipped}</span>
      </div>
    </div>
  );
}

function RangeInputs({ range, onChoice }: Pick<ColourBarProps, 'range' | 'onChoice'>) {
  const [[lo, hi], setTyped] = useState<readonly [string, string]>([
    String(range[0]),
    String(range[1]),
  ]);
  const isValid = parseRange(lo, hi) !== undefined;
  const onTyped = (...texts: [string, string]) => {
    setTyped(texts);
    const choice = parseRange(...texts);
    if (choice) onChoice(choice);
  };
  return (
    <>
      <input
        type="text"
        inputMode="decimal"
        aria-label={t('First colour at')}
        aria-invalid={!isValid}
        value={lo}
        onInput={(event) => onTyped(event.currentTarget.value, hi)}
      />
      <input
        type="text"
        inputMode="decimal"
        aria-label={t('Last colour at')}
        aria-invalid={!isValid}
        value={hi}
        onInput={(event) => onTyped(lo, event.currentTarget.value)}
      />
    </>
  );
}
