/** A notebook exported as a page, opened from disk by a browser that has no network. */
import assert from 'node:assert/strict';
import { patientMs } from './eventually.js';
import { useChromium } from './chromium.js';
import { complaints, scrollThrough, useExportedPages } from './exportedPages.js';

/** What a notebook from nowhere may hold: each must be shown as text, or not act. */
const hostile =
  '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">';
const output = (data: object) => ({ output_type: 'display_data', data, metadata: {} });
const code = (id: string, source: string, outputs: readonly object[]) => ({
  ...{ cell_type: 'code', id, source, outputs, execution_count: 1, metadata: {} },
});
const hostileNotebook = {
  cells: [
    {
      ...{ cell_type: 'markdown', id: 'm', metadata: {} },
      source: `# ${hostile}\n\n${hostile}\n\n[link](javascript:document.title='owned') ![p](https://example.org/p.png) $\\href{javascript:document.title='owned'}{x}$\n\n![svg](data:image/svg+xml,<svg onload="document.title='owned'"/>)`,
    },
    { cell_type: 'raw', id: 'r', source: hostile, metadata: {} },
    code('c', `const s = '${hostile}'; \`\${'${hostile}'}\` // ${hostile}`, [
      { output_type: 'stream', name: 'stdout', text: hostile },
      { output_type: 'error', ename: hostile, evalue: hostile, traceback: [hostile] },
      output({ 'text/html': hostile, 'text/plain': hostile }),
      output({ 'text/markdown': hostile }),
      output({
        'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='owned'">${hostile}</svg>`,
      }),
      output({ 'image/png': hostile, 'text/plain': hostile }),
      output({ 'application/vnd.lossbook.view': hostile, 'text/plain': hostile }),
      output({
        'application/vnd.vegalite.v6+json': {
          mark: hostile,
          title: hostile,
          data: { url: 'https://example.org/d.json' },
        },
      }),
      output({ 'application/json': { [hostile]: hostile } }),
      output({ 'text/latex': `$${hostile}$` }),
      output({ [`application/${hostile}`]: hostile }),
      { output_type: hostile },
    ]),
  ],
  metadata: {
    lossbook: {
      backend: hostile,
      versions: { [hostile]: hostile },
      inputs: { [hostile]: hostile },
    },
  },
  ...{ nbformat: 4, nbformat_minor: 5 },
};

const tableNotebook = {
  cells: [
    code(
      'table',
      `import * as tf from '@tensorflow/tfjs';
import { image, table } from 'lossbook/display';
table([{ optimizer: 'sgd', loss: 0.5 }, { optimizer: 'adam', loss: 0.0625 }], { title: 'runs' });
image(tf.tensor2d([[0, 1, 2], [0, 1, 255]], [2, 3], 'int32'), { labels: ['road', 'car', 'sky'] });`,
      [],
    ),
  ],
  metadata: {},
  ...{ nbformat: 4, nbformat_minor: 5 },
};

