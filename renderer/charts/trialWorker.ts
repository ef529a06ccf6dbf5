/**
 * The worker in which a chart is drawn before its page does: nobody can end what Vega has begun in a page, but a worker is ended
 * whatever it does. It draws with the very same script.
 */
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chartPicturePixels, chartStandstillSeconds } from '../../extension/wire/chartBudgets.js';
import { startChance } from './chance.js';
import { dataAddress } from './dataAddress.js';
import { makeRefusingLoader } from './loader.js';
import { makeLogger } from './logger.js';
import type { ChartPicture, TrialAnswer, TrialRequest } from './trialMessages.js';

/** In a worker, for as long as it lives. */
export function answerTrials(): void {
  addEventListener('message', ({ data }: MessageEvent<TrialRequest>) => {
    void tryChart(data)
      .catch((error: unknown): TrialAnswer => {
        return { kind: 'refused', why: error instanceof Error ? error.message : String(error) };
      })
      .then(say);
  });
  say({ kind: 'ready' });
}

const say = (answer: TrialAnswer): void => postMessage(answer);

async function tryChart({ spec, config, wantsPicture }: TrialRequest): Promise<TrialAnswer> {
  const begun = performance.now();
  const remarks = new Set<string>();
  const errors: string[] = [];
  const logger = makeLogger(remarks, errors);
  startChance();
  const { spec: whole } = compile(spec as unknown as TopLevelSpec, { config, logger });
  const view = new View(parse(whole, undefined, { ast: true }), {
    renderer: 'none',
    loader: makeRefusingLoader((uri) => uri),
    logger,
    expr: expressionInterpreter,
  });
  const { width, height } = await view.toCanvas(1);
  const [error] = errors;
  if (error !== undefined) return { kind: 'refused', why: error };
  const seconds = (performance.now() - begun) / 1000;
  const isSlow = seconds > chartStandstillSeconds.most;
  const picture = wantsPicture || isSlow ? await takePicture(view, width, height) : undefined;
  const marks = countMarks((view.scenegraph() as unknown as { readonly root: Scene }).root);
  view.finalize();
  return { kind: 'drawn', seconds, marks, remarks: [...remarks], picture };
}

/** With two pixels for each, for a sharp screen and for print, where that is not too many. */
async function takePicture(view: View, width: number, height: number): Promise<ChartPicture> {
  const scale = Math.min(2, Math.sqrt(chartPicturePixels.most / (width * height)));
  const canvas = (await view.toCanvas(scale)) as unknown as OffscreenCanvas;
  const url = await dataAddress(await canvas.convertToBlob({ type: 'image/png' }));
  return { url, width, height };
}

/** What of a scene has marks in it: itself, its groups, their marks. */
interface Scene {
  readonly items?: readonly Scene[];
}

const countMarks = ({ items = [] }: Scene): number =>
  items.reduce((sum, item) => sum + 1 + countMarks(item), 0);
