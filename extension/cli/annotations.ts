/**
 * GitHub's workflow commands: a line that the runner turns into a mark at a line of a file.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { relative, resolve } from 'node:path';
import { cellFailures, likelyCauses } from './cellFailures.js';
import type { NotVerified, Told } from './verifyFile.js';

/** `root` is the checkout: paths are given from there. */
export function annotations(files: readonly (Told | NotVerified)[], root: string): string {
  return files
    .flatMap((verified) => {
      const path = relative(root, resolve(verified.file)).split('\\').join('/');
      if (verified.kind === 'not verified') {
        return [command(path, 1, 'cannot be used', verified.problem)];
      }
      return cellFailures(verified)
        .filter(({ messages }) => messages.length > 0)
        .map(({ cell, messages }) => {
          const text = `${messages.join('\n')}${likelyCauses(verified)}`;
          return command(path, lineOf(verified, cell.id), `cell ${cell.id}`, text);
        });
    })
    .join('');
}

const command = (file: string, line: number, title: string, message: string): string =>
  `::error file=${property(file)},line=${line},title=${property(title)}::${escapeData(message)}\n`;

const escapeData = (text: string): string =>
  text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const property = (text: string): string =>
  escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Where the file says the cell's id; the first line for a file that has no ids. */
function lineOf({ text }: Told, id: string): number {
  const at = text.search(new RegExp(`"id"\\s*:\\s*"${id}"`));
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
