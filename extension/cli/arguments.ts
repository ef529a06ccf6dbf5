/** The command line as data. Everything wrong with it is a `UsageError` with the sentence for the user. */
import { parseArgs } from 'node:util';
import { backendChoices, type BackendChoice } from '../wire/message.js';

export class UsageError extends Error {}

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'run'; readonly run: RunOptions };

export interface RunOptions {
  /** Path of the notebook, or `-` for standard input. */
  readonly file: string;
  readonly json: boolean;
  readonly output: string | undefined;
  readonly backend: BackendChoice;
  /** Seconds that one cell may take; undefined for no limit. */
  readonly timeout: number | undefined;
  readonly keepGoing: boolean;
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseCommand(argv: readonly string[], env: NodeJS.ProcessEnv): Command {
  const [name, ...rest] = argv;
  switch (name) {
    case 'run':
      return rest.some((a) => a === '--help' || a === '-h')
        ? { name: 'help' }
        : { name: 'run', run: parseRun(rest, env) };
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return { name: 'help' };
    case '--version':
    case '-v':
      return { name: 'version' };
    default:
      throw new UsageError(`there is no command '${name}'; there is 'run'. See 'lossbook --help'.`);
  }
}

const runFlags = {
  json: { type: 'boolean' },
  output: { type: 'string' },
  backend: { type: 'string' },
  timeout: { type: 'string' },
  'keep-going': { type: 'boolean' },
  parameter: { type: 'string', short: 'p', multiple: true },
} as const;

function parseRun(args: readonly string[], env: NodeJS.ProcessEnv): RunOptions {
  const { values, positionals } = parsed(args);
  const [file, ...more] = positionals;
  if (file === undefined) {
    throw new UsageError(
      `run: no FILE was given; 'lossbook run notebook.tfnb', or '-' for standard input.`,
    );
  }
  if (more.length > 0) {
    throw new UsageError(
      `run: one FILE at a time, got ${positionals.length}: ${positionals.join(', ')}.`,
    );
  }
  return {
    file,
    json: values.json ?? false,
    output: values.output,
    backend: backendOf(values.backend ?? env['LOSSBOOK_BACKEND'] ?? 'auto'),
    timeout: secondsOf(values.timeout),
    keepGoing: values['keep-going'] ?? false,
    parameters: new Map((values.parameter ?? []).map(nameAndValue)),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: runFlags, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own sentence names the option; its advice about '--' is not for options that do not exist.
    const [sentence] = (error as Error).message.split('. ');
    throw new UsageError(`run: ${sentence?.replace(/\.$/, '')}. See 'lossbook --help'.`);
  }
}

function backendOf(name: string): BackendChoice {
  const found = backendChoices.find((b) => b === name);
  if (found) return found;
  throw new UsageError(
    `run: there is no backend '${name}'; there are ${backendChoices.join(', ')}.`,
  );
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(`run: --timeout takes a number of seconds above 0, got '${text}'.`);
}

function nameAndValue(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`run: -p takes NAME=VALUE, got '${text}'.`);
  }
  return [name, value];
}
