/** The editor's own dialog for saving, which is a box with a path in it. */
import { eventually } from '../browser/eventually.js';
import type { QuickInput } from '../browser/quickInput.js';

/** Waits until the dialog proposes a name that matches, and answers with a path. */
export async function saveUnder(
  { box }: QuickInput,
  proposed: RegExp,
  path: string,
): Promise<void> {
  await box.waitFor();
  await eventually(`a proposed name ${proposed}`, async () =>
    proposed.test(await box.inputValue()),
  );
  // The dialog writes into the box itself until it has read the folder.
  await eventually(`the box to hold ${path}`, async () => {
    await box.fill(path);
    return (await box.inputValue()) === path;
  });
  await box.press('Enter');
}
