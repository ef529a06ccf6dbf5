/**
 * GitHub's workflow commands: a line that the runner turns into a mark at a line of a file.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { parseTarget } from '../target/target.js';
import { cellFailures, likelyCauses } from './cellFailures.js';
import { pathFrom } from './files.js';
import type { Terminal } from './terminal.js';
import type { NotVerified, Told } from './verifyFile.js';

/** Where GitHub reads along, which it does on both streams; `root` is the checkout, from which it has its paths. */
export function annotate(
  env: NodeJS.ProcessEnv,
  stream: Terminal,
  marks: (root: string) => string,
): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  stream.write(marks(env['GITHUB_WORKSPACE'] ?? process.cwd()));
}

export function annotations(files: readonly (Told | NotVerified)[], root: string): string {
  return files
    .flatMap((verified) => {
      const path = verified.file === '-' ? '-' : pathFrom(root, verified.file);
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

/** What is wrong with the command line, or with us: of no file, so it stands at the run. */
export const usageAnnotation = (message: string): string =>
  `::error title=lossbook::${escapeData(message)}\n`;

/** A loss in a file that failed its checks, or could not be checked; a target says no line, so it stands at the first. */
export function targetAnnotation(target: string, root: string, message: string): string {
  const parsed = parseTarget(target);
  return command(pathFrom(root, parsed.ok ? parsed.target.file : target), 1, target, message);
}

/** Standard input is no file that a mark could stand in. */
function command(file: string, line: number, title: string, message: string): string {
  const place = file === '-' ? '' : `file=${property(file)},line=${line},`;
  return `::error ${place}title=${property(title)}::${escapeData(message)}\n`;
}

const escapeData = (text: string): string =>
  text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const property = (text: string): string =>
  escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Where the file says the cell's id; the first line for a file that has no ids. */
function lineOf({ text }: Told, id: string): number {
  const at = text.search(new RegExp(`"id"\\s*:\\s*"${id}"`));
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
