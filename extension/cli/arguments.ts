/** The command line as data. Everything wrong with it is a `UsageError` with the sentence for the user. */
import { parseArgs } from 'node:util';
import {
  commandNames,
  commands,
  longName,
  spell,
  type CommandEntry,
  type CommandName,
  type Given,
} from './commandTable.js';
import { nearestName } from './mistyped.js';
import type { Option } from './option.js';
import { UsageError } from './usageError.js';

export type CommandLine =
  | { readonly name: 'help'; readonly of: CommandName | undefined }
  | { readonly name: 'version' }
  | { [Name in CommandName]: Given<Name> }[CommandName];

export function parseCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h') {
    return { name: 'help', of: undefined };
  }
  if (first === 'help')
    return { name: 'help', of: rest.length > 0 ? commandOf(rest).name : undefined };
  if (first === '--version' || first === '-v') return { name: 'version' };
  const { name, args } = commandOf(argv);
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (options.some((a) => a === '--help' || a === '-h')) return { name: 'help', of: name };
  return parse(name, args, env);
}

/** A command may be of two words, `jupyter install`. */
function commandOf(argv: readonly string[]): { name: CommandName; args: readonly string[] } {
  for (const words of [2, 1]) {
    const name = commandNames.find((each) => each === argv.slice(0, words).join(' '));
    if (name !== undefined) return { name, args: argv.slice(words) };
  }
  const given = argv[0] ?? '';
  const all = commandNames.map((each) => `'${each}'`).join(', ');
  throw new UsageError(
    `there is no command '${given}'${insteadOfCommand(given, argv)} There are ${all}. See 'lossbook --help'.`,
  );
}

/** With the mark that ends the sentence. */
function insteadOfCommand(given: string, argv: readonly string[]): string {
  if (given.startsWith('-')) {
    return `; options come behind the command, as in 'lossbook run notebook.tfnb --json'.`;
  }
  if (/\.(?:tfnb|ipynb)$/i.test(given)) return `; 'lossbook run ${given}' runs it.`;
  const meant =
    nearestName(given, commandNames) ?? nearestName(argv.slice(0, 2).join(' '), commandNames);
  return meant === undefined ? '.' : `; did you mean '${meant}'?`;
}

function parse(name: CommandName, args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const command: CommandEntry = commands[name];
  const { values, positionals } = split(name, command, args);
  try {
    const options = Object.entries(command.options).map(([key, option]) => {
      const given = values[longName(key)] ?? [];
      return [key, readOption(key, option, given, env)] as const;
    });
    const operands = requireOperands(command, name, positionals);
    // The table gave the names, and each option its own type: `Given` says the same of all of them.
    return { name, operands, options: Object.fromEntries(options) } as unknown as CommandLine;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

function readOption(
  key: string,
  option: Option<unknown>,
  given: readonly string[],
  env: NodeJS.ProcessEnv,
): unknown {
  const { environment } = option;
  const fallback = environment === undefined ? undefined : env[environment];
  if (given.length > 0 || environment === undefined || !fallback) {
    return option.read(given, spell(key, option));
  }
  return option.read([fallback], environment);
}

/** The text of each option, by its long name, as often as it was given. */
function split(name: CommandName, { options }: CommandEntry, args: readonly string[]) {
  const config = Object.entries(options).map(([key, { kind, short }]) => {
    const type = kind === 'flag' ? 'boolean' : 'string';
    return [longName(key), { type, multiple: true, ...(short && { short }) }] as const;
  });
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(config),
      allowPositionals: true,
    });
    const texts = Object.entries(values).map(
      ([key, all]) => [key, [all].flat().map(String)] as const,
    );
    return { values: Object.fromEntries(texts), positionals };
  } catch (error) {
    throw new UsageError(
      `${name}: ${refusal((error as Error).message, name)} See 'lossbook ${name} --help'.`,
    );
  }
}

/** Node's own sentence names the option; its advice about '--' is not for options that do not exist. */
function refusal(message: string, command: CommandName): string {
  const [sentence = message] = message.split('. ');
  const said = sentence.replace(/\.$/, '').replace(/\s+/g, ' ');
  const [, unknown] = /^Unknown option '(--?.+)'$/.exec(said) ?? [];
  if (unknown !== undefined) {
    return `there is no option '${unknown}'${insteadOfOption(unknown.replace(/^--?/, ''), command)}`;
  }
  const [, empty] = /^Option '(?:-\w, )?--([\w-]+) <value>' argument missing$/.exec(said) ?? [];
  const option = Object.entries(optionsOf(command)).find(([key]) => longName(key) === empty);
  return option ? `${spell(...option)} takes ${option[1].placeholder}, got nothing.` : `${said}.`;
}

/** What was meant, or which command has it; with the mark that ends the sentence. */
function insteadOfOption(named: string, command: CommandName): string {
  const has = (name: CommandName) => Object.keys(optionsOf(name)).map(longName);
  const meant = nearestName(named, has(command));
  if (meant !== undefined) return `; did you mean '--${meant}'?`;
  const others = commandNames.filter((name) => has(name).includes(named));
  if (others.length === 0) return '.';
  return `; it is one of ${others.map((name) => `'${name}'`).join(', ')}.`;
}

const optionsOf = (name: CommandName): CommandEntry['options'] => commands[name].options;

function requireOperands(
  { operands: { names, many }, example }: CommandEntry,
  command: CommandName,
  given: readonly string[],
): readonly string[] {
  if (given.some((operand) => operand.trim() === '')) {
    throw new UsageError(
      `${names.join(' or ')} is empty: a variable of the shell that is not set?`,
    );
  }
  const enough = given.length >= names.length;
  if (enough && (many || given.length === names.length)) return given;
  if (names.length === 0) throw new UsageError(`takes options only, got ${given.join(', ')}.`);
  const wanted = many ? `${names.join(' ')}...` : names.join(' and ');
  const got = given.length === 0 ? 'none was given' : `got ${given.length}: ${given.join(', ')}`;
  throw new UsageError(`takes ${wanted}, ${got}; as in 'lossbook ${command} ${example}'.`);
}
