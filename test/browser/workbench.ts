/** The frame around the editors: tabs, status bar, notifications, problems, dialogs, colours. */
import type { Page } from 'playwright-core';
import { eventually, type Patience } from './eventually.js';
import type { QuickInput } from './quickInput.js';

/** VS Code's own themes, by what they are for. */
const themes = {
  light: { label: 'Light Modern', marks: 'vs' },
  dark: { label: 'Dark Modern', marks: 'vs-dark' },
  'high contrast dark': { label: 'Dark High Contrast', marks: 'hc-black' },
  'high contrast light': { label: 'Light High Contrast', marks: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;

export interface Workbench {
  /** Ctrl+S in an editor with changes, until the file is written. */
  save: (patience?: Patience) => Promise<void>;
  /** Whether the active tab has unsaved changes. */
  isDirty: () => Promise<boolean>;
  /** Titles of the open tabs. */
  tabs: () => Promise<readonly string[]>;
  /** Closes the active editor; with unsaved changes a dialog asks first. */
  closeEditor: () => Promise<void>;
  /** Texts of the status bar, from left to right. */
  statusBar: () => Promise<readonly string[]>;
  /** The first status bar text that matches. */
  waitForStatus: (text: RegExp, patience?: Patience) => Promise<string>;
  /** Messages shown in the corner. */
  notifications: () => Promise<readonly string[]>;
  /** The first notification that matches. */
  waitForNotification: (text: RegExp, patience?: Patience) => Promise<string>;
  /** Presses a button of the notifications. */
  answerNotification: (button: string) => Promise<void>;
  /** The problems panel, opened: its rows are files and, below each, its problems. */
  problems: () => Promise<readonly string[]>;
  /** The first row of the problems panel that matches. */
  waitForProblem: (text: RegExp, patience?: Patience) => Promise<string>;
  /** The message of the modal dialog. */
  dialog: () => Promise<string>;
  answerDialog: (button: string) => Promise<void>;
  chooseTheme: (theme: Theme) => Promise<void>;
}

export function workbench(page: Page, quick: QuickInput): Workbench {
  const tab = page.locator('.part.editor .tab.active').first();
  const texts = async (selector: string) =>
    (await page.locator(selector).allInnerTexts()).map((text) =>
      text.trim().replaceAll(/\s+/g, ' '),
    );
  const dialogBox = page.locator('.monaco-dialog-box');
  const isDirty = async () => /\bdirty\b/.test((await tab.getAttribute('class')) ?? '');
  const statusBar = async () => {
    const items = await texts('.part.statusbar .statusbar-item:visible .statusbar-item-label');
    return items.filter((text) => text !== '');
  };
  const notifications = () => texts('.notification-list-item-message');
  const matching = (what: string, read: () => Promise<readonly string[]>) => {
    return (text: RegExp, patience?: Patience) =>
      eventually(`${what} ${text}`, async () => (await read()).find((t) => text.test(t)), patience);
  };
  const openProblems = async () => {
    await quick.runCommand('Problems: Focus on Problems View');
    await page.locator('.markers-panel').waitFor();
  };
  const problemRows = () => texts('.markers-panel .monaco-list-row');
  return {
    isDirty,
    async save(patience) {
      await eventually('unsaved changes', isDirty);
      await page.keyboard.press('Control+S');
      await eventually('the file to be saved', async () => !(await isDirty()), patience);
    },
    tabs: () =>
      page
        .locator('.part.editor .tab')
        .evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute('data-resource-name') ?? '')),
    closeEditor: () => quick.runCommand('View: Close Editor'),
    statusBar,
    waitForStatus: matching('a status bar text', statusBar),
    notifications,
    waitForNotification: matching('a notification', notifications),
    answerNotification: (button) =>
      page.locator('.notification-list-item').getByRole('button', { name: button }).first().click(),
    async problems() {
      await openProblems();
      return problemRows();
    },
    async waitForProblem(text, patience) {
      await openProblems();
      return matching('a problem', problemRows)(text, patience);
    },
    dialog: () => dialogBox.locator('.dialog-message-container').innerText(),
    async answerDialog(button) {
      await dialogBox.getByRole('button', { name: button, exact: true }).click();
      await dialogBox.waitFor({ state: 'detached' });
    },
    async chooseTheme(theme) {
      await quick.runCommand('Preferences: Color Theme');
      await quick.pick(themes[theme].label);
      await page.locator(`.monaco-workbench.${themes[theme].marks}`).waitFor();
    },
  };
}
