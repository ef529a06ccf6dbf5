/**
 * One Chromium for a whole mocha run, started by the first suite that needs it.
 *
 *     const browser = useChromium('renderer');
 *     it('draws', async () => {
 *       const page = await browser.newPage();          // closed after the test
 *       await page.setContent('<b>hello</b>');
 *       await browser.screenshot(page, 'hello');       // out/screenshots/renderer/01-hello.png
 *     });
 *
 * When a test fails, what each of its pages shows and printed is kept in the same folder.
 */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createEvidence, type Evidence } from './evidence.js';
import { provided } from './provided.js';
import { patientMs } from './eventually.js';

/** What would differ from machine to machine, fixed: one pixel a point, no hinting, one language, no motion. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-lcd-text',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--force-device-scale-factor=1',
];

const surroundings = {
  viewport: { width: 1280, height: 900 },
  deviceScaleFactor: 1,
  locale: 'en-US',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
} as const;

let running: Promise<Browser> | undefined;

// At the top of a file that mocha loads this is a hook of the whole run.
after(async () => {
  const browser = await running?.catch(() => undefined);
  running = undefined;
  await browser?.close();
});

/** A profile of its own (storage, clipboard) in the one browser. For use in a hook. */
export async function newContext(hook: Mocha.Context): Promise<BrowserContext> {
  const executablePath = await provided(hook, 'chromium');
  running ??= chromium.launch({ executablePath, args: flags });
  const context = await (await running).newContext(surroundings);
  context.setDefaultTimeout(patientMs(30_000));
  return context;
}

export interface TestBrowser {
  /** A page that is closed after the test. */
  newPage: () => Promise<Page>;
  /** Writes out/screenshots/<suite>/<nn>-<name>.png; not in CI, where nobody looks. */
  screenshot: (page: Page, name: string) => Promise<void>;
  /** What the test's pages wrote to the console, one line each: `error: …`, `uncaught: …`. */
  readonly console: readonly string[];
}

/** Pages for the tests of the enclosing suite. */
export function useChromium(suite: string): TestBrowser {
  const console: string[] = [];
  let context: BrowserContext | undefined;
  let evidence: Evidence | undefined;
  before(async function () {
    this.timeout(patientMs(60_000));
    context = await newContext(this);
    evidence = createEvidence(suite);
  });
  afterEach(async function () {
    const pages = context?.pages() ?? [];
    if (this.currentTest?.state === 'failed') {
      for (const page of pages)
        await evidence?.ofFailure(this.currentTest.title, page, { console });
    }
    for (const page of pages) await page.close();
    console.length = 0;
  });
  after(() => context?.close());
  return {
    console,
    async newPage() {
      if (!context) throw new Error('useChromium: no page before the hooks of the suite ran');
      const page = await context.newPage();
      listen(page, console);
      return page;
    },
    async screenshot(page, name) {
      if (!evidence) throw new Error('useChromium: no picture before the hooks of the suite ran');
      await evidence.screenshot(page, name);
    },
  };
}

/** Adds what a page prints to `lines`. */
export function listen(page: Page, lines: string[]): void {
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => lines.push('uncaught: the page crashed'));
}
