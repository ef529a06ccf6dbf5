/**
 * What the colours of directions mean: a wheel in the tensor's own zero, sense, unit and period. Where the view takes one,
 * a sector of it selects pixels.
 */
import { t } from '../../extension/wire/words.js';
import { useContext } from 'preact/hooks';
import { screenDirection } from '../model/pane/arrows.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import { DirectionChoiceContext } from './directionChoice.js';
import { stopsOf } from './gradient.js';
import { WheelSectors } from './WheelSectors.js';

const side = 52;
/** Names of the quarters of a period, without the signs that the label adds. */
const quarters = {
  rad: { full: ['0', 'π/2', 'π', '3π/2'], half: ['0', 'π/4', 'π/2', '3π/4'] },
  deg: { full: ['0°', '90°', '180°', '270°'], half: ['0°', '45°', '90°', '135°'] },
} as const;

export function ColourWheel({ scale }: { readonly scale: PanelScale & { kind: 'angle' } }) {
  const { angle, colormap } = scale;
  const turns = angle.period === 'full' ? 1 : 2;
  const colours = stopsOf(colormap);
  const once = angle.sense === 'cw' ? colours : [...colours].reverse();
  const list = turns === 1 ? once : [...once, ...once.slice(1)];
  // CSS counts from the top, clockwise.
  const from = angle.zero === 'north' ? 0 : 90;
  const names = quarters[angle.unit][angle.period];
  const text = wheelText(scale);
  const choice = useContext(DirectionChoiceContext)(scale);
  return (
    <div class="wheel" title={text}>
      <div
        class="disc"
        role="img"
        aria-label={text}
        style={{ backgroundImage: `conic-gradient(from ${from}deg, ${list.join(', ')})` }}
      />
      {names.map((name, i) => {
        const { x, y } = screenDirection(i / 4, angle);
        return (
          <span
            aria-hidden="true"
            style={{ left: `${50 + x * side}%`, top: `${50 + y * (side - 6)}%` }}
          >
            {name}
          </span>
        );
      })}
      {choice && <WheelSectors {...{ scale, choice }} />}
    </div>
  );
}

export function wheelText({ angle }: Pick<PanelScale & { kind: 'angle' }, 'angle'>): string {
  const full = angle.period === 'full';
  const period = angle.unit === 'rad' ? (full ? '2π' : 'π') : full ? '360°' : '180°';
  return t(
    '{0}: period {1}, {2}, {3}',
    full ? t('Colour is direction') : t('Colour is the axis, which has no head'),
    period,
    angle.zero === 'north' ? t('0 to the top') : t('0 to the right'),
    angle.sense === 'cw' ? t('growing clockwise') : t('growing counterclockwise'),
  );
}
