/** JupyterLab in a browser, on a sample: what a person sees and presses. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { useChromium } from '../../browser/chromium.js';
import { eventually } from '../../browser/eventually.js';
import { useJupyter } from '../environment.js';
import { startServer, type JupyterServer } from '../server.js';

describe('JupyterLab', function () {
  this.timeout(180_000);
  const jupyter = useJupyter();
  const browser = useChromium('lab');
  let server: JupyterServer | undefined;

  before(async () => {
    cpSync('notebooks', jupyter.folder, { recursive: true });
    cpSync(join(jupyter.folder, 'angular-loss.tfnb'), join(jupyter.folder, 'angular.ipynb'));
    server = await startServer(
      jupyter,
      'jupyter',
      (port) => [
        ...['lab', '--no-browser', '--allow-root', `--port=${port}`, '--IdentityProvider.token=t'],
        `--ServerApp.root_dir=${jupyter.folder}`,
      ],
      { path: '/api?token=t' },
    );
  });
  after(() => server?.stop());

  const choose = async (page: Page, menu: string, item: RegExp) => {
    await page.locator('.lm-MenuBar-item', { hasText: menu }).click();
    await page.locator('.lm-Menu-item', { hasText: item }).first().click();
  };
  const becomes = (page: Page, state: 'idle' | 'busy') =>
    page
      .locator(`.jp-Notebook-ExecutionIndicator[data-status="${state}"]`)
      .waitFor({ timeout: 120_000 });
  /** Writes a cell below the last one and runs it. */
  const runCell = async (page: Page, code: string) => {
    const cells = page.locator('.jp-Notebook .jp-CodeCell');
    const before = await cells.count();
    await page.locator('.jp-Notebook-footer').click();
    await eventually('a new cell', async () => (await cells.count()) > before);
    await page.keyboard.press('Enter');
    await page.locator('.jp-Notebook.jp-mod-editMode').waitFor();
    await page.keyboard.insertText(code);
    await page.keyboard.press('Control+Enter');
  };
  const lastOutput = (page: Page) => page.locator('.jp-OutputArea-output').last();
  const lastSays = (page: Page, text: string) =>
    eventually(`the output ${text}`, async () =>
      (await lastOutput(page).innerText()).includes(text),
    );

  it('opens a sample, runs all, draws views that answer; Stop keeps names, Restart does not', async () => {
    const page = await browser.newPage();
    await page.goto(`${server!.url}/lab/tree/angular.ipynb?token=t`);
    await page.locator('.jp-Notebook .jp-CodeCell').first().waitFor({ timeout: 60_000 });
    await page.getByText('Lossbook | Idle').waitFor({ timeout: 60_000 });

    await choose(page, 'Run', /^Run All Cells/);
    await becomes(page, 'busy');
    await becomes(page, 'idle');
    await browser.screenshot(page, 'ran');
    const picture = page.locator('.jp-OutputArea canvas').first();
    await picture.scrollIntoViewIfNeeded();
    await picture.click({ position: { x: 30, y: 30 } });
    const readout = page.locator('.readout').first();
    await eventually('the cursor', async () => /y \d+, x \d+/.test(await readout.innerText()));
    await browser.screenshot(page, 'view');

    await runCell(
      page,
      `(await import('lossbook/display')).table([{ name: 'sgd', loss: 0.5 }, { name: 'adam', loss: 0.0625 }])`,
    );
    await lastOutput(page).getByRole('button', { name: /^loss/ }).click({ timeout: 60_000 });
    const names = lastOutput(page).locator('tbody td:first-child');
    await eventually('the order', async () => (await names.allInnerTexts()).join() === 'adam,sgd');
    await runCell(
      page,
      `(await import('lossbook/display')).chart({ mark: 'point', params: [{ name: 'z', select: 'interval', bind: 'scales' }], encoding: { x: { field: 'a' }, y: { field: 'b' } } }, { a: [1, 2], b: [1, 2] })`,
    );
    await lastOutput(page).locator('.plot svg.marks').waitFor({ timeout: 60_000 });
    // By a worker that has tried it.
    assert.ok(page.workers().some((worker) => worker.url().startsWith('data:')));
    await browser.screenshot(page, 'table');

    await runCell(
      page,
      `(await import('lossbook/display')).image(tf.tensor2d([[0, 1, 2], [2, 1, 255]], [2, 3], 'int32'), { labels: ['road', 'car', 'sky'] })`,
    );
    const key = lastOutput(page).locator('.classes li');
    await key.first().waitFor({ timeout: 60_000 });
    assert.deepEqual(await key.allInnerTexts(), [
      ...['0 road16.7 %', '1 car33.3 %', '2 sky33.3 %', '255 ignored16.7 %'],
    ]);
    await browser.screenshot(page, 'labels');

    // As the language settings of JupyterLab set it on the page.
    await page.evaluate(`document.documentElement.lang = 'zh-CN'`);
    await runCell(page, `(await import('lossbook/display')).show(tf.ones([8, 8]))`);
    await lastOutput(page).getByRole('button', { name: '直方图' }).waitFor({ timeout: 60_000 });
    await browser.screenshot(page, 'chinese');
    await page.evaluate(`document.documentElement.lang = 'en'`);

    await runCell(page, `let kept = 41; console.log('ready'); while (true);`);
    await lastSays(page, 'ready');
    await choose(page, 'Kernel', /^Interrupt Kernel/);
    await lastSays(page, 'names of this and earlier cells are kept');
    await runCell(page, 'kept + 1');
    await lastSays(page, '42');
    await browser.screenshot(page, 'stopped');

    await choose(page, 'Kernel', /^Restart Kernel…/);
    await page.locator('.jp-Dialog button.jp-mod-accept').click();
    await page.getByText('Lossbook | Idle').waitFor();
    await runCell(page, 'typeof kept');
    await lastSays(page, 'undefined');
    const wrong = browser.console.filter((line) => line.startsWith('uncaught'));
    assert.deepEqual(wrong, []);
  });
});
