/** A notebook in the editor: cells by their index from 0, as they stand in the file. */
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { eventually, type Patience } from './eventually.js';
import { textIn, typeOver } from './textEditor.js';

export type CellState = 'not run' | 'waiting' | 'running' | 'succeeded' | 'failed';

const icons: Readonly<Record<Exclude<CellState, 'not run'>, string>> = {
  waiting: 'codicon-notebook-state-pending',
  running: 'codicon-notebook-state-executing',
  succeeded: 'codicon-notebook-state-success',
  failed: 'codicon-notebook-state-error',
};

const cellRow = '.cell-list-container :is(.code-cell-row, .markdown-cell-row)';

export interface NotebookEditor {
  /** Waits until the notebook shows its cells; how many there are. */
  cellCount: () => Promise<number>;
  /** The cell's row, scrolled into view. */
  cell: (index: number) => Promise<Locator>;
  /** The cell's source, as far as it is in view. */
  text: (index: number) => Promise<string>;
  /** Types over the whole source of a cell. */
  edit: (index: number, text: string) => Promise<void>;
  /** Runs one cell by its button and waits until it has ended. Gives how. */
  run: (index: number, patience?: Patience) => Promise<CellState>;
  /** Presses Run All and waits until nothing runs any more. */
  runAll: (patience?: Patience) => Promise<void>;
  /** Begins to run a cell, and comes back as soon as it waits or runs. */
  startRun: (index: number) => Promise<void>;
  state: (index: number) => Promise<CellState>;
  /** The number in brackets beside the cell; undefined where there is none. */
  executionOrder: (index: number) => Promise<number | undefined>;
  /** Waits until the cell neither runs nor waits; gives how it ended. */
  waitForEnd: (index: number, patience?: Patience) => Promise<CellState>;
  /** What the cell put out, inside the frame of the outputs; waits until there is something. */
  output: (index: number, patience?: Patience) => Promise<Locator>;
  /** The text of what the cell put out, as soon as it matches: it is drawn a moment after the cell has ended. */
  outputText: (index: number, matching: RegExp, patience?: Patience) => Promise<string>;
  /** The frame in which renderers draw all outputs of the notebook. */
  readonly outputs: FrameLocator;
  /** Presses the button of this name in the notebook's toolbar. */
  pressToolbar: (name: string) => Promise<void>;
  /** The kernel named at the right of the toolbar. */
  kernelLabel: () => Promise<string>;
}

export function notebookEditor(page: Page): NotebookEditor {
  const overlay = page.locator('.notebookOverlay:visible');
  const rows = overlay.locator(cellRow);
  const row = (index: number) => rows.and(page.locator(`[data-index="${index}"]`));
  const outputs = overlay.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const button = (name: string) =>
    overlay.locator('.notebook-toolbar-container').getByRole('button', { name, exact: true });

  const show = async (index: number) => {
    await scrollTo(page, overlay, rows, index);
    return row(index);
  };
  const state = async (index: number): Promise<CellState> => stateOf(await show(index));
  const waitForEnd = (index: number, patience?: Patience) =>
    eventually(
      `cell ${index} to end`,
      async () => {
        const now = await state(index);
        return now === 'succeeded' || now === 'failed' ? now : undefined;
      },
      patience,
    );
  const output = async (index: number, patience?: Patience) => {
    const cell = await show(index);
    // VS Code gives the two no common name; their places are the same.
    const id = await eventually(
      `an output of cell ${index}`,
      async () => {
        const top = (await cell.boundingBox())?.y;
        for (const container of await outputs.locator('.cell_container').all()) {
          if (!(await container.evaluate(isShown))) continue;
          const y = (await container.boundingBox())?.y;
          if (top !== undefined && y !== undefined && Math.abs(y - top) < 2) {
            return (await container.getAttribute('id')) ?? undefined;
          }
        }
        return undefined;
      },
      patience,
    );
    return outputs.locator(`[id="${id}"]`);
  };
  const startRun = async (index: number) => {
    const cell = await show(index);
    await cell.hover();
    const begun = hasBegun(page, index);
    await cell.locator('.run-button-container').getByRole('button').first().click();
    await begun;
  };
  return {
    outputs,
    startRun,
    state,
    waitForEnd,
    cell: show,
    async cellCount() {
      await rows.first().waitFor({ state: 'attached' });
      return Number(await rows.first().getAttribute('aria-setsize'));
    },
    text: async (index) => textIn((await show(index)).locator('.monaco-editor').first()),
    edit: async (index, text) =>
      typeOver((await show(index)).locator('.monaco-editor').first(), text),
    async run(index, patience) {
      await startRun(index);
      return waitForEnd(index, patience);
    },
    async runAll(patience) {
      const begun = hasBegun(page);
      await button('Run All').click();
      await begun;
      // While anything runs or waits the button gives way to Interrupt, a moment later than the cells in view show it.
      await overlay
        .locator(busy)
        .first()
        .waitFor({ state: 'detached', ...patience });
      await button('Run All').waitFor(patience);
    },
    async executionOrder(index) {
      const label = await (await show(index)).locator('.execution-count-label').innerText();
      const order = /\[(\d+)\]/.exec(label)?.[1];
      return order === undefined ? undefined : Number(order);
    },
    output,
    outputText: (index, matching, patience) =>
      eventually(
        `${matching} in the output of cell ${index}`,
        async () => {
          const text = await (await output(index, patience)).innerText();
          return matching.test(text) ? text : undefined;
        },
        patience,
      ),
    pressToolbar: (name) => button(name).click(),
    kernelLabel: () => overlay.locator('.kernel-label').innerText(),
  };
}

