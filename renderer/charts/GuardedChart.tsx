/** A defect of ours must not leave a blank cell. */
import { useErrorBoundary } from 'preact/hooks';
import { describeRefusal } from '../model/chartWords.js';
import { ProblemView } from '../views/ProblemView.js';
import { ChartFigure, type ChartProps } from './ChartFigure.js';

export function GuardedChart(props: ChartProps) {
  const [error] = useErrorBoundary((thrown) => console.error('lossbook:', thrown));
  if (error === undefined) return <ChartFigure {...props} />;
  const message = error instanceof Error ? error.message : String(error);
  return <ProblemView sentence={describeRefusal(message)} />;
}
