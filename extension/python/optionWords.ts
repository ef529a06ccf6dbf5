/** What the options of a loss in Python are called: as whoever asked for it gives them. Here alone. */
import type { Caller } from '../wire/pythonChoices.js';

export interface Asker {
  readonly caller?: Caller | undefined;
  /** A cell of Python, which has no options: its Python is the notebook's. */
  readonly isOfCell?: boolean;
}

/** `isOfCommand`: whether `lossbook check` has it. */
const options = {
  python: { isOfCommand: true },
  framework: { isOfCommand: true },
  gradient: { isOfCommand: false },
  device: { isOfCommand: false },
} as const;

export function optionText(name: keyof typeof options, { caller }: Asker): string {
  if (caller !== 'command') return `the option ${name}`;
  return options[name].isOfCommand
    ? `--${name}`
    : `the option ${name} of python(…), in the notebook that --notebook writes`;
}

/** What another Python is named with. */
export function anotherPython(asker: Asker): string {
  const own = asker.isOfCell ? [] : [optionText('python', asker)];
  switch (asker.caller) {
    case 'command':
      return own.join();
    case 'editor':
      return [...own, 'the setting lossbook.python'].join(' or ');
    case undefined:
      return own[0] ?? 'lossbook.python in the metadata of the notebook';
  }
}
