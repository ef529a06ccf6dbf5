/** What `lossbook help` and `lossbook COMMAND --help` print, from the table of commands. */
import {
  commandNames,
  commands,
  longName,
  type CommandEntry,
  type CommandName,
} from './commandTable.js';
import type { Option } from './option.js';
import { exitMeanings } from './results.js';

/** A line for each command; the README has the same. */
export const overview = commandNames
  .map((name) => `    ${usage(name).padEnd(39)} ${commands[name].summary}\n`)
  .join('');

export const exitStatus = `Exit status: ${Object.entries(exitMeanings)
  .map(([code, meaning]) => `${code} ${meaning}`)
  .join(', ')}; the worst that happened.`;

export const helpText = (): string => `lossbook: notebooks that check loss functions

${overview}
${commandNames.map(sharedBlock).join('')}FILE may be '-' for standard input; a file to write may be '-' for standard output.
'lossbook COMMAND --help' has one command.

${wrap(exitStatus)}
`;

export function commandHelp(name: CommandName): string {
  const { summary, example, more }: CommandEntry = commands[name];
  const options = lines(Object.entries(commands[name].options));
  return `${usage(name)}${options === '' ? '' : ' [options]'}

${summary}; for example
    lossbook ${name} ${example}
${options === '' ? '' : `\n${options}`}${more === undefined ? '' : `\n${wrap(more)}\n`}
${wrap(exitStatus)}
`;
}

function usage(name: CommandName): string {
  const { names, many }: CommandEntry['operands'] = commands[name].operands;
  return `${['lossbook', name, ...names].join(' ')}${many ? '...' : ''}`;
}

/** A command's options in the help of all; what an earlier command has too is only named. */
function sharedBlock(name: CommandName): string {
  const all: readonly Entry[] = Object.entries(commands[name].options);
  const earlier = commandNames.slice(0, commandNames.indexOf(name));
  const ownerOf = ([, option]: Entry): CommandName | undefined =>
    earlier.find((each) => Object.values<Option<unknown>>(commands[each].options).includes(option));
  const own = all.filter((each) => ownerOf(each) === undefined);
  const shared = all.filter((each) => ownerOf(each) !== undefined);
  if (all.length === 0) return '';
  const [first] = shared;
  const as =
    first === undefined
      ? ''
      : `    ${wrap(`${shared.map(([key]) => `--${longName(key)}`).join(', ')}  as for ${ownerOf(first)}`).replace('\n', '\n  ')}\n`;
  return `  lossbook ${name}\n${lines(own)}${as}\n`;
}

type Entry = readonly [key: string, option: Option<unknown>];

const lines = (options: readonly Entry[]): string =>
  options
    .map(([key, option]) => `    ${synopsis(key, option).padEnd(22)} ${tell(option)}\n`)
    .join('');

const synopsis = (key: string, { short, placeholder }: Option<unknown>): string =>
  `${short === undefined ? `--${longName(key)}` : `-${short}`} ${placeholder}`;

function tell({ help, environment, repeatable }: Option<unknown>): string {
  const variable = environment === undefined ? '' : `; also ${environment}`;
  return `${help}${variable}${repeatable ? '; repeatable' : ''}`;
}

/** In lines of at most 110 characters. */
function wrap(text: string): string {
  const [head = '', ...words] = text.split(' ');
  return words.reduce((all, word) => {
    const line = all.slice(all.lastIndexOf('\n') + 1);
    return line.length + word.length < 110 ? `${all} ${word}` : `${all}\n  ${word}`;
  }, head);
}
