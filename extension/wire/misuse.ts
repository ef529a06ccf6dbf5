/**
 * What was asked for and cannot be had, by no fault of a loss's code: a name that leads to nothing, a Python that is none, inputs
 * that go with no gradient. How a kernel says so, and how who wrote the command line knows it.
 */
import type { CellError } from './message.js';

/** The name of an error for what leads to no loss in a file of Python, or to one that is called otherwise. */
export const targetError = 'TargetError';

/** The name of an error for a Python that is none, or lacks the framework that was asked for. */
export const interpreterError = 'InterpreterError';

/** Said of an input of whole numbers. */
export const needsFloats = 'a derivative needs float32';

const lacks = 'has no export named';

/** `offered`: what there is, as a list. */
export const missingExportText = (
  specifier: string,
  names: readonly string[],
  offered: string,
): string =>
  `'${specifier}' ${lacks} ${names.map((name) => `'${name}'`).join(', ')}; it exports ${offered || 'nothing'}.`;

export const isMisuse = ({ name, message }: CellError): boolean =>
  [targetError, interpreterError].includes(name) ||
  (name === 'SyntaxError' && message.includes(lacks)) ||
  (name === 'TypeError' && message.includes(needsFloats));
