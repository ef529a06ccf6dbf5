/** What is copied is said to be, at the button that copied it, until it would copy something else. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { useChromium } from '../../browser/chromium.js';
import { failingSample, gradcheckSample } from '../checkSamples.js';
import { tableBytes } from '../tableSamples.js';
import { openChartStage } from './chartStage.js';
import { points } from './chartSuite.js';
import { openStage, type Stage } from './stage.js';

interface Copying {
  readonly name: string;
  readonly said: string;
  readonly open: (page: Page, width: number) => Promise<Stage>;
  /** After it the button copies another text; absent where it cannot be another. */
  readonly change?: (out: Locator) => Promise<unknown>;
}

const withView = (bytes: Uint8Array) => async (page: Page, width: number) => {
  const stage = await openStage(page, { width });
  await stage.show('out', bytes);
  return stage;
};
const step = (out: Locator) => out.getByRole('button', { name: 'next worst' }).click();

const buttons: readonly Copying[] = [
  {
    name: 'copy as CSV',
    said: 'copied',
    open: withView(tableBytes()),
    change: (out) => out.getByLabel('filter').fill('adam'),
  },
  {
    name: 'copy repro',
    said: 'copied: paste it into a new cell',
    open: async (page, width) => {
      const stage = await withView(gradcheckSample(failingSample).bytes)(page, width);
      await step(page.locator('#out'));
      return stage;
    },
    change: step,
  },
  {
    name: 'copy spec',
    said: 'copied',
    open: async (page, width) => {
      const stage = await openChartStage(page, { width });
      await stage.showChart('out', points);
      await stage.drawn('out');
      return stage;
    },
  },
];

describe('renderer: copying', function () {
  this.timeout(60_000);
  const browser = useChromium('renderer-copying');
  for (const { name, said, open, change } of buttons) {
    for (const width of [1000, 480]) {
      it(`${name}, ${width} px wide`, async () => {
        const page = await browser.newPage();
        const stage = await open(page, width);
        const out = page.locator('#out');
        const outcome = out.getByRole('status').getByText(said, { exact: true });
        const height = async () => (await out.boundingBox())?.height;
        const before = await height();
        assert.equal(await outcome.count(), 0);
        await out.getByRole('button', { name, exact: true }).click();
        await outcome.waitFor();
        await browser.screenshot(page, `${name} ${width}`);
        assert.equal((await stage.posted()).filter(({ type }) => type === 'copy').length, 1);
        assert.equal(await height(), before);
        if (!change) return;
        await change(out);
        await outcome.waitFor({ state: 'detached' });
      });
    }
  }
});
