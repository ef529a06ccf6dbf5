/** The command line as data. Everything wrong with it is a `UsageError` with the sentence for the user. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { backendChoices, type BackendChoice } from '../wire/message.js';
import { UsageError } from './usageError.js';

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'run'; readonly run: RunOptions }
  | { readonly name: 'verify'; readonly verify: VerifyOptions }
  | { readonly name: 'export'; readonly export: ExportOptions }
  | { readonly name: 'diff'; readonly files: readonly [string, string] }
  | { readonly name: 'show'; readonly file: string }
  | { readonly name: 'strip'; readonly files: readonly string[] };

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

export interface VerifyOptions {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly junit: string | undefined;
  readonly update: boolean;
  /** Undefined for the one that made the recorded results. */
  readonly backend: BackendChoice | undefined;
  readonly timeout: number | undefined;
  readonly keepGoing: boolean;
}

export interface ExportOptions {
  readonly file: string;
  readonly html: string | undefined;
  readonly ts: string | undefined;
}

const commands = ['run', 'verify', 'export', 'diff', 'show', 'strip'] as const;

export function parseCommand(argv: readonly string[], env: NodeJS.ProcessEnv): Command {
  const [given, ...rest] = argv;
  if (given === undefined || given === 'help' || given === '--help' || given === '-h') {
    return { name: 'help' };
  }
  if (given === '--version' || given === '-v') return { name: 'version' };
  const name = commands.find((command) => command === given);
  if (name === undefined) {
    throw new UsageError(
      `there is no command '${given}'; there are ${commands.map((c) => `'${c}'`).join(', ')}. See 'lossbook --help'.`,
    );
  }
  if (rest.some((a) => a === '--help' || a === '-h')) return { name: 'help' };
  switch (name) {
    case 'run':
      return { name, run: parseRun(rest, env) };
    case 'verify':
      return { name, verify: parseVerify(rest, env) };
    case 'export':
      return { name, export: parseExport(rest) };
    case 'diff': {
      const [before, after, ...more] = files(name, rest);
      if (before === undefined || after === undefined || more.length > 0) {
        throw new UsageError(`diff: two FILEs, as in 'lossbook diff old.tfnb new.tfnb'.`);
      }
      return { name, files: [before, after] };
    }
    case 'show':
      return { name, file: oneFile(name, files(name, rest)) };
    case 'strip':
      return { name, files: someFiles(name, files(name, rest)) };
  }
}

const execution = {
  json: { type: 'boolean' },
  backend: { type: 'string' },
  timeout: { type: 'string' },
  'keep-going': { type: 'boolean' },
} as const;

function parseRun(args: readonly string[], env: NodeJS.ProcessEnv): RunOptions {
  const { values, positionals } = parsed('run', args, {
    ...execution,
    output: { type: 'string' },
    parameter: { type: 'string', short: 'p', multiple: true },
  } as const);
  return {
    file: oneFile('run', positionals),
    json: values.json ?? false,
    output: values.output,
    backend: backendOf('run', values.backend ?? env['LOSSBOOK_BACKEND'] ?? 'auto'),
    timeout: secondsOf('run', values.timeout),
    keepGoing: values['keep-going'] ?? false,
    parameters: new Map((values.parameter ?? []).map(nameAndValue)),
  };
}

function parseVerify(args: readonly string[], env: NodeJS.ProcessEnv): VerifyOptions {
  const { values, positionals } = parsed('verify', args, {
    ...execution,
    junit: { type: 'string' },
    update: { type: 'boolean' },
  } as const);
  const backend = values.backend ?? (env['LOSSBOOK_BACKEND'] || undefined);
  const update = values.update ?? false;
  if (update && positionals.includes('-')) {
    throw new UsageError(`verify: --update rewrites a file, and '-' is standard input.`);
  }
  return {
    files: someFiles('verify', positionals),
    json: values.json ?? false,
    junit: values.junit,
    update,
    backend: backend === undefined ? undefined : backendOf('verify', backend),
    timeout: secondsOf('verify', values.timeout),
    keepGoing: values['keep-going'] ?? false,
  };
}

function parseExport(args: readonly string[]): ExportOptions {
  const { values, positionals } = parsed('export', args, {
    html: { type: 'string' },
    ts: { type: 'string' },
  } as const);
  const { html, ts } = values;
  if (html === undefined && ts === undefined) {
    throw new UsageError(`export: say as what: --html OUT for a page, --ts OUT for a script.`);
  }
  return { file: oneFile('export', positionals), html, ts };
}

const files = (name: string, args: readonly string[]): readonly string[] =>
  parsed(name, args, {}).positionals;

function someFiles(name: string, positionals: readonly string[]): readonly string[] {
  if (positionals.length > 0) return positionals;
  throw new UsageError(
    `${name}: no FILE was given; 'lossbook ${name} notebook.tfnb', or '-' for standard input.`,
  );
}

function oneFile(name: string, positionals: readonly string[]): string {
  const [file] = someFiles(name, positionals);
  if (positionals.length === 1 && file !== undefined) return file;
  throw new UsageError(
    `${name}: one FILE at a time, got ${positionals.length}: ${positionals.join(', ')}.`,
  );
}

function parsed<const Flags extends NonNullable<ParseArgsConfig['options']>>(
  name: string,
  args: readonly string[],
  options: Flags,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own sentence names the option; its advice about '--' is not for options that do not exist.
    const [sentence] = (error as Error).message.split('. ');
    throw new UsageError(`${name}: ${sentence?.replace(/\.$/, '')}. See 'lossbook --help'.`);
  }
}

function backendOf(command: string, name: string): BackendChoice {
  const found = backendChoices.find((b) => b === name);
  if (found) return found;
  throw new UsageError(
    `${command}: there is no backend '${name}'; there are ${backendChoices.join(', ')}.`,
  );
}

function secondsOf(command: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(`${command}: --timeout takes a number of seconds above 0, got '${text}'.`);
}

function nameAndValue(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`run: -p takes NAME=VALUE, got '${text}'.`);
  }
  return [name, value];
}
