/** The output of a chart: its bytes in, a drawn figure or a sentence out. */
import { render } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import type { Host } from '../host.js';
import { type Chart, readChart } from '../model/chartInput.js';
import { describeChartProblem, describeRefusal } from '../model/chartWords.js';
import { mount } from '../mount.js';
import { ProblemView } from '../views/ProblemView.js';
import { ChartFigure } from './ChartFigure.js';

/** Returns what takes it away again. */
export function showChart(element: HTMLElement, bytes: Uint8Array, host: Host): () => void {
  const read = readChart(bytes);
  const root = mount(
    element,
    read.ok ? (
      <Guarded chart={read.chart} host={host} />
    ) : (
      <ProblemView sentence={describeChartProblem(read.problem)} />
    ),
  );
  return () => render(null, root);
}

/** A defect of ours must not leave a blank cell. */
function Guarded(props: { readonly chart: Chart; readonly host: Host }) {
  const [error] = useErrorBoundary((thrown) => console.error('lossbook:', thrown));
  if (error === undefined) return <ChartFigure {...props} />;
  const message = error instanceof Error ? error.message : String(error);
  return <ProblemView sentence={describeRefusal(message)} />;
}
