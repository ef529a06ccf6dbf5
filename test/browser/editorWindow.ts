/** One window of the editor, with a folder or a workspace open in it. */
import type { Page } from 'playwright-core';
import { listen } from './chromium.js';
import { notebookEditor, type NotebookEditor } from './notebookEditor.js';
import { quickInput, type QuickInput } from './quickInput.js';
import { textIn, typeAtEnd, typeOver } from './textEditor.js';
import { workbench, type Workbench } from './workbench.js';
import { patientMs } from './eventually.js';

export interface EditorWindow {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly workbench: Workbench;
  readonly notebook: NotebookEditor;
  readonly textEditor: {
    text: () => Promise<string>;
    typeAtEnd: (text: string) => Promise<void>;
    typeOver: (text: string) => Promise<void>;
  };
  /** Opens a file of the folder by its name, and waits for its tab and its editor. */
  openFile: (name: string) => Promise<void>;
  runCommand: (title: string) => Promise<void>;
  /** Reloads the window as the command does, and waits until it is ready. */
  reload: () => Promise<void>;
  /** What the window printed to the browser's console, one line each. */
  readonly console: readonly string[];
}

/** Opens the address in the page, and waits until the files are shown. What the page prints is added to `console`. */
export async function openEditorWindow(
  page: Page,
  console: string[],
  url: string,
): Promise<EditorWindow> {
  listen(page, console);
  // Leaving a page with unsaved changes: the browser's own question, which VS Code cannot word.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(url);
  // The window may read a workspace's file before it is connected to the server's files: it then has no folders.
  for (let again = 0; again < 4 && (await lacksFolders(page)); again++) await page.reload();
  await ready(page);

  const quick = quickInput(page);
  const bench = workbench(page, quick);
  const monaco = page.locator('.part.editor .editor-instance .monaco-editor[role="code"]').first();
  return {
    page,
    quickInput: quick,
    workbench: bench,
    notebook: notebookEditor(page),
    textEditor: {
      text: () => textIn(monaco),
      typeAtEnd: (text) => typeAtEnd(monaco, text),
      typeOver: (text) => typeOver(monaco, text),
    },
    async openFile(name) {
      await quick.openFile(name);
      await page.locator(`.part.editor .tab.active[data-resource-name="${name}"]`).waitFor();
      // Attached, not visible: the row of a markdown cell has no height.
      const shown = page
        .locator(`.part.editor [data-uri$="/${name}"] .view-line, ${notText}`)
        .first();
      await shown.waitFor({ state: 'attached' });
    },
    runCommand: (title) => quick.runCommand(title),
    async reload() {
      const loaded = page.waitForEvent('domcontentloaded');
      await quick.runCommand('Developer: Reload Window');
      await loaded;
      await ready(page);
    },
    console,
  };
}

/** What else an editor may show: a notebook's cells, or why it cannot be opened. */
const notText =
  '.notebookOverlay:visible .monaco-list-row, .monaco-editor-pane-placeholder:visible';

async function lacksFolders(page: Page): Promise<boolean> {
  const folders = page.locator(folderRows).first();
  const none = page.getByText('You have not yet added a folder to the workspace');
  await folders
    .or(none)
    .first()
    .waitFor({ timeout: patientMs(60_000) });
  return !(await folders.isVisible());
}

const folderRows = '.explorer-folders-view .monaco-list-row';

async function ready(page: Page): Promise<void> {
  const timeout = patientMs(60_000);
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout });
  await page.locator(folderRows).first().waitFor({ timeout });
}
