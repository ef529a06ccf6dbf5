/** The charts of a notebook as SVG, for a reader without scripts; drawn by a thread that is ended when it takes too long. */
import { Worker } from 'node:worker_threads';
import { plainJson, type Json } from '../notebook/json.js';
import type { Notebook } from '../notebook/model.js';
import { budgets } from '../wire/budgets.js';
import type { ChartMessage } from './chartWorker.js';
import { chartKey } from './exportHtml.js';
import { isChartMime } from './outputHtml.js';

/** By `chartKey`. `worker` is the path of the built thread. A chart without a picture still has its text. */
export async function chartPictures(
  notebook: Notebook,
  worker: string,
): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  const until = performance.now() + 1000 * budgets.chartsSeconds.most;
  let thread: Worker | undefined;
  for (const { key, spec } of chartsIn(notebook)) {
    if (performance.now() > until) break;
    thread ??= await started(worker);
    if (thread === undefined) break;
    const end = await picture(thread, spec);
    if (end.kind === 'drawn' && (end.svg?.length ?? Infinity) <= budgets.chartPictureBytes.most) {
      pictures.set(key, end.svg ?? '');
    }
    if (end.kind === 'ended') {
      await thread.terminate();
      thread = undefined;
    }
  }
  await thread?.terminate();
  return pictures;
}

function chartsIn({ cells }: Notebook): readonly { key: string; spec: Json }[] {
  return cells.flatMap((cell) => {
    if (cell.cell_type !== 'code') return [];
    return cell.outputs.flatMap((output, i) => {
      if (output.output_type !== 'display_data' && output.output_type !== 'execute_result')
        return [];
      const [, spec] = Object.entries(output.data).find(([type]) => isChartMime(type)) ?? [];
      return spec === undefined ? [] : [{ key: chartKey(cell.id, i), spec: plainJson(spec) }];
    });
  });
}

/** Loading Vega counts for no chart. */
function started(path: string): Promise<Worker | undefined> {
  const thread = new Worker(path, {
    resourceLimits: { maxOldGenerationSizeMb: budgets.chartMegabytes.most },
    // What Vega prints of a spec is nobody's output.
    stdout: true,
    stderr: true,
  });
  return new Promise((done) => {
    thread.once('message', () => done(thread));
    // Also of later ends: without a listener they would end this process.
    thread.on('error', () => done(undefined));
  });
}

type DrawingEnd = Extract<ChartMessage, { kind: 'drawn' }> | { readonly kind: 'ended' };

function picture(thread: Worker, spec: Json): Promise<DrawingEnd> {
  return new Promise((resolve) => {
    const done = (end: DrawingEnd) => {
      clearTimeout(timer);
      thread.removeAllListeners('message');
      resolve(end);
    };
    const timer = setTimeout(() => done({ kind: 'ended' }), 1000 * budgets.chartSeconds.most);
    thread.once('message', (message: ChartMessage) => {
      if (message.kind === 'drawn') done(message);
    });
    thread.once('exit', () => done({ kind: 'ended' }));
    thread.postMessage(spec);
  });
}
