/** What the suites of views share: a stage for each test, with one output on it, and keys. */
import type { Locator } from 'playwright-core';
import { type TestBrowser, useChromium } from '../../browser/chromium.js';
import { openStage, type Stage } from './stage.js';

export interface ViewSuite {
  readonly browser: TestBrowser;
  /** Of the test that runs, once it has shown something. */
  readonly stage: Stage;
  /** The output with id `out`. */
  readonly out: Locator;
  /** Opens a stage and draws one view on it. */
  show: (bytes: Uint8Array) => Promise<void>;
  press: (...keys: string[]) => Promise<void>;
}

export function useViews(suite: string): ViewSuite {
  const browser = useChromium(suite);
  let stage: Stage;
  return {
    browser,
    get stage() {
      return stage;
    },
    get out() {
      return stage.page.locator('#out');
    },
    async show(bytes) {
      stage = await openStage(await browser.newPage());
      await stage.show('out', bytes);
    },
    async press(...keys) {
      for (const key of keys) await stage.page.keyboard.press(key);
      await stage.settled();
    },
  };
}