/** Outputs out of view are hidden, and stay where they were last seen. */
const isShown = (container: Element): boolean =>
  [...container.querySelectorAll('*')].some(
    (each) =>
      getComputedStyle(each).visibility !== 'hidden' && each.getBoundingClientRect().height > 0,
  );

async function stateOf(row: Locator): Promise<CellState> {
  const classes = await row
    .locator('.cell-statusbar-container .codicon')
    .evaluateAll((elements) => elements.flatMap((element) => [...element.classList]));
  for (const state of ['waiting', 'running', 'succeeded', 'failed'] as const) {
    if (classes.includes(icons[state])) return state;
  }
  return 'not run';
}

/** In a row or a notebook: the icon of a cell that waits or runs. */
const busy = [icons.waiting, icons.running]
  .map((icon) => `.cell-statusbar-container .${icon}`)
  .join(', ');

/**
 * Comes true when the cell, or without an index any, is seen waiting or running. To be called before the run is
 * started: it looks at every frame, and VS Code shows the icon for half a second even when the cell took less.
 */
function hasBegun(page: Page, index?: number): Promise<unknown> {
  const anywhere = `.notebookOverlay :is(${busy}, .codicon-notebook-stop)`;
  return page.waitForFunction(
    (selector) => document.querySelector(selector) !== null,
    index === undefined
      ? anywhere
      : `.notebookOverlay ${cellRow}[data-index="${index}"] :is(${busy})`,
    { polling: 'raf', timeout: 20_000 },
  );
}

/** Turns the wheel until the top of the row is in the upper part of the list: VS Code draws only what is in view. */
async function scrollTo(page: Page, overlay: Locator, rows: Locator, index: number): Promise<void> {
  await rows.first().waitFor({ state: 'attached' });
  const list = overlay.locator('.cell-list-container');
  let stride = 2;
  let before = 0;
  await eventually(`cell ${index} in view`, async () => {
    const box = await list.boundingBox();
    if (!box) return false;
    const drawn = await rows.evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number((element as HTMLElement).dataset['index']),
        top: element.getBoundingClientRect().top,
      })),
    );
    const found = drawn.find((cell) => cell.index === index);
    if (found && found.top >= box.y - 1 && found.top < box.y + box.height / 2) return true;
    const direction = index > Math.max(...drawn.map((cell) => cell.index)) ? 1 : -1;
    // Heights of what was never drawn are guesses of VS Code's: steps, and smaller ones after one too far.
    if (direction === -before) stride = Math.max(stride / 2, 0.4);
    before = direction;
    const distance = found ? found.top - box.y - box.height / 8 : direction * stride * box.height;
    // At the left edge: an output with a scroll bar of its own would take the wheel.
    await page.mouse.move(box.x + 12, box.y + box.height / 2);
    // A turn by one notch is 50 px, whatever is in the event.
    const notches = Math.min(Math.max(Math.round(Math.abs(distance) / 50), 1), 60);
    for (let i = 0; i < notches; i++) await page.mouse.wheel(0, 120 * Math.sign(distance));
    const moved = await page
      .waitForFunction(
        ({ selector, tops }) =>
          [...document.querySelectorAll(selector)]
            .map((element) => element.getBoundingClientRect().top)
            .join() !== tops,
        { selector: `.notebookOverlay ${cellRow}`, tops: drawn.map((cell) => cell.top).join() },
        { timeout: 500 },
      )
      .then(() => true)
      .catch(() => false);
    // At either end of the notebook nothing moves: then the row is as far up as it gets.
    return !moved && found !== undefined;
  });
}
