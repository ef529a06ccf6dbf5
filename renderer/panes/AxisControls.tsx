/** Which axes are rows and columns, which are tiles, and where along the others one is. */
import { t } from '../../extension/wire/words.js';
import type { PanesState } from '../model/pane/state.js';

export interface AxisControlsProps {
  readonly state: PanesState;
  readonly onState: (change: (state: PanesState) => PanesState) => void;
  /** All axes that rows and columns can be, with their lengths. */
  readonly axes: readonly { readonly name: string; readonly length: number }[];
  /** Axes that tiles can be; absent where there are no tiles to choose. */
  readonly tiles?: {
    readonly axis: string | undefined;
    onAxis: (axis: string | undefined) => void;
  };
}

export function AxisControls({ state, onState, axes, tiles }: AxisControlsProps) {
  const free = axes.filter(({ length }) => length > 1);
  const others = free.filter(({ name }) => name !== state.rows && name !== state.columns);
  const sliders = others.filter(({ name }) => name !== tiles?.axis);
  // Rows, columns: what was the other becomes what this one was.
  const exchange = (side: 'rows' | 'columns', axis: string) =>
    onState((s) => {
      const other = side === 'rows' ? 'columns' : 'rows';
      const swapped = s[other] === axis ? { [other]: s[side] } : {};
      return {
        ...s,
        ...swapped,
        [side]: axis,
        place: undefined,
        cursor: undefined,
        pin: undefined,
      };
    });
  if (others.length === 0) return null;
  return (
    <div class="axes">
      {(['rows', 'columns'] as const).map((side) => (
        <Choice
          key={side}
          label={side === 'rows' ? t('rows') : t('columns')}
          value={state[side]}
          values={free.map(({ name }) => name)}
          onValue={(axis) => exchange(side, axis)}
        />
      ))}
      {tiles && (
        <Choice
          label={t('tiles')}
          value={tiles.axis ?? ''}
          values={['', ...others.map(({ name }) => name)]}
          onValue={(axis) => tiles.onAxis(axis === '' ? undefined : axis)}
        />
      )}
      {sliders.map(({ name, length }) => (
        <AxisSlider
          key={name}
          {...{ name, length }}
          index={state.fixed[name] ?? 0}
          onIndex={(i) => onState((s) => ({ ...s, fixed: { ...s.fixed, [name]: i } }))}
        />
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** With words for them where these are not names of the data's own. */
  readonly values: readonly string[] | Readonly<Record<string, string>>;
  readonly onValue: (value: string) => void;
}

export const Choice = ({ label, value, values, onValue }: ChoiceProps) => (
  <label>
    {label}
    <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      {Object.entries(values).map(([key, text]) => {
        const name = Array.isArray(values) ? text : key;
        return (
          <option key={name} value={name}>
            {text === '' ? t('none') : text}
          </option>
        );
      })}
    </select>
  </label>
);

interface AxisSliderProps {
  readonly name: string;
  readonly length: number;
  readonly index: number;
  readonly onIndex: (index: number) => void;
}

const AxisSlider = ({ name, length, index, onIndex }: AxisSliderProps) => (
  <label>
    {name}
    <input
      type="range"
      min={0}
      max={length - 1}
      value={index}
      onInput={(event) => onIndex(Number(event.currentTarget.value))}
    />
    <output>{t('{0} of 0–{1}', index, length - 1)}</output>
  </label>
);
