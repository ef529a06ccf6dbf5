/**
 * Whatever is wrong with a call, on every command: one paragraph that says what was given, what is wanted and what next, exit 4, and
 * nothing of our own code. Options are gone through as the table of commands has them, files as kinds of files on every way to name one.
 */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { parseCommandLine } from '../../extension/cli/arguments.js';
import {
  commandNames,
  commands,
  longName,
  spell,
  type CommandEntry,
  type CommandName,
} from '../../extension/cli/commandTable.js';
import { UsageError } from '../../extension/cli/usageError.js';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';

const entryOf = (name: CommandName): CommandEntry => commands[name];

/** As many operands as the command takes. */
const callOf = (name: CommandName): readonly string[] => [
  ...name.split(' '),
  ...entryOf(name).operands.names.map((_, i) => `${i}.tfnb`),
];

function refusalOf(argv: readonly string[]): string {
  try {
    parseCommandLine(argv, {});
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'it is taken';
}

/** Without its second letter. */
const misspelt = (name: string): string => name[0]! + name.slice(2);

describe('a call of', () => {
  for (const name of commandNames) {
    const { operands, options } = entryOf(name);
    const call = callOf(name);
    const help = `See 'lossbook ${name} --help'.`;

    it(`${name} with each of its options misspelt says which is meant`, () => {
      for (const long of Object.keys(options).map(longName)) {
        if (long.length < 4) continue;
        assert.equal(
          refusalOf([...call, `--${misspelt(long)}`]),
          `${name}: there is no option '--${misspelt(long)}'; did you mean '--${long}'? ${help}`,
        );
      }
    });
    it(`${name} with options of other commands says whose they are`, () => {
      const others = commandNames.flatMap((other) => Object.keys(entryOf(other).options));
      const strange = others.filter((key) => options[key] === undefined).map(longName);
      for (const long of strange) {
        const said = refusalOf([...call, `--${long}`]);
        assert.match(said, /there is no option '--[\w-]+'; (?:it is one of '|did you mean '--)/);
        assert.ok(said.startsWith(`${name}: `) && said.endsWith(help), said);
      }
    });
    it(`${name} with each of its options without a value, or a flag with one`, () => {
      for (const [key, option] of Object.entries(options)) {
        const long = `--${longName(key)}`;
        const said =
          option.kind === 'flag' ? refusalOf([...call, `${long}=x`]) : refusalOf([...call, long]);
        assert.equal(
          said,
          option.kind === 'flag'
            ? `${name}: Option '${long}' does not take an argument. ${help}`
            : `${name}: ${spell(key, option)} takes ${option.placeholder}, got nothing. ${help}`,
        );
      }
    });
    it(`${name} with two files for one output, or an empty name`, () => {
      for (const [key, { kind }] of Object.entries(options)) {
        if (kind !== 'output') continue;
        const long = `--${longName(key)}`;
        assert.equal(
          refusalOf([...call, long, 'a', long, 'b']),
          `${name}: ${long} takes one file, got a and b; give one.`,
        );
        assert.equal(
          refusalOf([...call, long, '']),
          `${name}: ${long} takes the name of a file, got ''.`,
        );
        assert.equal(refusalOf([...call, long, 'a', long, 'a']), 'it is taken');
      }
    });
    it(`${name} with too few or too many operands, or an empty one`, () => {
      const { names, many } = operands;
      const bare = name.split(' ');
      if (names.length > 0) {
        assert.match(refusalOf(bare), / takes .*, none was given; as in 'lossbook /);
        assert.match(refusalOf([...call.slice(0, -1), '']), / is empty: a variable of the shell/);
      }
      if (!many) assert.match(refusalOf([...call, 'more']), / takes .*, got .*more/);
    });
  }

  const meant: Readonly<Record<string, RegExp>> = {
    runn: /no command 'runn'; did you mean 'run'\? There are 'run', /,
    verfiy: /did you mean 'verify'\?/,
    'jupyter instal': /did you mean 'jupyter install'\?/,
    'book.tfnb': /'lossbook run book\.tfnb' runs it\./,
    '--json': /options come behind the command, as in 'lossbook run notebook\.tfnb --json'/,
    nonsense: /no command 'nonsense'\. There are 'run', .* See 'lossbook --help'\.$/,
  };
  for (const [words, said] of Object.entries(meant)) {
    it(`${words}, which is no command`, () => assert.match(refusalOf(words.split(' ')), said));
  }
});

const isWindows = process.platform === 'win32';
const tooLong = `${'x'.repeat(300)}.tfnb`;

/** Paths that cannot be read, by what is said of them. */
const unread: Readonly<Record<string, RegExp>> = {
  'nowhere.tfnb': /there is no such file\. Check the path/,
  'ok.tfnb/x.tfnb': isWindows ? /there is no such file/ : /a part of its path is a file/,
  '*.none.tfnb': /no file matches this pattern\. Check the path/,
  ...(isWindows
    ? {}
    : { 'circle.tfnb': /its links lead in a circle/, [tooLong]: /its name is too long/ }),
  // Root may read everything.
  ...(process.getuid?.() === 0 ? {} : { 'secret/x.tfnb': /permission was denied/ }),
};

/** Files that are no notebooks, by what is said of them. */
const unusable: Readonly<Record<string, RegExp>> = {
  'empty.tfnb': /empty: the file holds no notebook.*or make a new notebook in its place/,
  'binary.png': /not UTF-8: line 1 holds bytes that are no text.*not touched/,
  'other.json': /not a notebook: nbformat: expected an integer.*Restore it .* or fix that value/,
  'notes.txt': /not JSON: line 1, column 1: .*or fix that line/,
  'loss.py': /not a notebook: a loss in a file is checked by 'lossbook check loss\.py:NAME'/,
};

/** Every way to name a file that is read, and whether what it holds must be a notebook. */
const ways: Readonly<Record<string, { call: (file: string) => readonly string[]; any?: true }>> = {
  run: { call: (file) => ['run', file] },
  verify: { call: (file) => ['verify', file] },
  'verify --update': { call: (file) => ['verify', '--update', file] },
  export: { call: (file) => ['export', file, '--html', 'out.html'] },
  strip: { call: (file) => ['strip', file] },
  diff: { call: (file) => ['diff', 'ok.tfnb', file] },
  // What it cannot read as a notebook it shows as it is.
  show: { call: (file) => ['show', file], any: true },
  'check --inputs': { call: (file) => ['check', 'loss.mjs:f', '--inputs', file], any: true },
};

describe('a call with a bad file', function () {
  this.timeout(60_000);
  const folder = useFolder();
  before(() => {
    folder.write('ok.tfnb', notebookText(['1']));
    folder.write('loss.mjs', 'export const f = (t, p) => t.sub(p).square().mean();');
    folder.write('empty.tfnb', '');
    folder.write('binary.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0));
    folder.write('other.json', '{"a": 1}');
    folder.write('notes.txt', 'hello');
    folder.write('loss.py', 'def f(t, p): return 0');
    mkdirSync(folder.path('secret'));
    // Its names may be read, what they lead to may not.
    chmodSync(folder.path('secret'), 0o600);
    if (!isWindows) symlinkSync('circle.tfnb', folder.path('circle.tfnb'));
  });

  for (const [way, { call, any }] of Object.entries(ways)) {
    it(`${way}: one paragraph, exit 4`, async () => {
      for (const [file, said] of Object.entries(any ? unread : { ...unread, ...unusable })) {
        const { code, stdout, stderr } = await lossbook(call(file), { cwd: folder.path() });
        assert.deepEqual([code, stdout], [4, ''], `${file}: ${stderr}`);
        assert.match(stderr, said);
        assert.ok(stderr.startsWith('lossbook: ') && stderr.includes(file.slice(0, 40)), stderr);
        assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
      }
    });
  }
  for (const option of ['--reference', '--python']) {
    it(`check ${option}: one paragraph, exit 4`, async () => {
      const given = ['check', 'loss.py:f', '--kind', 'regression', option];
      for (const file of Object.keys(unread).map((path) => path.replace(/\.tfnb$/, '.py'))) {
        const text = option === '--reference' ? `${file}:f` : file;
        const { code, stderr } = await lossbook([...given, text], { cwd: folder.path() });
        assert.equal(code, 4, stderr);
        assert.match(stderr, /^lossbook: check: .*(?:Check the path|but there is no).*\n$/);
      }
    });
  }
  it('a notebook in Python as a script: exit 4, and none is written', async () => {
    const python = notebookText(['x = 1'])
      .replaceAll('"typescript"', '"python"')
      .replace('"name": "lossbook"', '"name": "python3"');
    folder.write('python.ipynb', python);
    const call = ['export', 'python.ipynb', '--ts', 'python.ts'];
    const { code, stderr } = await lossbook(call, { cwd: folder.path() });
    assert.equal(code, 4);
    assert.match(stderr, /its cells are in python, and a script is TypeScript.*--html OUT/);
    assert.equal(existsSync(folder.path('python.ts')), false);
  });
  it('a pattern that the shell has left is what it matches', async () => {
    for (const name of ['b.tfnb', 'a1.tfnb', 'a2.tfnb', '.a3.tfnb']) {
      folder.write(`many-${name}`.replace('many-.', '.many-'), notebookText(['1']));
    }
    const { code, stdout } = await lossbook(['run', 'many-a?.tf*'], { cwd: folder.path() });
    assert.equal(code, 0);
    assert.deepEqual(stdout.match(/^many-.*/gm), ['many-a1.tfnb', 'many-a2.tfnb']);
  });
  it('a report in the place of a notebook that a folder holds is refused', async () => {
    folder.folder('books');
    const before = notebookText(['1']);
    folder.write('books/a.tfnb', before);
    const { code, stderr } = await lossbook(['verify', 'books', '--junit', 'books/a.tfnb'], {
      cwd: folder.path(),
    });
    assert.equal(code, 4);
    assert.match(stderr, /that is .*a\.tfnb, which is read; name another file/);
  });
});
