/** A defect of ours must not leave a blank cell. */
import { useErrorBoundary } from 'preact/hooks';
import { refusalText } from '../model/chart/text.js';
import { ProblemView } from '../views/ProblemView.js';
import { ChartFigure, type ChartProps } from './ChartFigure.js';

export function GuardedChart(props: ChartProps) {
  const error: unknown = useErrorBoundary((thrown) => console.error('lossbook:', thrown))[0];
  const message = error instanceof Error ? error.message : String(error);
  if (error === undefined) return <ChartFigure {...props} />;
  return <ProblemView sentence={refusalText(message)} />;
}
