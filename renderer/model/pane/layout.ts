/** How much room each of several panes has. Css pixels. */
import type { Size } from './geometry.js';

const gap = 12;
const largest: Size = { width: 512, height: 440 };
/** More panes than these are tiles: small, and in rows. */
const fewPanes = 4;
const narrowest = 150;
const tile = 180;

/** Side by side where they are still readable so, else in several rows. */
export function roomFor(width: number, panes: number): Size {
  const least = panes > fewPanes ? tile : narrowest;
  const fitting = Math.max(1, Math.floor((width + gap) / (least + gap)));
  const columns = Math.max(1, Math.min(panes, fitting));
  const share = (width - gap * (columns - 1)) / columns;
  const height = panes > fewPanes ? 2 * tile : largest.height;
  return { width: Math.max(1, Math.min(largest.width, Math.floor(share))), height };
}