describe('an exported page', function () {
  this.timeout(patientMs(120_000));
  const browser = useChromium('exportedPage');
  const { open, run, url, write, writeAndRun } = useExportedPages(browser);
  before(() => {
    writeAndRun(tableNotebook, 'table');
    run('notebooks/angular-loss.tfnb', 'angular-loss');
    write(hostileNotebook, 'hostile');
  });

  it('draws every view, asks for nothing, and says nothing on the console', async () => {
    const { page, foreign } = await open('angular-loss');
    await scrollThrough(page);
    const figures = page.locator('figure.view:has(script)');
    const count = await figures.count();
    assert.ok(count >= 6, `${count} views`);
    assert.equal(await page.locator('figure.view.drawn').count(), count);
    const canvases = await page.evaluate(() =>
      [...document.querySelectorAll('.live')].map(
        (live) => live.shadowRoot?.querySelectorAll('canvas').length ?? 0,
      ),
    );
    assert.ok(canvases.filter((n) => n > 0).length >= 4, canvases.join());
    await browser.screenshot(page, 'angular-loss');
    assert.deepEqual(foreign(), []);
    assert.deepEqual(browser.console, []);
  });

  it('a table is sorted and filtered there, and labels have their names', async () => {
    const { page } = await open('table');
    await scrollThrough(page);
    const column = page.locator('.live tbody td:first-child');
    await page.locator('.live').getByRole('button', { name: /^loss/ }).click();
    assert.deepEqual(await column.allInnerTexts(), ['adam', 'sgd']);
    await page.locator('.live').getByLabel('filter').fill('loss>0.1');
    assert.deepEqual(await column.allInnerTexts(), ['sgd']);
    assert.deepEqual(await page.locator('.live .classes li').allInnerTexts(), [
      '0 road33.3 %',
      '1 car33.3 %',
      '2 sky16.7 %',
      '255 ignored16.7 %',
    ]);
    await browser.screenshot(page, 'table');
    assert.deepEqual(browser.console, []);
  });

  it('a picture of the whole page has no blank pane, wherever its reader was', async () => {
    const { page } = await open('angular-loss');
    await scrollThrough(page);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ fullPage: true, path: 'out/screenshots/exportedPage/whole.png' });
    const blank = await page.evaluate(
      () =>
        [...document.querySelectorAll('.live')].flatMap((live) =>
          [...(live.shadowRoot?.querySelectorAll<HTMLCanvasElement>('.panes canvas') ?? [])].filter(
            ({ width, height }) => width * height < 100,
          ),
        ).length,
    );
    assert.equal(blank, 0);
  });

  it('says the verdict first, numbers cells as the command does, and names each check', async () => {
    const { page } = await open('angular-loss');
    const text = await page.locator('main').innerText();
    assert.match(text, /^✓ PASS 18 cells · 14 checks\n/);
    const numbers = await page.locator('a.number').allInnerTexts();
    assert.deepEqual(
      numbers,
      Array.from({ length: 18 }, (_, i) => String(i + 1)),
    );
  });

  it('draws the photograph as the numbers of its tensor are', async () => {
    const { page } = await open('angular-loss');
    await page.locator('figure.view.drawn').first().waitFor();
    const grey = await page.evaluate(() => {
      const live = document.querySelector('.live');
      const canvas = [...(live?.shadowRoot?.querySelectorAll('canvas') ?? [])].find(
        (c) => c.width > 100,
      );
      const pixels =
        canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const levels = new Set<number>();
      for (let i = 0; i < pixels.length; i += 4) levels.add(pixels[i] ?? 0);
      return levels.size;
    });
    // A blank canvas has one level; the brick wall has values from 0.25 to 0.81.
    assert.ok(grey > 60, `${grey} levels`);
  });

  it('reads without scripts: pictures with words, verdicts, tables, formulas', async () => {
    const page = await browser.newPage();
    await page.goto('about:blank');
    const plain = await page
      .context()
      .browser()
      ?.newContext({ javaScriptEnabled: false, offline: true });
    const still = await plain?.newPage();
    if (!plain || !still) throw new Error('no browser');
    await still.goto(url('angular-loss'));
    const text = await still.locator('main').innerText();
    for (const words of [
      'A per-pixel angular loss',
      'compare failed, as it should',
      'gradcheck PASS 8192/8192 ok',
      'ReferenceError: sum is not defined',
      'candidate = reference × (H·W)²',
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.ok((await still.locator('math').count()) >= 1);
    const alts = await still
      .locator('figure img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('alt')));
    assert.ok(alts.length >= 4 && alts.every((alt) => alt !== null && alt.length > 5), alts.join());
    await plain.close();
  });

  it('prints pictures and text rather than what is interactive', async () => {
    const { page } = await open('angular-loss');
    await page.locator('figure.view.drawn').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    const figure = page.locator('figure.drawn').first();
    assert.equal(await figure.locator('.static').isVisible(), true);
    assert.equal(await figure.locator('.live').isVisible(), false);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`axe-core finds nothing, in ${scheme}`, async () => {
      const { page } = await open('angular-loss');
      await page.emulateMedia({ colorScheme: scheme });
      await scrollThrough(page);
      assert.deepEqual(await complaints(page), []);
      await browser.screenshot(page, scheme);
    });
  }

  it('what a notebook says is text: nothing of it acts, and nothing is asked for', async () => {
    const { page, foreign } = await open('hostile');
    await scrollThrough(page);
    await page.waitForTimeout(300);
    assert.doesNotMatch(await page.title(), /^owned$/);
    const inside = await page.evaluate(() => ({
      scripts: [...document.scripts].filter((s) => s.type === '').length,
      handlers: document.querySelectorAll('[onerror],[onload]').length,
      // The page's own links go to its cells.
      links: [...document.querySelectorAll('a')]
        .map((a) => a.getAttribute('href'))
        .filter((href) => href !== '#cell-c'),
    }));
    assert.deepEqual(inside, { scripts: 1, handlers: 0, links: [] });
    assert.deepEqual(foreign(), []);
    assert.match(
      await page.locator('main').innerText(),
      /<\/script><script>document\.title="owned"/,
    );
    await browser.screenshot(page, 'hostile');
  });
});
