/** The height of a chart before it is shown, where Vega-Lite sets it by what is in the chart: it is drawn once out of sight. */
import { layoutChart } from '../model/chart/layout.js';
import type { Chart } from '../model/chart/input.js';
import { chartTheme } from '../model/chart/theme.js';
import { currentPage } from '../theme.js';
import { chartColours } from './colours.js';

/**
 * Css pixels; undefined where the layout has set it, and of a chart that Vega refuses.
 *
 * @param root - In the page, with the styles of charts; nothing is left in it.
 * @param room - Css pixels from edge to edge of the cell.
 */
export async function measureChart(
  { spec }: Chart,
  root: ShadowRoot,
  room: number,
): Promise<number | undefined> {
  const layout = layoutChart(spec, room);
  if (layout.isFitted) return undefined;
  const plot = document.createElement('div');
  plot.className = 'plot unseen';
  plot.style.width = `${room}px`;
  const box = plot.appendChild(document.createElement('div'));
  root.append(plot);
  try {
    const { drawTried } = await import('./drawTried.js');
    const config = chartTheme(chartColours(currentPage().theme));
    const plan = { ...layout, config, onTip: () => undefined };
    const drawn = await drawTried(box, { spec, isRequested: false }, plan);
    if ('kind' in drawn) return undefined;
    const { height } = plot.getBoundingClientRect();
    drawn.finalize();
    return height;
  } catch {
    // It is drawn once more in sight, and what Vega says of it is said there.
    return undefined;
  } finally {
    plot.remove();
  }
}
