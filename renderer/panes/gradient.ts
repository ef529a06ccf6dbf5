/** Colour maps as backgrounds of CSS. */
import { type ColormapName, colormapTable } from '../../extension/picture/colormaps.js';

const stops = 32;
const known = new Map<ColormapName, readonly string[]>();

/** Colours at 0, 1/32, … 1 of a map. */
export function stopsOf(map: ColormapName): readonly string[] {
  const colours = known.get(map) ?? sample(map);
  known.set(map, colours);
  return colours;
}

function sample(map: ColormapName): readonly string[] {
  const table = colormapTable(map);
  return Array.from({ length: stops + 1 }, (_, i) => {
    const row = Math.round((i * 255) / stops);
    return `rgb(${table.slice(3 * row, 3 * row + 3).join(' ')})`;
  });
}

export const gradientOf = (map: ColormapName): string =>
  `linear-gradient(to right, ${stopsOf(map).join(', ')})`;
