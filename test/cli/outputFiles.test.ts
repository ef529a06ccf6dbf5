import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commands, type CommandEntry } from '../../extension/cli/commandTable.js';
import type { RunResult } from '../../extension/cli/results.js';
import { has, refused, written } from './places.js';
import { isInTurn } from '../support/turns.js';
import { lossbook, notebookText } from '../support/commandLine.js';

/** A cell that leaves a file behind says whether cells were run. */
const notebook = notebookText([`require('node:fs').writeFileSync('ran', ''); 1 + 1`]);
const beginnings = {
  notebook: /^\{\n "cells": \[/,
  page: /^<!doctype html>/i,
  script: /lossbook/,
  junit: /^<\?xml/,
};

/** A loss whose file says by another whether it was run. */
const loss = (folder: string): string => `
import * as tf from '@tensorflow/tfjs';
import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '');
export const l1 = (t, p) => tf.mean(tf.abs(tf.sub(t, p)));
`;
const given = ['loss.ts:l1', '--kind', 'regression', '--shape', '2,2,1'];

/** Every way in which the command writes to a path of the person's choice. */
const ways: Readonly<Record<string, { args: (target: string) => string[]; writes: RegExp }>> = {
  'run --output': {
    args: (target) => ['run', 'in.tfnb', '--output', target],
    writes: beginnings.notebook,
  },
  'run --junit': {
    args: (target) => ['run', 'in.tfnb', '--junit', target],
    writes: beginnings.junit,
  },
  'verify --junit': {
    args: (target) => ['verify', 'recorded.tfnb', '--junit', target],
    writes: beginnings.junit,
  },
  'export --html': {
    args: (target) => ['export', 'in.tfnb', '--html', target],
    writes: beginnings.page,
  },
  'export --ts': {
    args: (target) => ['export', 'in.tfnb', '--ts', target],
    writes: beginnings.script,
  },
  'check --html': {
    args: (target) => ['check', ...given, '--html', target],
    writes: beginnings.page,
  },
  'check --notebook': {
    args: (target) => ['check', ...given, '--notebook', target],
    writes: beginnings.notebook,
  },
  'match --html': {
    args: (target) => ['match', ...given, '--html', target],
    writes: beginnings.page,
  },
  'match --notebook': {
    args: (target) => ['match', ...given, '--notebook', target],
    writes: beginnings.notebook,
  },
};
/** Those that rewrite the notebook they read: what is there is always a file. */
const inPlace = {
  'verify --update': (file: string) => ['verify', file, '--update'],
  strip: (file: string) => ['strip', file],
};

/** The second name of what each way reads. */
const hardOf = (way: string): string =>
  way.startsWith('verify') ? 'hard too' : /^(check|match)/.test(way) ? 'hard loss' : 'hard';

describe('what the command writes', function () {
  this.timeout(60_000);
  let folder = '';
  let recorded = '';
  before(async () => {
    const ended = await lossbook(['run', '-', '--output', '-'], { stdin: notebook });
    recorded = ended.stdout;
    rmSync('ran', { force: true });
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lossbook-output-')));
    writeFileSync(join(folder, 'in.tfnb'), notebook);
    writeFileSync(join(folder, 'recorded.tfnb'), recorded);
    writeFileSync(join(folder, 'loss.ts'), loss(folder));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const leftovers = () => readdirSync(folder).filter((name) => /^\..*\.partial$/.test(name));

  it('goes through every option that names a file to write', () => {
    const outputs = Object.entries<CommandEntry>(commands).flatMap(([name, { options }]) =>
      Object.entries(options)
        .filter(([, { kind }]) => kind === 'output')
        .map(([option]) => `${name} --${option}`),
    );
    assert.deepEqual(Object.keys(ways).sort(), outputs.sort());
  });

  for (const [row, [way, { args, writes }]] of Object.entries(ways).entries()) {
    // An export starts no kernel: it is tried everywhere.
    const inTurn = <Place>(places: Readonly<Record<string, Place>>) =>
      Object.entries(places).filter((_, i) => way.startsWith('export') || isInTurn(row, i));
    for (const [place, { make, holds }] of inTurn(written)) {
      it(`${way} into ${place}`, async () => {
        const ended = await lossbook(args(await make(folder)), { cwd: folder });
        await holds(folder, writes);
        assert.equal(ended.code, 0, ended.stderr);
        assert.deepEqual(leftovers(), []);
      });
    }
    for (const [place, { make, words, holds }] of inTurn(refused)) {
      it(`${way} refuses ${place}`, async () => {
        const made = await make(folder);
        const path = made === 'hard' ? hardOf(way) : made;
        // A notebook may be rewritten by its own run.
        const allowed = way === 'run --output' && made === 'hard';
        const ended = await lossbook(args(path), { cwd: folder });
        assert.equal(ended.code, allowed ? 0 : 4, ended.stdout);
        if (!allowed) assert.match(ended.stderr, words);
        assert.equal(existsSync(join(folder, 'ran')), allowed);
        await holds?.(folder, writes);
        assert.deepEqual(leftovers(), []);
      });
    }
    it(`${way} into a socket is refused`, async () => {
      const server = createServer().listen(join(folder, 'socket'));
      const { code, stderr } = await lossbook(args('socket'), { cwd: folder });
      server.close();
      assert.equal(code, 4);
      assert.match(stderr, /nobody reads at its other end/);
    });
    it(`${way} - is standard output and nothing else on it`, async () => {
      const ended = await lossbook(args('-'), { cwd: folder });
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(ended.stdout, writes);
      const piped = await lossbook(args('/dev/stdout'), { cwd: folder });
      assert.match(piped.stdout, writes);
      assert.doesNotMatch(ended.stdout + piped.stdout, /^(?:backend|wrote|PASS)/m);
    });
    it(`${way} into the file that standard output is, is the same`, async () => {
      const command = args('same').map((arg) => `'${arg}'`);
      const { code } = await shell(`'${process.execPath}' '${cli}' ${command.join(' ')} > same`);
      assert.equal(code, 0);
      has('same')(folder, writes);
      assert.doesNotMatch(readFileSync(join(folder, 'same'), 'utf8'), /^(?:wrote|PASS)/m);
    });
    it(`${way} into a full device: exit 4, said, and kept elsewhere`, async () => {
      const { code, stderr } = await lossbook(args('/dev/full'), { cwd: folder });
      assert.equal(code, 4);
      assert.ok(lstatSync('/dev/full').isCharacterDevice());
      assert.match(stderr, /\/dev\/full: cannot be written: no space is left on the device/);
      const kept = /what was to be written is in (.*)\.$/m.exec(stderr)?.[1] ?? '';
      assert.match(readFileSync(kept, 'utf8'), writes);
      rmSync(resolve(kept, '..'), { recursive: true });
    });
    for (const names of [1, 2]) {
      it(`${way} where the disk fills up: a file of ${names} name(s) is as it was`, async () => {
        const content = 'y'.repeat(300);
        writeFileSync(join(folder, 'file'), content);
        if (names === 2) linkSync(join(folder, 'file'), join(folder, 'two'));
        const command = args('file').map((arg) => `'${arg}'`);
        // No file may get longer than a block; the signal that says so is ignored.
        const limited = `trap '' XFSZ; ulimit -f 0; '${process.execPath}' '${cli}' ${command.join(' ')}`;
        const { code, stderr } = await shell(limited);
        assert.equal(code, 4, stderr);
        assert.match(stderr, /cannot be written: the file would be larger than allowed here/);
        assert.equal(readFileSync(join(folder, 'file'), 'utf8'), content);
        assert.deepEqual(leftovers(), []);
      });
    }
  }

  for (const [way, args] of Object.entries(inPlace)) {
    const changes = () => recorded.replace('1 + 1', '1 + 2');
    it(`${way} writes through a link and keeps the mode`, async () => {
      mkdirSync(join(folder, 'elsewhere'));
      writeFileSync(join(folder, 'elsewhere/file.tfnb'), changes(), { mode: 0o600 });
      symlinkSync('elsewhere/file.tfnb', join(folder, 'link.tfnb'));
      const { code, stderr } = await lossbook(args('link.tfnb'), { cwd: folder });
      assert.equal(code, 0, stderr);
      assert.ok(lstatSync(join(folder, 'link.tfnb')).isSymbolicLink());
      has('elsewhere/file.tfnb', 0o600)(folder, beginnings.notebook);
      assert.notEqual(readFileSync(join(folder, 'elsewhere/file.tfnb'), 'utf8'), changes());
    });
    it(`${way} keeps both names of a file`, async () => {
      writeFileSync(join(folder, 'one.tfnb'), changes());
      linkSync(join(folder, 'one.tfnb'), join(folder, 'two.tfnb'));
      assert.equal((await lossbook(args('one.tfnb'), { cwd: folder })).code, 0);
      const [one, two] = ['one.tfnb', 'two.tfnb'].map((n) => readFileSync(join(folder, n), 'utf8'));
      assert.equal(one, two);
      assert.notEqual(one, changes());
    });
  }

  for (const args of [
    ['run', 'in.tfnb', '--json'],
    ['run', 'in.tfnb'],
    ['verify', 'recorded.tfnb', '--json'],
    ['export', 'in.tfnb', '--ts', '-'],
    ['show', 'in.tfnb'],
    ['diff', 'in.tfnb', 'recorded.tfnb'],
    ['help'],
  ]) {
    it(`${args.join(' ')} > /dev/full: exit 4, and said`, async () => {
      const { code, stderr } = await shell(
        `'${process.execPath}' '${cli}' ${args.join(' ')} > /dev/full`,
      );
      assert.equal(code, 4);
      assert.match(stderr, /standard output cannot be written: no space is left on the device/);
    });
  }
  it('a reader that has seen enough is no failure', async () => {
    const { code } = await shell(
      `set -o pipefail; '${process.execPath}' '${cli}' show in.tfnb | true`,
    );
    assert.equal(code, 0);
  });
  it('one output that cannot be written keeps the other, the verdict and the results', async () => {
    const page = await lossbook(['export', 'in.tfnb', '--html', '/dev/full', '--ts', 'a.ts'], {
      cwd: folder,
    });
    assert.equal(page.code, 4);
    has('a.ts')(folder, beginnings.script);
    const run = await lossbook(['run', 'in.tfnb', '--output', '/dev/full', '--json'], {
      cwd: folder,
    });
    assert.equal(run.code, 4);
    assert.equal((JSON.parse(run.stdout) as RunResult).cells[0]?.status, 'ok');
  });
  it('two outputs into one file are refused', async () => {
    const { code, stderr } = await lossbook(['export', 'in.tfnb', '--html', 'a', '--ts', './a'], {
      cwd: folder,
    });
    assert.equal(code, 4);
    assert.match(stderr, /--html goes there; name another file/);
  });

  const cli = resolve('dist/cli.js');
  const shell = (command: string): Promise<{ code: number | null; stderr: string }> =>
    new Promise((done) => {
      const child = spawn('bash', ['-c', command], {
        cwd: folder,
        env: { ...process.env, LOSSBOOK_BACKEND: 'cpu' },
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
      child.on('close', (code) => done({ code, stderr }));
    });
});
