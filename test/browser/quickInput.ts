/** The box at the top of the window: files by name, commands, and whatever a command asks. */
import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.js';

export interface QuickInput {
  /** Ctrl+P, a file's name, and the file of that name. Does not wait for the editor to show. */
  openFile: (name: string) => Promise<void>;
  /** F1, a command's title, and the command of exactly that title (`Category: Title`). */
  runCommand: (title: string) => Promise<void>;
  /** Picks the entry of exactly that label in the list that is open. */
  pick: (label: string) => Promise<void>;
  /** Labels of the list that is open. */
  labels: () => Promise<readonly string[]>;
  /** Writes into the box that is open, and presses Enter. */
  answer: (text: string) => Promise<void>;
  readonly box: Locator;
}

export function quickInput(page: Page): QuickInput {
  const widget = page.locator('.quick-input-widget');
  const box = widget.locator('.quick-input-box input');
  const rows = widget.locator('.quick-input-list .monaco-list-row');
  const labelIn = (row: Locator) =>
    row.locator('.quick-input-list-row').first().locator('.label-name');
  const pick = async (label: string) => {
    await box.waitFor();
    await box.fill((await box.inputValue()).startsWith('>') ? `>${label}` : label);
    const row = rows.filter({ has: page.getByText(label, { exact: true }) }).first();
    await row.waitFor();
    await eventually(`'${label}' to be picked`, async () => {
      // A click is lost when the list is drawn anew beneath it; until it is heard the row stays.
      await row.click({ timeout: 2000 }).catch(() => undefined);
      await row.waitFor({ state: 'hidden', timeout: 3000 });
      return true;
    });
  };
  const open = async (key: string, text: string) => {
    // Keys typed while the window is still busy with something else are lost: press until the box is there.
    for (let tries = 0; ; tries++) {
      await page.keyboard.press(key);
      try {
        await box.waitFor({ timeout: 2000 });
        break;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
    await box.fill(text);
  };
  return {
    box,
    pick,
    async openFile(name) {
      await open('Control+P', name);
      await pick(name);
    },
    async runCommand(title) {
      await open('F1', `>${title}`);
      await pick(title);
    },
    labels: async () => {
      await rows.first().waitFor();
      return Promise.all((await rows.all()).map((row) => labelIn(row).innerText()));
    },
    async answer(text) {
      await box.fill(text);
      await box.press('Enter');
    },
  };
}
