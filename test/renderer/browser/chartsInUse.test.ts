/** Charts as they are used: sizes, themes, what is read off them, what is saved, and that all can. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually } from '../../browser/eventually.js';
import { benchmarkReport, precisionReport, reportBytes } from '../reportSamples.js';
import { isInTurn } from '../../support/turns.js';
import { encoding, many, points, useCharts } from './chartSuite.js';
import { type ThemeName, themes } from './themes.js';

/** The address of its schemas is in every copy of Vega-Lite. */
const hasVega = (url: string): boolean =>
  readFileSync(`dist/renderer/${url.split('/').at(-1)}`, 'utf8').includes(
    'vega.github.io/schema/vega/',
  );

describe('renderer: charts in use', function () {
  // Vega is nearly a megabyte to load, on a busy machine for each of several charts.
  this.timeout(60_000);
  const on = useCharts('renderer-charts-in-use');
  const { open, draw, svg, quiet } = on;

  it('it is as wide as the cell, and follows it', async () => {
    await draw(points);
    assert.equal(await svg().getAttribute('width'), '720');
    await on.page.setViewportSize({ width: 520, height: 900 });
    await on.stage.settled();
    assert.equal(await svg().getAttribute('width'), '488');
    assert.equal(
      await on.out.locator('.plot').evaluate((plot) => plot.scrollWidth - plot.clientWidth),
      0,
    );
  });
  it('what comes after it stays where it is while Vega is loaded', async () => {
    await open();
    let release = (): void => undefined;
    const held = new Promise<void>((go) => (release = go));
    await on.page.route(/vega-|part-/, async (route) => {
      await held;
      return route.continue();
    });
    const shown = on.stage.showChart('out', points);
    await on.out.locator('.tools').waitFor();
    const before = await on.out.locator('.tools').boundingBox();
    release();
    await shown;
    await on.stage.drawn('out');
    assert.deepEqual(await on.out.locator('.tools').boundingBox(), before);
  });
  it('nothing of Vega is loaded for a chart that is far below', async () => {
    await open();
    const asked: string[] = [];
    on.page.on('request', (request) => asked.push(request.url()));
    await on.page.evaluate(() => {
      const space = document.createElement('div');
      space.style.height = '4000px';
      document.querySelector('main')!.append(space);
    });
    await on.stage.showChart('out', points);
    assert.deepEqual(asked, []);
    await on.stage.drawn('out');
    assert.equal(asked.filter(hasVega).length, 1);
  });

  it('a change of theme is followed, and what was chosen stays', async () => {
    await draw({ ...points, params: [{ name: 'zoom', select: 'interval', bind: 'scales' }] });
    const box = await svg().boundingBox();
    await on.page.mouse.move(box!.x + 200, box!.y + 120);
    await on.page.mouse.wheel(0, -600);
    await on.stage.settled();
    const ticks = () => on.out.locator('.role-axis-label text').allTextContents();
    const before = await ticks();
    const ground = () => svg().evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.equal(await ground(), 'rgb(31, 31, 31)');
    // At every frame there is a chart.
    await on.page.evaluate(() => {
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
    await on.stage.setTheme('vscode-light');
    await eventually(
      'the chart has the colours of the new theme',
      async () => (await ground()) === 'rgb(255, 255, 255)',
    );
    assert.deepEqual(await ticks(), before);
    const counts = await on.page.evaluate<number[]>('counts');
    assert.ok(counts.length > 0 && counts.every((count) => count === 1), counts.join());
    await quiet();
  });
  it('what is under the mouse is told beside it, as text', async () => {
    await draw({
      ...points,
      data: { values: [{ step: 1, loss: 2, run: '<img src=x onerror=alert(1)>' }] },
    });
    await on.out.locator('.role-mark path').hover();
    await on.stage.settled();
    assert.equal(
      await on.out.locator('.tip').innerText(),
      'step 1\nloss 2\nrun <img src=x onerror=alert(1)>',
    );
    await on.page.mouse.move(2, 2);
    await on.stage.settled();
    assert.equal(await on.out.locator('.tip').isVisible(), false);
  });
  it('by keys: its files, its specification, and its rows as a table', async () => {
    await draw(points);
    const focused = () =>
      on.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? '');
    for (const name of ['SVG', 'PNG', 'copy spec', '20 rows']) {
      await on.page.keyboard.press('Tab');
      assert.equal(await focused(), name);
    }
    await on.page.keyboard.press('Enter');
    await on.stage.settled();
    assert.equal(await on.out.locator('tbody tr').count(), 20);
    assert.deepEqual(await on.out.locator('tbody tr').nth(3).locator('td').allInnerTexts(), [
      '3',
      '0.25',
      'atan2',
    ]);
  });
  it('SVG and PNG are what they are called', async () => {
    await draw(points);
    for (const name of ['SVG', 'PNG', 'copy spec']) {
      await on.out.getByRole('button', { name, exact: true }).click();
      await on.stage.settled();
    }
    const [drawing, picture, copied] = await on.stage.posted();
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
    await on.page.evaluate(() => {
      const heard = { now: 0, most: 0 };
      Object.assign(globalThis, { heard });
      const listen = window.addEventListener.bind(window);
      const leave = window.removeEventListener.bind(window);
      window.addEventListener = (...args: Parameters<typeof listen>) => {
        heard.most = Math.max(heard.most, ++heard.now);
        listen(...args);
      };
      window.removeEventListener = (...args: Parameters<typeof leave>) => {
        heard.now--;
        leave(...args);
      };
    });
    const params = [{ name: 'zoom', select: 'interval', bind: 'scales' }];
    await on.stage.showChart('out', { ...points, params });
    await on.stage.drawn('out');
    const root = await on.out.evaluateHandle((element) => element.shadowRoot!);
    await on.stage.disposeChart('out');
    assert.equal(await root.evaluate((shadow) => shadow.childElementCount), 0);
    const { now, most } = await on.page.evaluate<{ now: number; most: number }>('heard');
    assert.ok(most > 0 && now === 0, `${now} of ${most} listeners of the window are left`);
    await quiet();
  });
  it('is gone also before it was drawn', async () => {
    await open();
    await on.stage.showChart('out', points);
    await on.stage.disposeChart('out');
    await on.stage.settled();
    await quiet();
  });

  for (const report of [precisionReport, benchmarkReport]) {
    it(`the charts of a ${report.kind} report are loaded when they are opened, and stay open`, async () => {
      await open();
      const asked: string[] = [];
      on.page.on('request', (request) => asked.push(request.url()));
      await on.stage.show('out', reportBytes(report));
      assert.deepEqual(asked.filter(hasVega), []);
      await on.out.getByText('charts', { exact: true }).click();
      await on.out.locator('.plot svg.marks').nth(1).waitFor({ timeout: 20_000 });
      assert.equal(await on.out.locator('.chart .note:not(:empty)').count(), 0);
      assert.equal(asked.filter(hasVega).length, 1);
      await on.page.waitForTimeout(400);
      await on.stage.show('again', reportBytes(report));
      await on.page.locator('#again .plot svg.marks').first().waitFor({ timeout: 20_000 });
      await quiet();
    });
  }

  const chart = (id: string, spec: object) => async () => {
    await on.stage.showChart(id, spec);
    await on.stage.drawn(id);
  };
  const beside: readonly (() => Promise<void>)[] = [
    chart('wide', { hconcat: [points, { ...points, width: 900 }] }),
    chart('canvas', { ...points, data: { values: many } }),
    chart('odd', { ...points, encoding: { ...encoding, x: { field: 'stp' } } }),
    () => on.stage.showChart('wrong', '{'),
    async () => {
      await on.stage.show('report', reportBytes(benchmarkReport));
      await on.page.locator('#report .fold summary').click();
      await on.page.locator('#report .plot svg.marks').nth(1).waitFor({ timeout: 20_000 });
    },
  ];
  for (const [column, theme] of (Object.keys(themes) as ThemeName[]).entries()) {
    it(`axe finds nothing: ${theme}`, async () => {
      await draw(points, { theme });
      for (const [row, show] of beside.entries()) if (isInTurn(row, column)) await show();
      for (const rows of await on.page.locator('.chart details > summary').all())
        await rows.click();
      await on.stage.settled();
      await on.page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
      const found = await on.page.evaluate<unknown>(`axe.run(document.querySelector('main'))
        .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))`);
      await on.screenshot(theme);
      assert.deepEqual(found, []);
    });
  }
});
