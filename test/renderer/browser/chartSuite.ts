/** What the suites of charts share: the charts they draw, and a stage for each test. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { useChromium } from '../../browser/chromium.js';
import { type ChartStage, type ChartStageOptions, openChartStage } from './chartStage.js';

const values = Array.from({ length: 20 }, (_, step) => ({
  step,
  loss: 1 / (1 + step),
  run: step % 2 ? 'atan2' : 'acos',
}));
export const encoding = {
  x: { field: 'step', type: 'quantitative' },
  y: { field: 'loss', type: 'quantitative' },
  color: { field: 'run', type: 'nominal' },
};
export const points = { title: 'Training', mark: 'point', data: { values }, encoding };
export const many = Array.from({ length: 2500 }, (_, step) => ({ step, loss: step % 7, run: 'a' }));

const bars = {
  mark: 'bar',
  data: { values: ['sgd', 'adam', 'lion'].map((run, i) => ({ run, loss: i + 1 })) },
  encoding: { x: { field: 'loss', type: 'quantitative' }, y: { field: 'run', type: 'nominal' } },
};
/** Of each layout one. */
export const charts: Readonly<Record<string, object>> = {
  points,
  'of a height of its own': { ...points, height: 120 },
  'of names from top to bottom': bars,
  'of names from left to right': { ...bars, encoding: { x: bars.encoding.y, y: bars.encoding.x } },
  'small multiples': { ...points, encoding: { ...encoding, row: { field: 'run' } } },
};

export interface ChartSuite {
  /** Of the test that runs, once it has opened them. */
  readonly stage: ChartStage;
  readonly page: Page;
  /** The output with id `out`. */
  readonly out: Locator;
  open: (options?: ChartStageOptions) => Promise<void>;
  /** Opens a stage and draws one chart on it. */
  draw: (spec: object, options?: ChartStageOptions) => Promise<void>;
  svg: () => Locator;
  /** Nothing failed, and nothing was asked of the network. */
  quiet: () => Promise<void>;
  screenshot: (name: string) => Promise<unknown>;
}

export function useCharts(suite: string): ChartSuite {
  const browser = useChromium(suite);
  let stage: ChartStage;
  let page: Page;
  const open = async (options?: ChartStageOptions) => {
    page = await browser.newPage();
    stage = await openChartStage(page, options);
  };
  const out = () => page.locator('#out');
  return {
    get stage() {
      return stage;
    },
    get page() {
      return page;
    },
    get out() {
      return out();
    },
    open,
    draw: async (spec, options) => {
      await open(options);
      await stage.showChart('out', spec);
      await stage.drawn('out');
    },
    svg: () => out().locator('.plot svg.marks'),
    quiet: async () => {
      assert.deepEqual(await stage.errors(), []);
      assert.deepEqual(
        browser.console.filter((line) => /^(error|uncaught)/.test(line)),
        [],
      );
      assert.deepEqual(stage.abroad, []);
    },
    screenshot: (name) => browser.screenshot(page, name),
  };
}
