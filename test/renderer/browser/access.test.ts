/** Nobody is left out: what axe-core finds in every theme, and what can be reached without a mouse. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { useChromium } from '../../browser/chromium.js';
import { angularBytes, counting, directions, tensorBytes } from '../samples.js';
import { complexBytes, labelBytes } from '../categorySamples.js';
import { tableBytes } from '../tableSamples.js';
import { isInTurn } from '../../support/turns.js';
import { openChartStage } from './chartStage.js';
import { charts } from './chartSuite.js';
import { openStage } from './stage.js';
import { type ThemeName, themes } from './themes.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Found {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const views: Readonly<Record<string, Uint8Array>> = {
  tensor: tensorBytes({ shape: [2, 12, 12, 3], data: counting([2, 12, 12, 3]) }),
  'odd numbers': tensorBytes({
    shape: [9, 9],
    data: counting([9, 9]).map((x) => (x % 5 === 0 ? NaN : x)),
  }),
  directions: tensorBytes({ shape: [9, 9, 2], data: counting([9, 9, 2]), angle: directions }),
  'angular error': angularBytes(24),
  sampled: tensorBytes(
    { shape: [40, 40], data: counting([40, 40]) },
    { limits: { bytesPerTensor: 2000, bytesPerView: 2000 } },
  ),
  labels: labelBytes(),
  colours: tensorBytes({ shape: [9, 9, 3], data: counting([9, 9, 3]) }),
  complex: complexBytes(),
  table: tableBytes(),
  damaged: new Uint8Array(3),
};

/** Of the outputs; what a page of its own lacks (a heading, landmarks) is VS Code's. */
async function violations(page: Page): Promise<readonly unknown[]> {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate<Found[]>(
    `axe.run('main', { resultTypes: ['violations'] }).then((r) => r.violations)`,
  );
  return found.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary]);
}

describe('renderer: access', function () {
  // axe-core looks at every element of a dozen views, and Vega is nearly a megabyte to load.
  this.timeout(60_000);
  const browser = useChromium('renderer-access');
  // Every view in a theme, and every theme with some views.
  for (const [column, theme] of (Object.keys(themes) as ThemeName[]).entries()) {
    it(`axe-core finds nothing: ${theme}`, async () => {
      const page = await browser.newPage();
      const stage = await openStage(page, { theme });
      for (const [row, [name, bytes]] of Object.entries(views).entries()) {
        if (isInTurn(row, column)) await stage.show(name.replace(' ', '-'), bytes);
      }
      for (const name of ['table', 'histogram']) {
        const closed = page.locator('button[aria-pressed=false]', { hasText: name });
        while ((await closed.count()) > 0) await closed.first().click();
      }
      await stage.settled();
      assert.deepEqual(await violations(page), []);
      await browser.screenshot(page, theme);
    });
    it(`axe-core finds nothing: an author's charts, ${theme}`, async () => {
      const page = await browser.newPage();
      const stage = await openChartStage(page, { theme });
      for (const [i, spec] of Object.values(charts).entries()) {
        if (!isInTurn(i, column)) continue;
        await stage.showChart(`chart${i}`, spec);
        await stage.drawn(`chart${i}`);
      }
      for (const summary of await page.locator('summary').all()) await summary.click();
      await stage.settled();
      assert.deepEqual(await violations(page), []);
      await browser.screenshot(page, `charts ${theme}`);
    });
  }
  it('every control is reached by Tab, in the order in which it is seen', async () => {
    const page = await browser.newPage();
    const stage = await openStage(page);
    await stage.show('out', views['tensor']!);
    const all = await page
      .locator('#out')
      .evaluate((output) =>
        [...output.shadowRoot!.querySelectorAll('button, select, input, [tabindex]')].map(
          (element) => element.tagName,
        ),
      );
    const reached: string[] = [];
    for (let i = 0; i < all.length; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(
          () => document.querySelector('#out')!.shadowRoot!.activeElement?.tagName ?? 'none',
        ),
      );
    }
    assert.ok(all.length >= 9, `${all}`);
    assert.deepEqual(reached, all);
  });
  it('every picture has its words', async () => {
    const page = await browser.newPage();
    const stage = await openStage(page);
    await stage.show('out', views['angular error']!);
    const words = await page
      .locator('#out figure canvas[role=img]')
      .evaluateAll((canvases) => canvases.map((canvas) => canvas.getAttribute('aria-label')));
    assert.equal(words.length, 3);
    assert.match(words[0]!, /^truth: yTrue: float32, batch 1 × y 24 × x 24 × channel 2, 4\.5 KiB/);
    // 150 (23/24)² = 137.76.
    assert.match(words[2]!, /error: float32, batch 1 × y 24 × x 24.* from 0 to 137\.8, mean/);
  });
  it('forced colours: pictures keep theirs', async () => {
    const page = await browser.newPage();
    await page.emulateMedia({ forcedColors: 'active' });
    const stage = await openStage(page);
    await stage.show('out', views['tensor']!);
    const adjust = await page
      .locator('#out canvas')
      .first()
      .evaluate((canvas) => getComputedStyle(canvas).forcedColorAdjust);
    assert.equal(adjust, 'none');
    assert.deepEqual(await stage.errors(), []);
  });
  it('at 200 % zoom in a narrow window nothing is cut off', async () => {
    const page = await browser.newPage();
    const stage = await openStage(page, { width: 380, ratio: 2 });
    await stage.show('out', views['angular error']!);
    await stage.show('two', views['tensor']!);
    const [inner, outer] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(inner <= outer, `${inner} in ${outer}`);
  });
});
