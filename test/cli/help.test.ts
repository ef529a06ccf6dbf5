import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parseCommandLine } from '../../extension/cli/arguments.js';
import {
  commandNames,
  commands,
  longName,
  spell,
  type CommandEntry,
  type CommandName,
} from '../../extension/cli/commandTable.js';
import { commandHelp, exitStatus, helpText, overview } from '../../extension/cli/help.js';
import { UsageError } from '../../extension/cli/usageError.js';
import { lossbook } from '../support/commandLine.js';

const optionsOf = (name: CommandName) => Object.entries((commands[name] as CommandEntry).options);

describe('one table of commands and options', () => {
  it('README has a line for each command, as help has', () => {
    assert.ok(readFileSync('README.md', 'utf8').includes(overview), overview);
  });
  it('README says what the exit codes mean, as help does', () => {
    assert.ok(oneLine(readFileSync('README.md', 'utf8')).includes(exitStatus), exitStatus);
    assert.ok(oneLine(helpText()).includes(exitStatus));
  });
  for (const name of commandNames) {
    it(`help has ${name} and all its options, '${name} --help' too`, () => {
      for (const text of [helpText(), commandHelp(name)]) {
        assert.ok(text.includes(`lossbook ${name} `), text);
        for (const [key, option] of optionsOf(name)) {
          assert.ok(text.includes(`${spell(key, option)}`), `${key} in ${text}`);
        }
      }
      assert.deepEqual(parse([...name.split(' '), '--help']), { name: 'help', of: name });
      assert.deepEqual(parse(['help', ...name.split(' ')]), { name: 'help', of: name });
    });
  }
  it('no line of help is longer than 120 characters', () => {
    const all = [helpText(), ...commandNames.map(commandHelp)].join('').split('\n');
    assert.deepEqual(
      all.filter((line) => line.length > 120),
      [],
    );
  });
  for (const [where, line, command, options] of commandLines()) {
    it(`${where}: ${line}`, () => {
      const name = commandNames.find((each) => `${command} `.startsWith(`${each} `));
      assert.ok(name !== undefined, `no command ${command}`);
      const known = optionsOf(name).flatMap(([key, option]) => [
        `--${longName(key)}`,
        spell(key, option),
      ]);
      assert.deepEqual(
        options.filter((option) => !known.includes(option)),
        [],
      );
    });
  }
});

describe('the command line as data', () => {
  it('gives each option its value, and those not given what the table says', () => {
    assert.deepEqual(
      parse([
        'run',
        'a.tfnb',
        '--keep-going',
        '--timeout',
        '2.5',
        '-p',
        'a=1',
        '--parameter',
        'b=',
      ]),
      {
        name: 'run',
        operands: ['a.tfnb'],
        options: {
          json: false,
          quiet: false,
          junit: undefined,
          output: undefined,
          backend: undefined,
          timeout: 2.5,
          keepGoing: true,
          parameter: [
            ['a', '1'],
            ['b', ''],
          ],
        },
      },
    );
  });
  it('takes LOSSBOOK_BACKEND where no --backend was given', () => {
    const backend = (args: readonly string[], value: string) => {
      const given = parse(['run', 'a', ...args], { LOSSBOOK_BACKEND: value });
      return given.name === 'run' && given.options.backend;
    };
    assert.equal(backend([], 'cpu'), 'cpu');
    assert.equal(backend(['--backend', 'wasm'], 'cpu'), 'wasm');
    assert.equal(backend([], ''), undefined);
    assert.throws(() => backend([], 'gpu'), usage(/^run: LOSSBOOK_BACKEND takes one of auto, /));
  });
  it('a timeout longer than a timer can be is the longest that one can be', () => {
    const given = parse(['run', 'a', '--timeout', '2592000']);
    assert.equal(given.name === 'run' && given.options.timeout, 2147483);
  });
  it('--help behind -- is a file', () => {
    const given = parse(['show', '--', '--help']);
    assert.deepEqual(given.name === 'show' && given.operands, ['--help']);
  });
  it('nothing at all is help', () => {
    assert.deepEqual(parse([]), { name: 'help', of: undefined });
  });
});

describe('lossbook help', () => {
  it('is printed whole, and of one command', async () => {
    assert.equal((await lossbook(['help'])).stdout, helpText());
    const one = await lossbook(['run', '--help']);
    assert.deepEqual([one.code, one.stdout, one.stderr], [0, commandHelp('run'), '']);
  });
  it('help of no command is a usage error', async () => {
    const { code, stderr } = await lossbook(['help', 'runn']);
    assert.equal(code, 4);
    assert.match(stderr, /there is no command 'runn'/);
  });
});

const parse = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => parseCommandLine(args, env);
const usage = (message: RegExp) => (error: unknown) =>
  error instanceof UsageError && message.test(error.message);
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** Every line of README and docs that calls the command: where, the line, its words, its options. */
function commandLines(): readonly (readonly [string, string, string, readonly string[]])[] {
  const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap((file) => {
    const calls = readFileSync(file, 'utf8').match(/\blossbook (?!help\b)[a-z]+ [^`"\n]*/g) ?? [];
    return calls
      .filter((call) => /^lossbook [a-z ]+ .*(\.tfnb|FILE| -)/.test(call))
      .map((call) => {
        const [line = ''] = call.split(/ {3}/);
        const options = line.match(/ (--[a-z-]+|-[a-z])(?![\w-])/g) ?? [];
        return [file, line, line.slice('lossbook '.length), options.map((o) => o.trim())] as const;
      });
  });
}
