/** The output of a chart: its bytes in, a drawn figure or a sentence out. */
import { render } from 'preact';
import type { Host } from '../host.js';
import { readChart } from '../model/chart/input.js';
import { chartProblemText } from '../model/chart/text.js';
import { mount } from '../mount.js';
import { ProblemView } from '../views/ProblemView.js';
import { GuardedChart } from './GuardedChart.js';

/** Returns what takes it away again. */
export function showChart(element: HTMLElement, bytes: Uint8Array, host: Host): () => void {
  const read = readChart(bytes);
  const root = mount(
    element,
    read.ok ? (
      <GuardedChart chart={read.chart} host={host} />
    ) : (
      <ProblemView sentence={chartProblemText(read.problem)} />
    ),
  );
  return () => render(null, root);
}
