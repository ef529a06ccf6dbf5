/**
 * A chart drawn by Vega in the page.
 *
 * Expressions are interpreted, never compiled, as a page may forbid `eval`. Nothing is fetched: what a
 * specification names outside of itself is refused, and said.
 */
import type { Result } from 'vega-embed';
import { blockedText } from '../model/chart/text.js';
import type { Spec } from '../model/chart/units.js';
import { makeRefusingLoader } from './loader.js';
import { makeLogger } from './logger.js';
import { speakChart } from './spoken.js';

export interface ChartPlan {
  readonly spec: Spec;
  readonly config: Record<string, unknown>;
  readonly renderer: 'svg' | 'canvas';
  /** Of the same chart, drawn before: what the reader chose in it. */
  readonly kept?: ChartState | undefined;
  /** Shows what is known of the mark at a point of the page; undefined for none. */
  onTip: (value: unknown, at: { readonly x: number; readonly y: number }) => void;
}

export type ChartState = ReturnType<Result['view']['getState']>;

export interface DrawnChart {
  /** What Vega remarked, each once. */
  readonly remarks: readonly string[];
  setWidth: (width: number) => void;
  /** Undefined of a picture, in which nothing is chosen. */
  state: () => ChartState | undefined;
  /** Absent of a picture. */
  readonly svg?: () => Promise<string>;
  png: () => Promise<Uint8Array<ArrayBuffer>>;
  finalize: () => void;
}

/** Draws into `box`, which need not be in the page yet. Errors: what Vega refuses, in its words. */
export async function drawChart(box: HTMLElement, plan: ChartPlan): Promise<DrawnChart> {
  const remarks = new Set<string>();
  const errors: string[] = [];
  const { embed, startChance } = await import('./vega.js');
  startChance();
  const { view, finalize } = await embed(box, plan.spec, {
    ast: true,
    mode: 'vega-lite',
    actions: false,
    defaultStyle: false,
    renderer: plan.renderer,
    config: plan.config,
    loader: makeRefusingLoader((uri) => {
      const sentence = blockedText(uri);
      remarks.add(sentence);
      return sentence;
    }),
    logger: makeLogger(remarks, errors),
    // Without an event when the view ends.
    tooltip: (_handler, event: MouseEvent | null, _item, value) =>
      plan.onTip(event ? value : undefined, { x: event?.clientX ?? 0, y: event?.clientY ?? 0 }),
  });
  const [error] = errors;
  if (error !== undefined) {
    finalize();
    throw new Error(error);
  }
  if (plan.kept) await view.setState(plan.kept).runAsync();
  const endSpeech = speakChart(box);
  return {
    remarks: [...remarks],
    setWidth: (width) => void view.width(width).runAsync(),
    state: () =>
      view.getState({ signals: isChosen, data: (name) => name?.endsWith('_store') ?? false }),
    svg: () => view.toSVG(),
    png: async () => bytesOf(await view.toCanvas(2)),
    finalize: () => {
      endSpeech();
      finalize();
    },
  };
}

/** What follows from the page and the theme is not, nor is a gesture: taken up again it would be made once more. */
const isChosen = (name = ''): boolean =>
  !['width', 'height', 'padding', 'autosize', 'background', 'cursor', 'style', 'unit'].includes(
    name,
  ) && !/_(anchor|delta|modify|fields)$/.test(name);

async function bytesOf(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return new Uint8Array(blob ? await blob.arrayBuffer() : new ArrayBuffer());
}
