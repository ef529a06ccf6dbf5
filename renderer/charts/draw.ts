/**
 * A chart drawn by Vega: the only file that knows it, in a chunk of its own.
 *
 * Expressions are interpreted, never compiled, as a page may forbid `eval`. Nothing is fetched: what a
 * specification names outside of itself is refused, and said.
 */
import embed, { type EmbedOptions, type Result } from 'vega-embed';
import { speakChart } from './spoken.js';
import { blockedText } from '../model/chart/text.js';
import type { Spec } from '../model/chart/units.js';

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
  state: () => ChartState;
  svg: () => Promise<string>;
  png: () => Promise<Uint8Array<ArrayBuffer>>;
  finalize: () => void;
}

/** Draws into `box`, which need not be in the page yet. Errors: what Vega refuses, in its words. */
export async function drawChart(box: HTMLElement, plan: ChartPlan): Promise<DrawnChart> {
  const remarks = new Set<string>();
  const errors: string[] = [];
  const { view, finalize } = await embed(box, plan.spec, {
    ast: true,
    mode: 'vega-lite',
    actions: false,
    defaultStyle: false,
    renderer: plan.renderer,
    config: plan.config,
    loader: makeRefusingLoader(remarks),
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

type Loader = Extract<EmbedOptions['loader'], { load: unknown }>;

function makeRefusingLoader(remarks: Set<string>): Loader {
  const refuse = (uri: string): Promise<never> => {
    const sentence = blockedText(uri);
    remarks.add(sentence);
    return Promise.reject(new Error(sentence));
  };
  return {
    load: refuse,
    // A picture that lies in the specification itself comes from nowhere else.
    sanitize: (uri) =>
      uri.startsWith('data:image/') ? Promise.resolve({ href: uri }) : refuse(uri),
    http: refuse,
    file: refuse,
  };
}

type Logger = NonNullable<EmbedOptions['logger']>;

function makeLogger(remarks: Set<string>, errors: string[]): Logger {
  const text = (parts: readonly unknown[]): string =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  const logger = {
    level: (level?: number) => (level === undefined ? 2 : logger),
    error: (...parts: readonly unknown[]) => (errors.push(text(parts)), logger),
    warn: (...parts: readonly unknown[]) => {
      const remark = text(parts);
      // The size is ours where the chart has none; Vega-Lite says this also of one that fits.
      if (!remark.startsWith('Dropping "fit')) remarks.add(remark);
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

async function bytesOf(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return new Uint8Array(blob ? await blob.arrayBuffer() : new ArrayBuffer());
}
