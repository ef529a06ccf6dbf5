/** Which Python: the first of a fixed order, why, and what is said where there is none. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findInterpreter, type InterpreterChoices } from '../../extension/python/interpreter.js';
import { startTestKernel } from '../support/kernelUnderTest.js';
import { pythonOf } from '../support/pythonEnvironment.js';

describe('which Python', function () {
  this.timeout(60_000);
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'lossbook python é-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const executable = (path: string, text = '#!/bin/sh\n'): string => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    chmodSync(full, 0o755);
    return full;
  };
  const environment = (path: string): void => {
    executable(join(path, 'bin/python'));
    writeFileSync(join(root, path, 'pyvenv.cfg'), 'home = /usr/bin\n');
  };
  const find = (choices: InterpreterChoices, env: Record<string, string> = {}, folder = 'a/b') => {
    mkdirSync(join(root, folder), { recursive: true });
    const found = findInterpreter(choices, { folder: join(root, folder), env, platform: 'linux' });
    const said = found.ok ? `${found.interpreter.path}: ${found.interpreter.why}` : found.message;
    return said.replaceAll(root, 'ROOT');
  };

  it('is named without its ending on Windows', () => {
    const path = executable('env/Scripts/python.exe');
    const around = { folder: root, env: {}, platform: 'win32' } as const;
    const found = findInterpreter({ option: 'env/Scripts/python' }, around);
    assert.equal(found.ok && found.interpreter.path, path);
  });

  const besides: readonly [beside: string, made: readonly string[], RegExp][] = [
    [
      '../../project/deep',
      ['project/.venv', 'a/.venv'],
      /^ROOT\/project\/\.venv\/bin\/python: the nearest \.venv$/,
    ],
    ['../../project/deep', ['a/.venv'], /^ROOT\/a\/\.venv\/bin\/python: the nearest \.venv$/],
    ['../../project/deep', ['project/deep/venv'], /^ROOT\/project\/deep\/venv\/bin/],
  ];
  for (const [beside, made, said] of besides) {
    it(`looks beside the loss first: ${made.join(', ')}`, () => {
      made.forEach(environment);
      assert.match(find({ beside }), said);
    });
  }

  it('says that the one beside the loss is broken', () => {
    environment('a/.venv');
    environment('project/.venv');
    rmSync(join(root, 'project/.venv/bin'), { recursive: true });
    assert.match(
      find({ beside: '../../project' }),
      /^ROOT\/project\/\.venv .* has no working Python/,
    );
  });

  it('goes through its order, and says what it went by', () => {
    for (const path of [
      'option/python',
      'notebook/python',
      'setting/python',
      'editor/python',
      'path/python3',
    ])
      executable(path);
    for (const path of ['.venv', 'a/venv', 'active', 'conda']) environment(path);
    const env = {
      PATH: join(root, 'path'),
      VIRTUAL_ENV: join(root, 'active'),
      CONDA_PREFIX: join(root, 'conda'),
    };
    const choices = {
      option: '../../option/python',
      notebook: '../../notebook/python',
      setting: '../../setting/python',
      editor: '../../editor/python',
    };
    const { option, notebook, setting, editor } = choices;
    const outside = 'elsewhere';
    assert.deepEqual(
      [
        find(choices, env),
        find({ notebook, setting, editor }, env),
        find({ setting, editor }, env),
        find({ editor }, env),
        find({}, env),
        find({}, env, outside),
        find({ option }, {}, 'a/b'),
      ],
      [
        'ROOT/option/python: the option python',
        'ROOT/notebook/python: the Python in the metadata of the notebook',
        'ROOT/setting/python: the setting lossbook.python',
        "ROOT/editor/python: the editor's selected Python interpreter",
        'ROOT/a/venv/bin/python: the nearest venv',
        'ROOT/.venv/bin/python: the nearest .venv',
        'ROOT/option/python: the option python',
      ],
    );
    rmSync(join(root, '.venv'), { recursive: true });
    assert.deepEqual(
      [
        find({}, env, outside),
        find({}, { ...env, VIRTUAL_ENV: '' }, outside),
        find({}, { PATH: env.PATH }, outside),
      ],
      [
        'ROOT/active/bin/python: VIRTUAL_ENV is set',
        'ROOT/conda/bin/python: CONDA_PREFIX is set',
        'ROOT/path/python3: the first python3 on the PATH',
      ],
    );
  });
  it('takes the folder of an environment, a command of the PATH, and ~', () => {
    environment('envs/mine');
    executable('path/python3.12');
    const env = { PATH: join(root, 'path'), HOME: root };
    assert.equal(
      find({ option: '../../envs/mine' }),
      'ROOT/envs/mine/bin/python: the option python',
    );
    assert.equal(find({ option: 'python3.12' }, env), 'ROOT/path/python3.12: the option python');
    assert.equal(
      find({ setting: '~/envs/mine' }, env),
      'ROOT/envs/mine/bin/python: the setting lossbook.python',
    );
  });
  it('does not pass over what was named and is not there', () => {
    assert.equal(
      find({ option: '../nowhere/python' }),
      'the option python is ../nowhere/python, but there is no ROOT/a/nowhere/python',
    );
    writeFileSync(join(root, 'a/b/notes'), '');
    assert.equal(
      find({ option: 'notes' }),
      'the option python is notes, but ROOT/a/b/notes cannot be executed',
    );
    assert.match(
      find({ setting: 'python9' }, { PATH: root }),
      /^the setting lossbook\.python is python9, but there is no such file in ROOT\/a\/b and no such command on the PATH$/,
    );
  });
  it('an environment whose Python is gone is said, with what makes it again', () => {
    mkdirSync(join(root, '.venv/bin'), { recursive: true });
    writeFileSync(join(root, '.venv/pyvenv.cfg'), '');
    symlinkSync(join(root, 'removed/python3.9'), join(root, '.venv/bin/python'));
    assert.equal(
      find({}),
      'ROOT/.venv (the nearest .venv) has no working Python: ROOT/.venv/bin/python leads to ROOT/removed/python3.9, which is gone (was that Python removed or upgraded?). Make it again: python3 -m venv --clear "ROOT/.venv"',
    );
  });
  it('no Python at all: what was looked for, and what to do', () => {
    assert.match(
      find({}, { PATH: root }),
      /^there is no Python: no \.venv in ROOT\/a\/b or above, no VIRTUAL_ENV or CONDA_PREFIX, and neither python3 nor python on the PATH\. Install Python 3\.8 or newer/,
    );
  });

  const started: readonly (readonly [what: string, script: string, message: RegExp])[] = [
    [
      'Python 2.7',
      '#!/bin/sh\necho "Python 2.7.18 is too old" >&2\nexit 64\n',
      /^Python \(.*; the option python\) is version 2\.7\.18; Lossbook needs 3\.8 or newer\./,
    ],
    [
      'something that is no Python',
      '#!/bin/sh\necho "usage: cat" >&2\nexit 2\n',
      /ended with exit code 2, saying: usage: cat\. It was not ready yet: is it a Python\? '.*bin\/python --version' tells\./,
    ],
    [
      'something that says nothing',
      '#!/bin/sh\n',
      /ended with exit code 0\. It was not ready yet: is it a Python\?/,
    ],
  ];
  for (const [what, script, message] of started) {
    it(`${what} is said`, async () => {
      executable('bin/python', script);
      writeFileSync(join(root, 'losses.py'), 'def f(a, b):\n    return 1.0\n');
      const { test, stop } = startTestKernel({ folder: root });
      const { error } = await test.run(
        `import { python } from 'lossbook/python'; python('losses.py', 'f', { python: 'bin/python' });`,
      );
      await stop();
      assert.match(error?.message ?? '', message);
    });
  }
  it('a folder with spaces and other letters, a file beside packages of its own', async () => {
    const folder = join(root, 'my losses', 'pkg');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, '01-é loss.py'),
      'from .größe import value\n\n\ndef f(a, b):\n    return value\n',
    );
    writeFileSync(join(folder, 'größe.py'), 'value = 2.0\n');
    const { test, stop } = startTestKernel({ folder: root });
    const { value, error } = await test.run(
      `import { python } from 'lossbook/python'; import * as tf from '@tensorflow/tfjs'; python('my losses/pkg/01-é loss.py', 'f', { python: ${JSON.stringify(pythonOf('torch'))} })(tf.ones([1]), tf.ones([1])).dataSync()[0]`,
    );
    await stop();
    assert.equal(value, '2', error?.stack);
  });
});
