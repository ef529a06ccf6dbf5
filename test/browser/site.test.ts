/** The documentation as a site: every link leads somewhere, and a browser without a network has nothing to complain of. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useChromium } from './chromium.js';
import { patientMs } from './eventually.js';

/** Of docs/losses.md, which another suite holds to what the library exports. */
const names = [...readFileSync('docs/losses.md', 'utf8').matchAll(/^### (\w+)$/gm)].map(
  ([, name]) => name!,
);

describe('the documentation as a site', function () {
  this.timeout(patientMs(120_000));
  const browser = useChromium('site');
  let folder = '';
  let pages: readonly string[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-site-'));
    const args = [resolve('docs/site/build.mjs'), folder, '--samples', 'angular-loss'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.html'),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  /** Without the scripts of an exported notebook. */
  const textOf = (page: string): string =>
    readFileSync(join(folder, page), 'utf8').replace(/<script>[^]*?<\/script>/g, '');

  it('every link between pages leads to a page, and to a place in it', () => {
    const broken: string[] = [];
    for (const page of pages) {
      for (const [, link] of textOf(page).matchAll(/ (?:href|src)="([^"]*)"/g)) {
        if (/^(https:|data:)/.test(link!)) continue;
        const [path, place] = link!.split('#') as [string, string?];
        const target = path === '' ? page : join(dirname(page), path);
        const isThere = existsSync(join(folder, target)) && statSync(join(folder, target)).isFile();
        const isPlace =
          place === undefined || (isThere && textOf(target).includes(` id="${place}"`));
        if (!isThere || !isPlace) broken.push(`${page}: ${link}`);
      }
    }
    assert.deepEqual(broken, []);
    assert.ok(pages.length > 70, `${pages.length} pages`);
  });

  it('every page leads to the first, samples too', () => {
    const alone = pages.filter((page) => !/ href="(?:\.\.\/)?index\.html"/.test(textOf(page)));
    assert.deepEqual(alone, []);
  });

  it('no word of a table of options is broken', async () => {
    const opened = await browser.newPage();
    await opened.goto(pathToFileURL(join(folder, 'losses/dice.html')).href);
    const broken = await opened
      .locator('td:first-child code')
      .evaluateAll((names) =>
        names.filter((name) => name.getClientRects().length > 1).map((name) => name.textContent),
      );
    assert.deepEqual(broken, []);
  });

  it('each document is a page', () => {
    const documents = readdirSync('docs').flatMap((name) => /^(.+)\.md$/.exec(name)?.[1] ?? []);
    assert.deepEqual(
      documents.filter((name) => !pages.includes(`${name}.html`)),
      [],
    );
  });

  it('each loss has a page with its formula, its curve where one number moves it, and four frameworks', () => {
    const missing = names.filter((name) => !pages.includes(join('losses', `${name}.html`)));
    assert.deepEqual(missing, []);
    const text = textOf('losses/angularLoss.html');
    assert.match(text, /<math[^]*<svg class="plot"|<svg class="plot"[^]*<math/);
    for (const framework of ['tensorflow', 'torch', 'jax']) {
      assert.ok(
        text.includes(`--reference angularLoss --shape 2,16,16,2 --framework ${framework}`),
      );
    }
    const drawn = names.filter((name) =>
      textOf(`losses/${name}.html`).includes('<svg class="plot"'),
    );
    assert.ok(drawn.length > 35, `${drawn.length} curves`);
  });

  it('the curve of angularLoss ends at π^1.2, and its slope at 1.2·π^0.2', () => {
    const text = textOf('losses/angularLoss.html');
    const ends = [...text.matchAll(/<polyline points="[^"]*?([\d.]+),([\d.]+)"/g)].map((m) =>
      Number(m[2]),
    );
    const height = (value: number): number => 8 + (1 - value / Math.PI ** 1.2) * 190;
    const [slope, value] = ends;
    assert.ok(Math.abs(value! - height(Math.PI ** 1.2)) < 0.2, `${value}`);
    assert.ok(Math.abs(slope! - height(1.2 * Math.PI ** 0.2)) < 0.5, `${slope}`);
  });

  for (const page of [
    'index.html',
    'losses.html',
    'losses/dice.html',
    'api.html',
    'samples.html',
    'samples/angular-loss.html',
  ]) {
    it(`${page} opens, asks for nothing, and says nothing on the console`, async () => {
      const opened = await browser.newPage();
      const asked: string[] = [];
      opened.on('request', (request) => {
        if (!request.url().startsWith('data:')) asked.push(request.url());
      });
      const url = pathToFileURL(join(folder, page)).href;
      await opened.goto(url);
      assert.ok((await opened.locator('h1').first().innerText()).length > 0);
      assert.deepEqual(asked, [url]);
      assert.deepEqual(browser.console, []);
      await browser.screenshot(opened, page.replace(/\W+/g, '-'));
    });
  }
});
