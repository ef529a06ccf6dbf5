/** Over a colour wheel: a click, or arrow keys, choose a sector of it, whose pixels then stand out in the panes. */
import { t } from '../../extension/wire/words.js';
import { screenDirection } from '../model/pane/arrows.js';
import {
  fractionAt,
  sectorCount,
  sectorEnds,
  sectorMiddle,
  sectorOf,
  sectorText,
} from '../model/pane/directionSelection.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import type { DirectionChoice } from './directionChoice.js';

interface WheelSectorsProps {
  readonly scale: PanelScale & { kind: 'angle' };
  readonly choice: DirectionChoice;
}

/** Of the radius: where the ring of colours begins. */
const hole = 0.56;

export function WheelSectors({ scale: { angle }, choice }: WheelSectorsProps) {
  const { of, sector, onSector } = choice;
  const text = sector === undefined ? t('none') : sectorText(sector, angle);
  const onClick = ({ currentTarget, clientX, clientY }: MouseEvent) => {
    const { left, top, width, height } = (currentTarget as Element).getBoundingClientRect();
    const [x, y] = [(2 * (clientX - left)) / width - 1, (2 * (clientY - top)) / height - 1];
    const clicked = Math.hypot(x, y) < hole ? undefined : sectorOf(fractionAt(x, y, angle));
    onSector(clicked === sector ? undefined : clicked);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = afterKey(event.key, sector);
    if (next === undefined) return;
    onSector(next === 'none' ? undefined : next);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="sectors"
      role="slider"
      tabIndex={0}
      aria-label={t('Select pixels by the direction of {0}', of)}
      aria-valuemin={0}
      aria-valuemax={sectorCount}
      aria-valuenow={sector === undefined ? 0 : sector + 1}
      aria-valuetext={text}
      title={
        sector === undefined
          ? t('Click a colour to select the pixels whose {0} has that direction', of)
          : t('{0} from {1}; click again to select none', of, text)
      }
      {...{ onClick, onKeyDown }}
    >
      {sector !== undefined && (
        <>
          <svg viewBox="-1 -1 2 2" aria-hidden="true">
            {wedges(sector, angle).map((path) => (
              <path key={path} d={path} />
            ))}
          </svg>
          <span class="middle" aria-hidden="true">
            {sectorMiddle(sector, angle)}
          </span>
        </>
      )}
    </div>
  );
}

/** The wheel has no end; Escape leaves it. Undefined for keys that do nothing here. */
function afterKey(key: string, sector: number | undefined): number | 'none' | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return sector === undefined ? 0 : (sector + 1) % sectorCount;
    case 'ArrowLeft':
    case 'ArrowDown':
      return ((sector ?? 0) + sectorCount - 1) % sectorCount;
    case 'Home':
      return 0;
    case 'End':
      return sectorCount - 1;
    case 'Escape':
    case 'Delete':
    case 'Backspace':
      return sector === undefined ? undefined : 'none';
    default:
      return undefined;
  }
}

/** On the screen; an axis has two ends. */
function wedges(sector: number, angle: (PanelScale & { kind: 'angle' })['angle']): string[] {
  const [a, b] = sectorEnds(sector).map((end) => screenDirection(end, angle));
  const sweep = angle.sense === 'cw' ? 1 : 0;
  const ends = angle.period === 'full' ? [1] : [1, -1];
  return ends.map((sign) => {
    const at = ({ x, y }: { x: number; y: number }, radius: number) =>
      `${(sign * x * radius).toFixed(4)} ${(sign * y * radius).toFixed(4)}`;
    return (
      `M${at(a!, hole)}L${at(a!, 1)}A1 1 0 0 ${sweep} ${at(b!, 1)}` +
      `L${at(b!, hole)}A${hole} ${hole} 0 0 ${1 - sweep} ${at(a!, hole)}Z`
    );
  });
}
