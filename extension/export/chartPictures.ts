/**
 * The charts of a notebook as SVG, for a reader without scripts; drawn by a process that is ended when it takes too long.
 *
 * A process and not a thread: one that asks for more memory than a thread may have can take the whole process with it, which in
 * the editor is every extension.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { plainJson, type Json } from '../notebook/json.js';
import type { Notebook } from '../notebook/model.js';
import { budgets } from '../wire/budgets.js';
import type { ChartMessage } from './chartWorker.js';
import { chartKey } from './exportHtml.js';
import { isChartMime } from './outputHtml.js';

/** By `chartKey`. `drawer` is the path of the built program. A chart without a picture still has its text. */
export async function chartPictures(
  notebook: Notebook,
  drawer: string,
): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  const until = performance.now() + 1000 * budgets.chartsSeconds.most;
  let wasted = 0;
  let child: ChildProcess | undefined;
  for (const { key, spec } of chartsIn(notebook)) {
    const left = 1000 * budgets.endedChartsSeconds.most - wasted;
    if (performance.now() > until || left <= 0) break;
    child ??= await start(drawer);
    if (child === undefined) break;
    const begun = performance.now();
    const end = await picture(child, spec, Math.min(left, 1000 * budgets.chartSeconds.most));
    if (end.kind === 'drawn' && (end.svg?.length ?? Infinity) <= budgets.chartPictureBytes.most) {
      pictures.set(key, end.svg ?? '');
    }
    if (end.kind === 'ended') {
      wasted += performance.now() - begun;
      child.kill('SIGKILL');
      child = undefined;
    }
  }
  child?.kill('SIGKILL');
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
function start(path: string): Promise<ChildProcess | undefined> {
  const child = fork(path, [], {
    execArgv: [`--max-old-space-size=${budgets.chartMegabytes.most}`],
    // In the desktop editor this very program is Electron, which is Node only when told.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    // What Vega prints of a spec is nobody's output.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((settle) => {
    child.once('message', () => settle(child));
    child.once('exit', () => settle(undefined));
    // Also of later failures: without a listener they would end this process.
    child.on('error', () => settle(undefined));
  });
}

type DrawingEnd = Extract<ChartMessage, { kind: 'drawn' }> | { readonly kind: 'ended' };

/** Ended after `limit` milliseconds. */
function picture(child: ChildProcess, spec: Json, limit: number): Promise<DrawingEnd> {
  return new Promise((resolve) => {
    const onExit = () => settle({ kind: 'ended' });
    const settle = (end: DrawingEnd) => {
      clearTimeout(timer);
      child.removeAllListeners('message');
      child.off('exit', onExit);
      resolve(end);
    };
    const timer = setTimeout(() => settle({ kind: 'ended' }), limit);
    child.once('message', (message: ChartMessage) => {
      if (message.kind === 'drawn') settle(message);
    });
    child.once('exit', onExit);
    child.send({ spec });
  });
}
