/** A Monaco editor: that of a text file, or that of a notebook's cell. */
import type { Locator } from 'playwright-core';

/** Its text, as far as it is in view; lines from the top down. */
export async function textIn(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-line').evaluateAll((elements) =>
    elements
      .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text),
  );
  // Monaco draws a space as one that does not break.
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** Puts the cursor at the end of the text and types there. */
export async function typeAtEnd(editor: Locator, text: string): Promise<void> {
  await focus(editor);
  await editor.page().keyboard.press('Control+End');
  await editor.page().keyboard.insertText(text);
}

/** Selects everything and types over it. */
export async function typeOver(editor: Locator, text: string): Promise<void> {
  await focus(editor);
  await editor.page().keyboard.press('Control+A');
  await editor.page().keyboard.insertText(text);
}

async function focus(editor: Locator): Promise<void> {
  await editor.locator('.view-lines').click();
  await editor.and(editor.page().locator('.focused')).waitFor();
}
