/** Notebooks exported as pages, and opened from disk by a browser that has no network. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { TestBrowser } from './chromium.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface OpenedPage {
  readonly page: Page;
  /** What it asked for beside itself. */
  foreign: () => readonly string[];
}

export interface ExportedPages {
  /** Runs a notebook of the repository, and exports what it shows. */
  run: (notebook: string, name: string) => void;
  /** Exports a notebook as it is given. */
  write: (notebook: object, name: string) => void;
  /** Runs a notebook as it is given, and exports what it shows. */
  writeAndRun: (notebook: object, name: string) => void;
  url: (name: string) => string;
  html: (name: string) => string;
  open: (name: string) => Promise<OpenedPage>;
}

/** Pages in a folder of the enclosing suite. */
export function useExportedPages(browser: TestBrowser): ExportedPages {
  let folder = '';
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'lossbook-page-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string) => join(folder, name);
  const url = (name: string): string => pathToFileURL(file(`${name}.html`)).href;
  const exportAs = (notebook: string, name: string) =>
    lossbook('export', notebook, '--html', file(`${name}.html`));
  const run = (notebook: string, name: string) => {
    const executed = file(`${name}.executed.tfnb`);
    lossbook('run', notebook, '--output', executed, '--backend', 'wasm');
    exportAs(executed, name);
  };
  const saved = (notebook: object, name: string): string => {
    writeFileSync(file(`${name}.tfnb`), JSON.stringify(notebook));
    return file(`${name}.tfnb`);
  };
  return {
    run,
    write: (notebook, name) => exportAs(saved(notebook, name), name),
    writeAndRun: (notebook, name) => run(saved(notebook, name), name),
    url,
    html: (name) => readFileSync(file(`${name}.html`), 'utf8'),
    async open(name) {
      const page = await browser.newPage();
      await page.context().setOffline(true);
      const requests: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith('data:')) requests.push(request.url());
      });
      await page.goto(url(name));
      return { page, foreign: () => requests.filter((asked) => asked !== url(name)) };
    },
  };
}

function lossbook(...args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [resolve('dist/cli.js'), ...args],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr + stdout);
}

/** Each figure comes near the window once. */
export async function scrollThrough(page: Page): Promise<void> {
  for (const figure of await page.locator('main > section > figure').all()) {
    await figure.scrollIntoViewIfNeeded();
    await page.waitForTimeout(50);
  }
}

/** What axe-core finds wrong with a page, one line for each element. */
export async function complaints(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Finding {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: readonly Finding[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((n) => `${id}: ${n.html.slice(0, 200)} ${n.failureSummary}`),
    );
  });
}
