/** The charts of a notebook drawn as SVG, for a reader without scripts; the spec needs no browser for that. */
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { plainJson } from '../notebook/json.js';
import type { Notebook } from '../notebook/model.js';
import { chartKey } from './exportHtml.js';
import { isChartMime } from './outputHtml.js';

/** By `chartKey`. A chart that Vega-Lite refuses is left out: its text is still there. */
export async function chartPictures(notebook: Notebook): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  for (const { key, spec } of chartsIn(notebook)) {
    const svg = await drawn(spec);
    if (svg !== undefined) pictures.set(key, svg);
  }
  return pictures;
}

function chartsIn({ cells }: Notebook): readonly { key: string; spec: TopLevelSpec }[] {
  return cells.flatMap((cell) => {
    if (cell.cell_type !== 'code') return [];
    return cell.outputs.flatMap((output, i) => {
      if (output.output_type !== 'display_data' && output.output_type !== 'execute_result')
        return [];
      const [, spec] = Object.entries(output.data).find(([type]) => isChartMime(type)) ?? [];
      if (spec === undefined) return [];
      return [{ key: chartKey(cell.id, i), spec: plainJson(spec) as unknown as TopLevelSpec }];
    });
  });
}

async function drawn(spec: TopLevelSpec): Promise<string | undefined> {
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
