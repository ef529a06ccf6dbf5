/** Charts of an exported page: drawn from their data by the page itself, over the picture that stands for them. */
import assert from 'node:assert/strict';
import { latestTimer, watchTimers } from './lateTimers.js';
import { patientMs } from './eventually.js';
import { statSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { useChromium } from './chromium.js';
import { complaints, scrollThrough, useExportedPages } from './exportedPages.js';

const notebook = (cells: readonly object[]) => ({
  ...{ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 },
});
const code = (id: string, source: string, outputs: readonly object[] = []) => ({
  ...{ cell_type: 'code', id, source, outputs, execution_count: null, metadata: {} },
});
const chartOf = (spec: object) => ({
  ...{ output_type: 'display_data', metadata: {} },
  data: { 'application/vnd.vegalite.v6+json': spec, 'text/plain': 'chart: point' },
});

/** As the documentation of `chart` has it: no types, and steps that are not evenly spaced. */
const plain = `import { chart } from 'lossbook/display';
const step = [0, 1, 10], loss = [1, 0.5, 0.25];
chart({ mark: 'line', encoding: { x: { field: 'step' }, y: { field: 'loss' } } }, { step, loss });`;
const zooming = `chart({
  mark: 'point', width: 400, height: 200,
  params: [{ name: 'zoom', select: 'interval', bind: 'scales' }],
  transform: [{ calculate: 'datum.loss * 2', as: 'twice' }],
  encoding: { x: { field: 'step' }, y: { field: 'twice', type: 'quantitative' } },
}, { step, loss });`;
const report = `import { precision } from 'lossbook/check';
import { angularLoss } from 'lossbook/losses';
precision({ atan2: (t, p) => angularLoss(t, p, { reduction: 'none' }) });`;

const hostile =
  '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">';
const values = [
  { x: 1, y: 2, name: hostile, link: `javascript:document.title='owned'` },
  { x: 2, y: 1, name: hostile, link: 'https://example.org/' },
];
const encoding = {
  x: { field: 'x', type: 'quantitative', title: hostile },
  y: { field: 'y', type: 'quantitative' },
  color: { field: 'name', type: 'nominal' },
  tooltip: { field: 'name', type: 'nominal' },
  href: { field: 'link' },
};
const hostileCharts = [
  chartOf({ mark: 'point', title: hostile, data: { values }, encoding, width: 300 }),
  chartOf({
    ...{ mark: 'image', data: { values: [{ u: 'https://example.org/p.png' }] } },
    encoding: { url: { field: 'u', type: 'nominal' } },
  }),
  chartOf({
    ...{ mark: 'point', data: { values }, encoding },
    transform: [{ calculate: `top.document.title = 'owned'`, as: 'y' }],
  }),
  chartOf({ mark: hostile, data: { url: 'https://example.org/d.json' } }),
];

/** Work without end that the judge of specifications does not see. */
const endless = {
  ...{ mark: 'point', width: 300, data: { values: [{ x: 1, y: 2 }] } },
  transform: [{ filter: { not: `test(/^(a+)+$/, '${'a'.repeat(60)}b')` } }],
  encoding: { x: { field: 'x' }, y: { field: 'y' } },
};
const zoomable = {
  ...{ mark: 'point', width: 300, data: { values: [{ x: 1, y: 2 }] } },
  params: [{ name: 'zoom', select: 'interval', bind: 'scales' }],
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
};

describe('charts of an exported page', function () {
  // Vega is nearly a megabyte to load, on a busy machine for each of several pages.
  this.timeout(patientMs(120_000));
  const browser = useChromium('exportedCharts');
  const { html, open, run, url, write, writeAndRun } = useExportedPages(browser);
  before(() => {
    const cells = [code('plain', plain), code('zooming', zooming), code('report', report)];
    writeAndRun(notebook(cells), 'charts');
    run('notebooks/losses.tfnb', 'losses');
    write(notebook([code('none', '1 + 1')]), 'none');
    const both = [
      code('endless', '1', [chartOf(endless)]),
      code('zoomable', '2', [chartOf(zoomable)]),
    ];
    write(notebook(both), 'endless');
    write(notebook([code('hostile', hostile, hostileCharts)]), 'hostile');
  });

  const drawing = '.live .plot :is(svg, canvas).marks';
  async function draw(page: Page, id: string): Promise<Locator> {
    const figure = page.locator(`[id="cell-${id}"] > figure`);
    await figure.first().scrollIntoViewIfNeeded();
    await figure.locator(drawing).first().waitFor();
    return figure;
  }
  const ticks = (figure: Locator) =>
    figure.locator('.live .role-axis-label text').allTextContents();

  it('are drawn over their pictures; nothing is asked for, and nothing said on the console', async () => {
    const { page, foreign } = await open('charts');
    const figure = await draw(page, 'plain');
    assert.equal(await figure.locator('.static').isVisible(), false);
    // Steps stand where their numbers are, so there are ticks between them.
    const between = (await ticks(figure)).filter((tick) => Number(tick) > 1 && Number(tick) < 10);
    assert.ok(between.length > 5, between.join());
    await draw(page, 'zooming');
    await browser.screenshot(page, 'charts');
    assert.deepEqual([foreign(), browser.console], [[], []]);
  });
  it('the mouse reads a mark', async () => {
    const { page } = await open('charts');
    const figure = await draw(page, 'zooming');
    await figure.locator('.live .mark-symbol path').nth(1).hover();
    assert.match(await figure.locator('.tip').innerText(), /step 1\s+twice 1/);
  });
  it('the wheel zooms, though the page forbids eval', async () => {
    const { page } = await open('charts');
    const figure = await draw(page, 'zooming');
    const before = await ticks(figure);
    await figure.locator('.live .plot svg').hover({ position: { x: 200, y: 100 } });
    await page.mouse.wheel(0, -600);
    await page.waitForFunction(
      ([first]) =>
        document
          .querySelector('#cell-zooming .live')
          ?.shadowRoot?.querySelector('.role-axis-label text')?.textContent !== first,
      before,
    );
    assert.notDeepEqual(await ticks(figure), before);
    assert.deepEqual(browser.console, []);
  });
  it('those of a report come when its fold is opened', async () => {
    const { page, foreign } = await open('charts');
    const figure = page.locator('#cell-report > figure');
    await figure.scrollIntoViewIfNeeded();
    await figure.getByText('charts', { exact: true }).click();
    await figure.locator(drawing).first().waitFor();
    assert.deepEqual([foreign(), browser.console], [[], []]);
  });
  it('on paper and without scripts they are pictures', async () => {
    const { page } = await open('losses');
    const figure = await draw(page, 'chart');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await figure.locator('.live').isVisible(), false);
    const alone = await page.context().browser()?.newContext({ javaScriptEnabled: false });
    const still = await alone?.newPage();
    if (!alone || !still) throw new Error('no browser');
    await still.goto(url('losses'));
    const image = still.locator('figure.chart img');
    assert.equal(await image.isVisible(), true);
    assert.match((await image.getAttribute('alt')) ?? '', /^chart: line/);
    const { width = 0, height = 0 } = (await image.boundingBox()) ?? {};
    assert.ok(width > 400 && height > 400, `${width}×${height}`);
    await alone.close();
  });
  for (const scheme of ['light', 'dark'] as const) {
    it(`axe-core finds nothing, in ${scheme}`, async () => {
      const { page } = await open('charts');
      await page.emulateMedia({ colorScheme: scheme });
      await scrollThrough(page);
      await draw(page, 'plain');
      await page.locator('#cell-report').getByText('charts', { exact: true }).click();
      await page.locator(`#cell-report ${drawing}`).first().waitFor();
      assert.deepEqual(await complaints(page), []);
      await browser.screenshot(page, scheme);
    });
  }

  it('what a chart says is text: nothing of it acts, opens or is asked for', async () => {
    const { page, foreign } = await open('hostile');
    await scrollThrough(page);
    const [first] = await (await draw(page, 'hostile')).all();
    const point = first!.locator('.live .mark-symbol path').first();
    await point.hover();
    assert.equal(await first!.locator('.tip').innerText(), hostile);
    await point.click();
    await page.waitForTimeout(300);
    assert.doesNotMatch(await page.title(), /^owned$/);
    assert.equal(page.url(), url('hostile'));
    const inside = await page
      .locator('.live')
      .evaluateAll((lives) =>
        lives.flatMap(({ shadowRoot }) =>
          [...(shadowRoot?.querySelectorAll('script, a[href], [onerror]') ?? [])].map(
            ({ outerHTML }) => outerHTML,
          ),
        ),
      );
    assert.deepEqual(inside, []);
    // The first two are drawn, without their picture from elsewhere; of the others the words stay.
    const words = await page.locator('figure > .static').all();
    const areShown = await Promise.all(words.map((each) => each.isVisible()));
    assert.deepEqual(areShown, [false, false, true, true]);
    assert.deepEqual(foreign(), []);
    await browser.screenshot(page, 'hostile');
  });
  it('one without end is ended and said, with its rows; the page lives, and the next is drawn', async () => {
    const { page, foreign } = await open('endless');
    await page.evaluate(watchTimers);
    const figure = page.locator('[id="cell-endless"] > figure');
    await figure.scrollIntoViewIfNeeded();
    const problem = figure.locator('.live .problem');
    await problem.waitFor({ timeout: patientMs(25_000) });
    assert.match(await problem.innerText(), /^This chart is not drawn: it was ended after \d+ s/);
    assert.equal(await figure.getByText('1 row').isVisible(), true);
    await draw(page, 'zoomable');
    const late = await page.evaluate<number>(latestTimer);
    assert.ok(late < 2000, `a timer was ${late} ms late`);
    assert.deepEqual([foreign(), browser.console], [[], []]);
  });
  it('Vega is in no page but those that have charts', () => {
    assert.ok(html('charts').includes('vega.github.io/schema/vega/'));
    assert.ok(!html('none').includes('vega.github.io'));
    const around = 10_000;
    assert.ok(html('none').length < statSync('dist/renderer/page.js').size + around);
  });
});
