/** What was asked for by a name that does not lead to it: how a kernel says so, and how who named it on a command line knows it. */
import type { CellError } from './message.js';

/** The name of an error for what leads to no loss in a file of Python. */
export const targetError = 'TargetError';

const lacks = 'has no export named';

/** `offered`: what there is, as a list. */
export const missingExportText = (
  specifier: string,
  names: readonly string[],
  offered: string,
): string =>
  `'${specifier}' ${lacks} ${names.map((name) => `'${name}'`).join(', ')}; it exports ${offered || 'nothing'}.`;

export const isOfName = ({ name, message }: CellError): boolean =>
  name === targetError || (name === 'SyntaxError' && message.includes(lacks));
