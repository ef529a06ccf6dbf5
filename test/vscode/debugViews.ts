/** What a person does and sees while a cell is debugged. */
import type { EditorWindow } from '../browser/editorWindow.js';
import { eventually } from '../browser/eventually.js';

export interface DebugViews {
  /** By F9 in a line of a cell, from 1. */
  toggleBreakpoint: (cell: number, line: number) => Promise<void>;
  /** The same by a click left of the line. */
  clickMargin: (cell: number, line: number) => Promise<void>;
  /** Puts the cursor into the cell and calls Debug Cell. */
  start: (cell: number) => Promise<void>;
  /** The same by the menu beside the cell's run button. */
  startByMenu: (cell: number, picture: () => Promise<unknown>) => Promise<void>;
  /** The innermost frame reads so: `twice twice.ts 2:27`. */
  standsAt: (what: RegExp) => Promise<void>;
  /** A row among the variables of a scope, which is opened where it is not. */
  shows: (scope: string, row: RegExp) => Promise<void>;
  hasEnded: () => Promise<void>;
  /** Sets what is asked at a line: by `Add Conditional Breakpoint…` or `Add Logpoint…`. */
  askAt: (
    cell: number,
    line: number,
    by: 'Conditional Breakpoint' | 'Logpoint',
    text: string,
  ) => Promise<void>;
  /** A line of the debug console, until an answer can be read there. */
  answer: (line: string, answer: RegExp) => Promise<void>;
  /** Adds an expression to Watch, until it shows its value. */
  watch: (expression: string, row: RegExp) => Promise<void>;
  /** Rests the pointer on a word of a cell's line, until the hover says so. */
  hover: (cell: number, line: number, word: string, text: RegExp) => Promise<void>;
}

export function debugViews(window: () => EditorWindow): DebugViews {
  const page = () => window().page;
  const text = (written: string) => written.replaceAll(/\s+/g, ' ').trim();
  const isSet = async (cell: number) => {
    const row = await window().notebook.cell(cell);
    await row.locator('[class*="codicon-debug-breakpoint"]').first().waitFor();
  };
  const clickLine = async (cell: number, line: number) => {
    const row = await window().notebook.cell(cell);
    await row
      .locator('.monaco-editor .view-line')
      .nth(line - 1)
      .click();
  };
  return {
    toggleBreakpoint: async (cell, line) => {
      await clickLine(cell, line);
      await page().keyboard.press('F9');
      await isSet(cell);
    },
    clickMargin: async (cell, line) => {
      const row = await window().notebook.cell(cell);
      const margin = row.locator('.monaco-editor .margin-view-overlays > div').nth(line - 1);
      await margin.click({ position: { x: 8, y: 8 } });
      await isSet(cell);
    },
    start: async (cell) => {
      await clickLine(cell, 1);
      await window().runCommand('Lossbook: Debug Cell');
    },
    startByMenu: async (cell, picture) => {
      const row = await window().notebook.cell(cell);
      await row.hover();
      await row.locator('.run-button-container').getByRole('button').last().click();
      const entry = page().locator('.monaco-menu .action-label', { hasText: 'Debug Cell' });
      await entry.waitFor();
      await picture();
      await entry.click();
    },
    standsAt: async (what) => {
      const frames = page().locator('.debug-call-stack .monaco-list-row .stack-frame');
      const isThere = async () => what.test(text((await frames.allInnerTexts())[0] ?? ''));
      await eventually(`to stand at ${what}`, isThere, { timeout: 60_000 });
    },
    shows: async (scope, row) => {
      const rows = page().locator('.debug-variables .monaco-list-row');
      const head = rows.filter({ hasText: new RegExp(`^\\s*${scope}\\s*$`) }).first();
      await eventually(`${row} in ${scope}`, async () => {
        if ((await rows.allInnerTexts()).some((each) => row.test(text(each)))) return true;
        const isClosed = (await head.getAttribute('aria-expanded')) === 'false';
        if (isClosed) await head.click();
        return false;
      });
    },
    askAt: async (cell, line, by, text) => {
      await clickLine(cell, line);
      await window().runCommand(`Debug: Add ${by}...`);
      const box = page().locator('.breakpoint-widget .monaco-editor').last();
      await box.waitFor();
      await page().keyboard.type(text);
      await page().keyboard.press('Enter');
      await box.waitFor({ state: 'detached' });
    },
    answer: async (line, answer) => {
      await window().runCommand('Debug Console: Focus on Debug Console View');
      const box = page().locator('.repl-input-wrapper .monaco-editor').first();
      await box.click();
      await page().keyboard.type(line);
      await page().keyboard.press('Enter');
      const rows = page().locator('.repl .monaco-list-row');
      await eventually(`${answer} in the console`, async () =>
        (await rows.allInnerTexts()).some((row) => answer.test(text(row))),
      );
    },
    watch: async (expression, row) => {
      await window().runCommand('Run and Debug: Focus on Watch View');
      await page().getByRole('button', { name: 'Add Expression' }).first().click();
      await page().keyboard.type(expression);
      await page().keyboard.press('Enter');
      const rows = page().locator('.debug-watch .monaco-list-row');
      await eventually(`${row} in Watch`, async () =>
        (await rows.allInnerTexts()).some((each) => row.test(text(each))),
      );
    },
    hover: async (cell, line, word, text) => {
      const row = await window().notebook.cell(cell);
      const at = row.locator('.monaco-editor .view-line').nth(line - 1);
      const token = at.getByText(word, { exact: true }).first();
      const said = page().locator('.debug-hover-widget');
      await eventually(`a hover of ${word}`, async () => {
        await page().mouse.move(0, 0);
        await token.hover();
        await said.waitFor({ timeout: 3000 });
        return text.test(await said.innerText());
      });
    },
    hasEnded: async () =>
      void (await eventually('the debugger to have gone', async () => {
        return (await page().locator('.debug-toolbar:visible').count()) === 0;
      })),
  };
}
