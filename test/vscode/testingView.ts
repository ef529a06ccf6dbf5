/** What a person sees in the Testing view. */
import type { EditorWindow } from '../browser/editorWindow.js';
import { eventually } from '../browser/eventually.js';

export type TestState = 'passed' | 'failed' | 'error' | 'skipped' | 'unset' | 'run';

export interface TestingView {
  open: () => Promise<void>;
  /** Opens all that can be opened. */
  expand: () => Promise<void>;
  texts: () => Promise<readonly string[]>;
  /** Rows of each of these, and of none of those. */
  shows: (what: string, patterns: readonly RegExp[], gone?: readonly RegExp[]) => Promise<void>;
  becomes: (text: RegExp, state: TestState) => Promise<void>;
}

const timeout = 90_000;

export function testingView(window: () => EditorWindow): TestingView {
  const rows = () => window().page.locator('.test-explorer .monaco-list-row');
  const texts = async () =>
    (await rows().allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  return {
    texts,
    open: () => window().runCommand('Testing: Focus on Test Explorer View'),
    expand: async () => {
      await rows().first().click();
      await window().page.keyboard.press('Home');
      for (const key of ['ArrowRight', 'End', 'ArrowRight'])
        await window().page.keyboard.press(key);
    },
    shows: async (what, patterns, gone = []) =>
      void (await eventually(
        what,
        async () => {
          const found = await texts();
          const has = (pattern: RegExp) => found.some((text) => pattern.test(text));
          return patterns.every(has) && !gone.some(has);
        },
        { timeout },
      )),
    becomes: (text, state) =>
      rows()
        .filter({ hasText: text })
        .locator(`.computed-state.codicon-testing-${state}-icon`)
        .first()
        .waitFor({ timeout }),
  };
}
