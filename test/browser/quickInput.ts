/** The box at the top of the window: files by name, commands, and whatever a command asks. */
import type { Locator, Page } from 'playwright-core';
import { eventually, patientMs } from './eventually.js';

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
  const rowOf = (label: string) =>
    rows.filter({ has: page.getByText(label, { exact: true }) }).first();
  /** Whether the entry took the click. One is lost when the list is drawn anew beneath it: the row then stays, which throws. */
  const click = async (row: Locator): Promise<boolean> => {
    const isClicked = await row.click({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    await row.waitFor({ state: 'hidden', timeout: 3000 });
    return isClicked;
  };
  const pick = async (label: string) => {
    await box.waitFor();
    await box.fill((await box.inputValue()).startsWith('>') ? `>${label}` : label);
    const row = rowOf(label);
    await row.waitFor();
    await eventually(`'${label}' to be picked`, async () => {
      await click(row);
      return true;
    });
  };
  /**
   * Keys pressed while the window is busy are lost, and a box closes by itself when something else takes the focus, be it
   * between the key and the first letter: whatever is not there is asked for again, from the key on. So is an entry: a list has what
   * was in place when it was opened, and the notebook may have come after.
   */
  const openAndPick = async (key: string, text: string, label: string) => {
    const row = rowOf(label);
    let isFirst = true;
    await eventually(
      `${key} and '${label}' to be picked`,
      async () => {
        if (isFirst || !(await box.isVisible())) await page.keyboard.press(key);
        isFirst = false;
        await box.waitFor({ timeout: patientMs(2000) });
        await box.fill(text, { timeout: 2000 });
        await row.waitFor({ timeout: patientMs(5000) }).catch(async (error: unknown) => {
          await page.keyboard.press('Escape');
          throw error;
        });
        return click(row);
      },
      { timeout: 60_000 },
    );
  };
  return {
    box,
    pick,
    openFile: (name) => openAndPick('Control+P', name, name),
    runCommand: (title) => openAndPick('F1', `>${title}`, title),
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
