/** A chart on its page: by Vega where that is soon done, as a picture where it takes longer, and not at all where it takes without end. */
import { assertNever } from '../../extension/wire/assertNever.js';
import { chartElements, chartStandstillSeconds } from '../../extension/wire/chartBudgets.js';
import { asksAround } from '../model/chart/around.js';
import { isPlain } from '../model/chart/plain.js';
import { aroundText, slowText } from '../model/chart/text.js';
import type { Spec } from '../model/chart/units.js';
import { type ChartPlan, drawChart, type DrawnChart } from './draw.js';
import { showPicture } from './picture.js';
import { type Trial, tryChart } from './trials.js';

/** Of a chart of which there is to be no drawing; what is said of it is the caller's. */
export type EndedChart = Extract<Trial, { readonly kind: 'ended' | 'left' | 'untried' }>;

export interface TriedChart {
  /** As it was written, before it was laid out: it is tried once, however often it is drawn. */
  readonly spec: Spec;
  /** Somebody wants to see it though nothing can end it. */
  readonly isRequested: boolean;
}

/** Errors: what Vega refuses, in its words. */
export async function drawTried(
  box: HTMLElement,
  { spec, isRequested }: TriedChart,
  plan: ChartPlan,
): Promise<DrawnChart | EndedChart> {
  if (isPlain(spec)) return drawChart(box, plan);
  const trial = await trialOf(spec, plan);
  switch (trial.kind) {
    case 'untried':
      return isRequested ? drawChart(box, plan) : trial;
    case 'refused':
      throw new Error(trial.why);
    case 'ended':
    case 'left':
      return trial;
    case 'drawn': {
      const { picture, seconds, marks, remarks } = trial;
      const isMuch = marks > chartElements.most;
      if (!picture) return drawChart(box, isMuch ? { ...plan, renderer: 'canvas' } : plan);
      const note = seconds > chartStandstillSeconds.most ? slowText(seconds) : aroundText();
      return showPicture(box, picture, [note, ...remarks]);
    }
    default:
      return assertNever(trial);
  }
}

interface Made {
  /** As JSON. */
  readonly config: string;
  readonly trial: Promise<Trial>;
}

const made = new WeakMap<Spec, Made>();

/** In other colours only a picture is another. */
async function trialOf(spec: Spec, plan: ChartPlan): Promise<Trial> {
  const config = JSON.stringify(plan.config);
  const before = made.get(spec);
  if (before) {
    const trial = await before.trial;
    const isPicture = trial.kind === 'drawn' && trial.picture !== undefined;
    if (before.config === config || !isPicture) return trial;
  }
  const wantsPicture = asksAround(spec);
  const trial = tryChart({ spec: plan.spec, config: plan.config, wantsPicture });
  made.set(spec, { config, trial });
  return trial;
}
