/** The output of a chart: its bytes in, a drawn figure or a sentence out. */
import { render } from 'preact';
import { chartStandstillSeconds } from '../../extension/wire/chartBudgets.js';
import type { Host } from '../host.js';
import { readChart } from '../model/chart/input.js';
import { layoutChart } from '../model/chart/layout.js';
import { chartProblemText } from '../model/chart/text.js';
import { mount } from '../mount.js';
import { ProblemView } from '../views/ProblemView.js';
import { GuardedChart } from './GuardedChart.js';
import { measureChart } from './place.js';

export interface ShownChart {
  remove: () => void;
  /** Only where it is not shown at once: when it is, at its height. */
  readonly whole?: Promise<void>;
}

/** One that takes long has its words and its numbers before, and then another height. */
const patience = (): Promise<undefined> =>
  new Promise((over) => setTimeout(over, 1000 * chartStandstillSeconds.most));

export function showChart(element: HTMLElement, bytes: Uint8Array, host: Host): ShownChart {
  const read = readChart(bytes);
  if (!read.ok) {
    const root = mount(element, <ProblemView sentence={chartProblemText(read.problem)} />);
    return { remove: () => render(null, root) };
  }
  const { chart } = read;
  const draw = (place?: number) => mount(element, <GuardedChart {...{ chart, host, place }} />);
  const room = element.clientWidth;
  // What is drawn again stays until the next is whole.
  const isKnown = element.shadowRoot?.firstChild || layoutChart(chart.spec, room).isFitted;
  const root = isKnown || room === 0 ? draw() : mount(element, null);
  let isGone = false;
  const remove = () => {
    isGone = true;
    render(null, root);
  };
  if (isKnown || room === 0) return { remove };
  const whole = Promise.race([measureChart(chart, root, room), patience()]).then((place) => {
    if (!isGone) draw(place);
  });
  return { remove, whole };
}
