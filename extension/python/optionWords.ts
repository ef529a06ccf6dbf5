/** What the options of a loss in Python are called: as whoever asked for it gives them. Here alone. */
import type { AskedBy } from '../wire/pythonChoices.js';

export interface Asked {
  readonly askedBy?: AskedBy | undefined;
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

export function optionText(name: keyof typeof options, { askedBy }: Asked): string {
  if (askedBy !== 'command') return `the option ${name}`;
  return options[name].isOfCommand
    ? `--${name}`
    : `the option ${name} of python(…), in the notebook that --notebook writes`;
}

/** What another Python is named with. */
export function anotherPython(asked: Asked): string {
  const own = asked.isOfCell ? [] : [optionText('python', asked)];
  switch (asked.askedBy) {
    case 'command':
      return own.join();
    case 'editor':
      return [...own, 'the setting lossbook.python'].join(' or ');
    case undefined:
      return own[0] ?? 'lossbook.python in the metadata of the notebook';
  }
}
