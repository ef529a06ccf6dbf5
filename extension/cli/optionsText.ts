/** Options of a loss as they are typed on a command line: an object of TypeScript's, `{labels: 'index'}`. */
import { runInNewContext } from 'node:vm';
import { UsageError } from './usageError.js';

/** The text as a cell can have it. `whole`: what was typed around it. */
export function readOptionsText(whole: string, text: string): string {
  const wrong = (why: string): never => {
    throw new UsageError(
      `--reference ${whole}: ${why}. Options are an object, as in "crossEntropy({labels: 'index', ignoreLabel: 255})".`,
    );
  };
  if (!text.startsWith('{') || !text.endsWith('}')) return wrong(`'${text}' is no object`);
  let value: unknown;
  try {
    // Math alone is there: 2 * Math.PI is a period.
    value = runInNewContext(`(${text})`, { Math }, { timeout: 1000 });
  } catch (error) {
    return wrong(`'${text}' cannot be read (${(error as Error).message})`);
  }
  return typeof value === 'object' && value !== null ? text : wrong(`'${text}' is no object`);
}
