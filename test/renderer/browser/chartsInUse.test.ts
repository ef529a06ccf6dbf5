/** Charts as they are used: sizes, themes, what is read off them, what is saved, and that all can. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { useChromium } from '../../browser/chromium.js';
import { eventually } from '../../browser/eventually.js';
import { benchmarkReport, precisionReport, reportBytes } from '../reportSamples.js';
import { type ChartStage, type ChartStageOptions, openChartStage } from './chartStage.js';
import { type ThemeName, themes } from './themes.js';

const values = Array.from({ length: 20 }, (_, step) => ({
  step,
  loss: 1 / (1 + step),
  run: step % 2 ? 'atan2' : 'acos',
}));
const encoding = {
  x: { field: 'step', type: 'quantitative' },
  y: { field: 'loss', type: 'quantitative' },
  color: { field: 'run', type: 'nominal' },
};
const points = { title: 'Training', mark: 'point', data: { values }, encoding };
const many = Array.from({ length: 2500 }, (_, step) => ({ step, loss: step % 7, run: 'a' }));

describe('renderer: charts in use', function () {
  // Vega is nearly a megabyte to load, on a busy machine for each of several charts.
  this.timeout(60_000);
  const browser = useChromium('renderer-charts-in-use');
  let stage: ChartStage;
  let page: Page;
  let out: Locator;
  const open = async (options?: ChartStageOptions) => {
    page = await browser.newPage();
    stage = await openChartStage(page, options);
    out = page.locator('#out');
  };
  const draw = async (spec: object, options?: ChartStageOptions) => {
    await open(options);
    await stage.showChart('out', spec);
    await stage.drawn('out');
  };
  const svg = () => out.locator('.plot svg.marks');
  const quiet = async () => {
    assert.deepEqual(await stage.errors(), []);
    assert.deepEqual(
      browser.console.filter((line) => /^(error|uncaught)/.test(line)),
      [],
    );
    assert.deepEqual(stage.abroad, []);
  };

  it('it is as wide as the cell, and follows it', async () => {
    await draw(points);
    assert.equal(await svg().getAttribute('width'), '720');
    await page.setViewportSize({ width: 520, height: 900 });
    await stage.settled();
    assert.equal(await svg().getAttribute('width'), '488');
    assert.equal(
      await out.locator('.plot').evaluate((plot) => plot.scrollWidth - plot.clientWidth),
      0,
    );
  });
  it('what comes after it stays where it is while Vega is loaded', async () => {
    await open();
    let release = (): void => undefined;
    const held = new Promise<void>((go) => (release = go));
    await page.route(/drawChart|part-/, async (route) => {
      await held;
      return route.continue();
    });
    const shown = stage.showChart('out', points);
    await out.locator('.tools').waitFor();
    const before = await out.locator('.tools').boundingBox();
    release();
    await shown;
    await stage.drawn('out');
    assert.deepEqual(await out.locator('.tools').boundingBox(), before);
  });
  it('nothing of Vega is loaded for a chart that is far below', async () => {
    await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluate(() => {
      const space = document.createElement('div');
      space.style.height = '4000px';
      document.querySelector('main')!.append(space);
    });
    await stage.showChart('out', points);
    assert.deepEqual(asked, []);
    await stage.drawn('out');
    assert.equal(asked.length, 1);
  });

  it('a change of theme is followed, and what was chosen stays', async () => {
    await draw({ ...points, params: [{ name: 'zoom', select: 'interval', bind: 'scales' }] });
    const box = await svg().boundingBox();
    await page.mouse.move(box!.x + 200, box!.y + 120);
    await page.mouse.wheel(0, -600);
    await stage.settled();
    const ticks = () => out.locator('.role-axis-label text').allTextContents();
    const before = await ticks();
    const ground = () => svg().evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.equal(await ground(), 'rgb(31, 31, 31)');
    // At every frame there is a chart.
    await page.evaluate(() => {
      const root = document.getElementById('out')!.shadowRoot!;
      const counts: number[] = [];
      Object.assign(globalThis, { counts });
      new MutationObserver(() =>
        counts.push(root.querySelectorAll('.plot svg.marks').length),
      ).observe(root, {
        childList: true,
        subtree: true,
      });
    });
    await stage.setTheme('vscode-light');
    await eventually(
      'the chart has the colours of the new theme',
      async () => (await ground()) === 'rgb(255, 255, 255)',
    );
    assert.deepEqual(await ticks(), before);
    const counts = (await page.evaluate('counts')) as number[];
    assert.ok(counts.length > 0 && counts.every((count) => count === 1), counts.join());
    await quiet();
  });
  it('what is under the mouse is told beside it, as text', async () => {
    await draw({
      ...points,
      data: { values: [{ step: 1, loss: 2, run: '<img src=x onerror=alert(1)>' }] },
    });
    await out.locator('.role-mark path').hover();
    await stage.settled();
    assert.equal(
      await out.locator('.tip').innerText(),
      'step 1\nloss 2\nrun <img src=x onerror=alert(1)>',
    );
    await page.mouse.move(2, 2);
    await stage.settled();
    assert.equal(await out.locator('.tip').isVisible(), false);
  });
  it('by keys: its files, its specification, and its rows as a table', async () => {
    await draw(points);
    const focused = () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? '');
    for (const name of ['SVG', 'PNG', 'copy spec', '20 rows']) {
      await page.keyboard.press('Tab');
      assert.equal(await focused(), name);
    }
    await page.keyboard.press('Enter');
    await stage.settled();
    assert.equal(await out.locator('tbody tr').count(), 20);
    assert.deepEqual(await out.locator('tbody tr').nth(3).locator('td').allInnerTexts(), [
      '3',
      '0.25',
      'atan2',
    ]);
  });
  it('SVG and PNG are what they are called', async () => {
    await draw(points);
    for (const name of ['SVG', 'PNG', 'copy spec']) {
      await out.getByRole('button', { name, exact: true }).click();
      await stage.settled();
    }
    const [drawing, picture, copied] = await stage.posted();
    assert.deepEqual([drawing?.['name'], picture?.['name']], ['Training.svg', 'Training.png']);
    const text = Buffer.from(drawing?.['bytes'] as number[]).toString('utf8');
    assert.match(text, /^<svg [^>]*width="720"/);
    assert.ok(text.includes(themes['vscode-dark']['editor-background']));
    const png = Buffer.from(picture?.['bytes'] as number[]);
    assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
    // Twice the pixels, for print.
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1440, 600]);
    assert.deepEqual(JSON.parse(String(copied?.['text'])), points);
  });
  it('is gone when its output is, with all that it listened to', async () => {
    await open();
    await page.evaluate(() => {
      const heard = { now: 0, most: 0 };
      Object.assign(globalThis, { heard });
      const { addEventListener, removeEventListener } = window;
      window.addEventListener = (...args: Parameters<typeof addEventListener>) => {
        heard.most = Math.max(heard.most, ++heard.now);
        addEventListener.apply(window, args);
      };
      window.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
        heard.now--;
        removeEventListener.apply(window, args);
      };
    });
    const params = [{ name: 'zoom', select: 'interval', bind: 'scales' }];
    await stage.showChart('out', { ...points, params });
    await stage.drawn('out');
    const root = await out.evaluateHandle((element) => element.shadowRoot!);
    await stage.disposeChart('out');
    assert.equal(await root.evaluate((shadow) => shadow.childElementCount), 0);
    const { now, most } = (await page.evaluate('heard')) as { now: number; most: number };
    assert.ok(most > 0 && now === 0, `${now} of ${most} listeners of the window are left`);
    await quiet();
  });
  it('is gone also before it was drawn', async () => {
    await open();
    await stage.showChart('out', points);
    await stage.disposeChart('out');
    await stage.settled();
    await quiet();
  });

  for (const report of [precisionReport, benchmarkReport]) {
    it(`the charts of a ${report.kind} report are loaded when they are opened, and stay open`, async () => {
      await open();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await stage.show('out', reportBytes(report));
      assert.deepEqual(asked, []);
      await out.getByText('charts', { exact: true }).click();
      await out.locator('.plot svg.marks').nth(1).waitFor({ timeout: 20_000 });
      assert.equal(await out.locator('.chart .note').count(), 0);
      await page.waitForTimeout(400);
      await stage.show('again', reportBytes(report));
      await page.locator('#again .plot svg.marks').first().waitFor({ timeout: 20_000 });
      await quiet();
    });
  }

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`axe finds nothing: ${theme}`, async () => {
      await draw(points, { theme });
      await stage.showChart('wide', { hconcat: [points, { ...points, width: 900 }] });
      await stage.drawn('wide');
      await stage.showChart('canvas', { ...points, data: { values: many } });
      await stage.drawn('canvas');
      await stage.showChart('odd', { ...points, encoding: { ...encoding, x: { field: 'stp' } } });
      await stage.drawn('odd');
      await stage.showChart('wrong', '{');
      await stage.show('report', reportBytes(benchmarkReport));
      await page.locator('#report .fold summary').click();
      await page.locator('#report .plot svg.marks').nth(1).waitFor({ timeout: 20_000 });
      for (const rows of await page.locator('.chart details > summary').all()) await rows.click();
      await stage.settled();
      await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
      const found = (await page.evaluate(`axe.run(document.querySelector('main'))
        .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))`)) as unknown;
      await browser.screenshot(page, theme);
      assert.deepEqual(found, []);
    });
  }
});
