/** The built renderer of charts beside that of views, on one stage; what leaves the page is kept. */
import type { Page } from 'playwright-core';
import { openStage, type Stage, type StageOptions } from './stage.js';

export interface ChartStage extends Stage {
  /** Draws a chart into an output of its own; `spec` as JSON, or text as it is. */
  showChart: (id: string, spec: object | string) => Promise<void>;
  /** Scrolls to it and waits until Vega has drawn it. */
  drawn: (id: string) => Promise<void>;
  disposeChart: (id: string) => Promise<void>;
  /** What the page asked for beyond its own server, and its attempts to. */
  readonly abroad: readonly string[];
}

export interface ChartStageOptions extends StageOptions {
  /** Of the page, from before the renderer is loaded, as `Content-Security-Policy`. */
  readonly policy?: string;
}

interface ChartWindow {
  readonly charts: {
    show: (id: string, text: string) => Promise<void>;
    dispose: (id: string) => void;
  };
}

const activation = `
  const { activate } = await import('/renderer/charts.js');
  const renderer = await activate({
    workspace: { isTrusted: true },
    getState: () => undefined,
    setState: () => undefined,
    postMessage: (message) =>
      stage.posted.push({ ...message, ...(message.base64 && { bytes: [...atob(message.base64)].map((c) => c.charCodeAt(0)) }) }),
    getRenderer: async () => undefined,
  });
  window.charts = {
    async show(id, text) {
      let element = document.getElementById(id);
      if (!element) {
        element = document.createElement('div');
        element.id = id;
        document.querySelector('main').append(element);
      }
      try {
        await renderer.renderOutputItem({ id, mime: '', data: () => new TextEncoder().encode(text) }, element);
      } catch (error) { stage.errors.push('thrown: ' + error); }
    },
    dispose(id) { renderer.disposeOutputItem(id); document.getElementById(id)?.remove(); },
  };`;

export async function openChartStage(
  page: Page,
  { policy, ...options }: ChartStageOptions = {},
): Promise<ChartStage> {
  const abroad: string[] = [];
  await page.route('**/*', async (route) => {
    if (new URL(route.request().url()).hostname === '127.0.0.1') return route.continue();
    abroad.push(route.request().url());
    return route.abort();
  });
  const stage = await openStage(page, options);
  if (policy !== undefined) {
    await page.evaluate(`const meta = document.createElement('meta');
      meta.httpEquiv = 'Content-Security-Policy';
      meta.content = ${JSON.stringify(policy)};
      document.head.append(meta);`);
  }
  await page.evaluate(`(async () => {${activation}})()`);
  const charts = <Argument>(
    call: (charts: ChartWindow['charts'], argument: Argument) => unknown,
    argument: Argument,
  ) => page.evaluate(`(${call.toString()})(window.charts, ${JSON.stringify(argument)})`);
  return {
    ...stage,
    abroad,
    async showChart(id, spec) {
      const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
      await charts((charts, [id, text]) => charts.show(id!, text!), [id, text]);
      await stage.settled();
    },
    async drawn(id) {
      const output = page.locator(`[id="${id}"]`);
      await output.scrollIntoViewIfNeeded();
      await output.locator('.plot :is(svg, canvas).marks').waitFor({ timeout: 20_000 });
    },
    async disposeChart(id) {
      await charts((charts, id) => charts.dispose(id), id);
      await stage.settled();
    },
  };
}
