/** The tolerance as two sliders, and how many entries would fail by it. */
import { t } from '../../../extension/wire/words.js';
import { shortNumber } from '../../../extension/wire/numberText.js';
import type { ReportTolerance } from '../../../extension/wire/report.js';
import {
  positionOf,
  shareOf,
  toleranceScale,
  valueAt,
  type ToleranceScale,
} from '../../model/check/toleranceScale.js';

interface ToleranceControlProps {
  readonly recorded: ReportTolerance;
  readonly tolerance: ReportTolerance;
  readonly onTolerance: (tolerance: ReportTolerance) => void;
  /** What it comes to, in words. */
  readonly outcome: string;
  /** The largest difference, so that everything can be made to pass. */
  readonly largest: number;
  readonly formula: string;
}

export function ToleranceControl(props: ToleranceControlProps) {
  const { recorded, tolerance, onTolerance, outcome, largest, formula } = props;
  const isRecorded = recorded.rtol === tolerance.rtol && recorded.atol === tolerance.atol;
  return (
    <div class="tolerance" role="group" aria-label={t('tolerance')}>
      <code class="formula">{formula}</code>
      {(['rtol', 'atol'] as const).map((name) => (
        <ToleranceSlider
          key={name}
          name={name}
          value={tolerance[name]}
          recorded={recorded[name]}
          scale={scaleOf(name, recorded, largest)}
          onValue={(value) => onTolerance({ ...tolerance, [name]: value })}
        />
      ))}
      <output class="outcome">{outcome}</output>
      <button type="button" disabled={isRecorded} onClick={() => onTolerance(recorded)}>
        {t('as recorded')}
      </button>
    </div>
  );
}

const scaleOf = (
  name: 'rtol' | 'atol',
  recorded: ReportTolerance,
  largest: number,
): ToleranceScale =>
  toleranceScale(name === 'rtol' ? [recorded.rtol, 1e-8, 1] : [recorded.atol, largest]);

interface ToleranceSliderProps {
  readonly name: string;
  readonly value: number;
  readonly recorded: number;
  readonly scale: ToleranceScale;
  readonly onValue: (value: number) => void;
}

function ToleranceSlider({ name, value, recorded, scale, onValue }: ToleranceSliderProps) {
  const text = value === recorded ? t('{0} (recorded)', shortNumber(value)) : shortNumber(value);
  return (
    <label class="slider">
      <span>{name}</span>
      <span class="track">
        <input
          type="range"
          min={0}
          max={scale.last}
          value={positionOf(scale, value)}
          aria-valuetext={text}
          onInput={(event) => onValue(valueAt(scale, Number(event.currentTarget.value), recorded))}
        />
        <i
          class="tick"
          title={t('recorded: {0}', shortNumber(recorded))}
          style={{ left: `calc(8px + (100% - 16px) * ${shareOf(scale, recorded)})` }}
        />
      </span>
      <span class="amount">{text}</span>
    </label>
  );
}
