/** A chart with its words, its numbers and its files. Vega is loaded once the chart comes near the screen. */
import { assertNever } from '../../extension/wire/assertNever.js';
import { t } from '../../extension/wire/words.js';
import { type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { chartText } from '../../extension/picture/chartText.js';
import type { Host } from '../host.js';
import type { Chart } from '../model/chart/input.js';
import { fluidWidth, layoutChart } from '../model/chart/layout.js';
import { chartTheme } from '../model/chart/theme.js';
import {
  chartNoteText,
  endedText,
  leftText,
  refusalText,
  untriedText,
} from '../model/chart/text.js';
import { usePage, useVisible, useWidth } from '../panes/usePage.js';
import { ProblemView } from '../views/ProblemView.js';
import { chartColours } from './colours.js';
import { ChartNumbers } from './ChartNumbers.js';
import { chartTip } from './tip.js';
import { ChartTools } from './ChartTools.js';
import type { DrawnChart } from './draw.js';
import type { EndedChart } from './drawTried.js';

export interface ChartProps {
  readonly chart: Chart;
  readonly host: Host;
  /** Told when Vega refuses the chart, which is then said. */
  readonly onRefused?: () => void;
  /** Css pixels that it is known to need; otherwise what its layout says. */
  readonly place?: number | undefined;
}

/** A specification that Vega does not know what to do with has a remark for each of its parts. */
const mostNotes = 5;

export function ChartFigure({ chart, host, onRefused, place }: ChartProps) {
  const figure = useRef<HTMLElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const room = useWidth(figure);
  const [isRequested, setRequested] = useState(false);
  const { drawn, refused, ended } = useDrawn(figure, plot, { chart, isRequested }, room);
  useEffect(() => {
    if (refused !== undefined) onRefused?.();
  }, [refused, onRefused]);
  const problem = ended ? endText(ended) : refused === undefined ? undefined : refusalText(refused);
  const text = altText(chart);
  const layout = layoutChart(chart.spec, room ?? 0);
  const notes = [...chart.notes.map(chartNoteText), ...(drawn?.remarks ?? [])];
  return (
    <section class="chart">
      {problem !== undefined && <ProblemView sentence={problem} />}
      {ended?.kind === 'untried' && (
        <button type="button" onClick={() => setRequested(true)}>
          {t('Draw it')}
        </button>
      )}
      <figure ref={figure} aria-label={text} hidden={problem !== undefined}>
        <div
          ref={plot}
          class="plot"
          style={drawn ? undefined : { minHeight: `${place ?? layout.height}px` }}
          // What may be wider than the cell scrolls, by keys too.
          {...(!layout.isFluid && { tabIndex: 0, role: 'group', 'aria-label': t('drawing') })}
        />
      </figure>
      {notes.slice(0, mostNotes).map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
      <ChartTools {...{ chart, drawn, host }} />
      <ChartNumbers spec={chart.spec} />
    </section>
  );
}

const altText = ({ spec }: Chart): string => {
  const said = spec['description'];
  return typeof said === 'string' ? said : chartText(spec);
};

function endText(ended: EndedChart): string {
  switch (ended.kind) {
    case 'ended':
      return endedText(ended.seconds);
    case 'left':
      return leftText(ended.seconds);
    case 'untried':
      return untriedText();
    default:
      return assertNever(ended);
  }
}

interface Outcome {
  /** What was drawn; while another is under way, the one before. */
  readonly chart?: Chart;
  readonly drawn?: DrawnChart;
  /** Why it could not be, in Vega's words. */
  readonly refused?: string;
  /** Why it was not to be. */
  readonly ended?: EndedChart;
}

/** Draws into `plot`, and again when chart or theme change; what was drawn stays until the next is whole. */
function useDrawn(
  figure: RefObject<HTMLElement | null>,
  plot: RefObject<HTMLDivElement | null>,
  { chart, isRequested }: { readonly chart: Chart; readonly isRequested: boolean },
  room: number | undefined,
): Outcome {
  const [outcome, setOutcome] = useState<Outcome>({});
  const { theme } = usePage();
  const isWanted = useOnceVisible(figure);
  const isReady = isWanted && room !== undefined;
  // A new width alone is set in the drawing there is.
  const latestRoom = useRef(room);
  latestRoom.current = room;
  const current = useRef<{ readonly chart: Chart; readonly drawn: DrawnChart }>(null);
  useEffect(() => {
    if (!isReady) return;
    const [element, target] = [figure.current!, plot.current!];
    let isOver = false;
    const box = document.createElement('div');
    const tip = chartTip(element);
    const layout = layoutChart(chart.spec, latestRoom.current!);
    const spec = { ...layout.spec, description: altText(chart) };
    const kept = current.current?.chart === chart ? current.current.drawn.state() : undefined;
    const config = chartTheme(chartColours(theme));
    const plan = { ...layout, spec, config, kept, onTip: tip.show };
    const whole = (drawn: DrawnChart | EndedChart) => {
      if ('kind' in drawn) return isOver ? undefined : setOutcome({ ended: drawn });
      if (isOver) return drawn.finalize();
      target.replaceChildren(box);
      current.current?.drawn.finalize();
      current.current = { chart, drawn };
      setOutcome({ chart, drawn });
    };
    import('./drawTried.js')
      .then(({ drawTried }) => drawTried(box, { spec: chart.spec, isRequested }, plan))
      .then(whole)
      .catch((error: unknown) => {
        if (!isOver)
          setOutcome({ refused: error instanceof Error ? error.message : String(error) });
      });
    const leave = () => tip.hide();
    element.addEventListener('mouseleave', leave);
    return () => {
      isOver = true;
      tip.remove();
      element.removeEventListener('mouseleave', leave);
    };
  }, [figure, plot, chart, isRequested, theme, isReady]);
  useEffect(() => {
    const { drawn, chart: shown } = outcome;
    if (room !== undefined && shown && layoutChart(shown.spec, room).isFluid) {
      drawn?.setWidth(fluidWidth(room));
    }
  }, [outcome, room]);
  useEffect(() => () => current.current?.drawn.finalize(), []);
  return outcome;
}

/** True from the first time on, as what is drawn stays. */
function useOnceVisible(ref: RefObject<HTMLElement | null>): boolean {
  const isVisible = useVisible(ref);
  const [wasVisible, setWasVisible] = useState(false);
  useLayoutEffect(() => {
    if (isVisible) setWasVisible(true);
  }, [isVisible]);
  return wasVisible;
}
