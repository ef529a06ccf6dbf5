/**
 * The process in which charts of a notebook are drawn as SVG; the spec needs no browser for that. A spec comes from anybody
 * and may ask for work without end, so whoever asks may end it.
 */
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** What it says: first that it is ready, then of each spec its picture. */
export type ChartMessage =
  { readonly kind: 'ready' } | { readonly kind: 'drawn'; readonly svg: string | undefined };

/** A chart that Vega-Lite refuses has no picture: its text is still there. */
async function draw(spec: TopLevelSpec): Promise<string | undefined> {
  try {
    const { spec: vega } = compile(spec, { logger: quiet });
    const view = new View(parse(vega), { renderer: 'none', loader: nothingElsewhere });
    const svg = await view.toSVG();
    view.finalize();
    return svg;
  } catch {
    return undefined;
  }
}

/** A page that asks nothing of the network is made without asking any. */
const refuse = (uri: string): Promise<never> => Promise.reject(new Error(`not loaded: ${uri}`));
const nothingElsewhere = {
  load: refuse,
  // Vega's writer of SVG does not survive a link that is refused, so links lead nowhere.
  sanitize: (uri: string, options?: { readonly context?: string }) =>
    options?.context === 'href' ? Promise.resolve({ href: '' }) : refuse(uri),
  http: refuse,
  file: refuse,
  fileAccess: false,
};

/** Warnings about a spec are for its author, who sees them in the editor. */
const quiet = {
  level: () => quiet,
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};

const say = (message: ChartMessage): void => void process.send?.(message);
process.on('message', ({ spec }: { readonly spec: TopLevelSpec }) => {
  void draw(spec).then((svg) => say({ kind: 'drawn', svg }));
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
say({ kind: 'ready' });
