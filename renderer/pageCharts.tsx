/** The script of an exported page that has charts: as `page.ts`, and with Vega. In the worker that tries them it is the same script. */
import { typesShownAs } from '../extension/wire/ids.js';
import { GuardedChart } from './charts/GuardedChart.js';
import { setProgram } from './charts/program.js';
import { type Host, pageHost } from './host.js';
import { readChart } from './model/chart/input.js';
import { drawFigures, type Drawer, viewDrawers } from './pageFigures.js';

function drawPage(): void {
  setProgram(document.currentScript!.textContent);
  const host: Host = { ...pageHost(), loadCharts: () => import('./charts/ReportCharts.js') };
  const drawChart: Drawer = (text, _, leave) => {
    const read = readChart(new TextEncoder().encode(text));
    return read.ok ? <GuardedChart chart={read.chart} host={host} onRefused={leave} /> : undefined;
  };
  const chartDrawers = Object.fromEntries(typesShownAs('chart').map((type) => [type, drawChart]));
  drawFigures({ ...viewDrawers, ...chartDrawers }, host);
}

if (typeof document === 'undefined') void import('./charts/vega.js');
else drawPage();
