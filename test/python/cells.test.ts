import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lossbook, useFolder } from '../support/commandLine.js';
import { required } from '../support/pythonEnvironment.js';
import type { CheckResult } from '../../extension/cli/checkResult.js';
import type { RunResult } from '../../extension/cli/results.js';

const losses = `
import torch
def angle_distance_loss(y_true, y_pred, eps=1e-6):
    dot = torch.clamp((y_true * y_pred).sum(-1), eps, 1 - eps)
    return torch.acos(dot).pow(1.2).mean()
def mse(y_true, y_pred):
    return torch.nn.functional.mse_loss(y_pred, y_true)
def loop(y_true, y_pred):
    total = 0.0
    for b in range(y_true.shape[0]):
        for i in range(y_true.shape[1]):
            total += float((y_true[b, i] - y_pred[b, i]) ** 2)
    return total / y_true.size
`;

describe('cells of Python', function () {
  this.timeout(120_000);
  const folder = useFolder();
  let env: NodeJS.ProcessEnv = {};
  before(function () {
    this.timeout(60_000);
    env = {
      LOSSBOOK_BACKEND: '',
      VIRTUAL_ENV: required(this, 'torch').replace(/\/bin\/python$/, ''),
    };
  });
  const run = async (cells: readonly string[]): Promise<RunResult> => {
    const file = folder.notebook(cells);
    const { stdout } = await lossbook(['run', file, '--keep-going', '--json'], { env });
    return JSON.parse(stdout) as RunResult;
  };

  it('their functions, arrays and numbers are names of the cells below', async () => {
    const { cells, verdict } = await run([
      `%%python\nimport numpy as np\ndef naive(t, p):\n    return sum((a - b) ** 2 for a, b in zip(t, p)) / len(t)\nn = 3\nxs = np.arange(6).reshape(2, 3)\nnew = 5`,
      `import { compare } from 'lossbook/check';\nimport { mse } from 'lossbook/losses';\ncompare(mse, naive, [[1, 2, 3], [1, 2.5, 2]]);\nif (n !== 3 || xs.shape.join() !== '2,3') throw new Error('not those');`,
      `n = 4; n`,
    ]);
    assert.equal(verdict, 'pass', JSON.stringify(cells.map(({ error }) => error)));
    assert.equal(cells[1]?.reports[0]?.verdict, 'pass');
  });
  it('what they print and throw is theirs, at their lines', async () => {
    const { cells } = await run([
      '%%python\nx = 1\n\n1 / 0',
      '%%python\ndef broken(:',
      '%%python\nx',
    ]);
    assert.deepEqual(
      cells.map(({ error }) => error && [error.name, error.line]),
      [['ZeroDivisionError', 4], ['SyntaxError', 2], undefined],
    );
    assert.doesNotMatch(cells[0]?.error?.stack ?? '', /lossbook-cell|kernel\w*\.cjs|serve\.py/);
  });
  it('Python in a cell that does not say so is told what to write', async () => {
    const { cells } = await run(['import numpy as np\nx = 1', 'const = ;']);
    assert.match(cells[0]?.error?.message ?? '', /put %%python on the first line/);
    assert.doesNotMatch(cells[1]?.error?.message ?? '', /python/);
  });
  it('the file records which versions they ran with, and verifies', async () => {
    const file = folder.notebook(['%%python\nimport numpy as np\nx = float(np.sum([1, 2]))\nx']);
    await lossbook(['run', file, '--output', file], { env });
    const { code, stdout } = await lossbook(['verify', file], { env });
    assert.equal(code, 0, stdout);
    const shown = await lossbook(['show', file], { env });
    assert.match(shown.stdout, /3\.0/);
  });

  it('verify names a helper file that was edited since', async () => {
    folder.write('helper.py', 'scale = 1.0\n');
    folder.write(
      'uses_helper.py',
      'from helper import scale\n\n\ndef f(t, p):\n    return float(((t - p) ** 2).mean()) * scale\n',
    );
    const file = folder.notebook([
      `import { python } from 'lossbook/python';\npython('uses_helper.py', 'f')([1, 2], [3, 4]).dataSync()[0]`,
    ]);
    await lossbook(['run', file, '--output', file], { env });
    folder.write('helper.py', 'scale = 2.0\n');
    const { code, stdout } = await lossbook(['verify', file], { env });
    assert.equal(code, 1, stdout);
    assert.match(stdout, /likely +helper\.py changed: recorded sha256 /);
    assert.doesNotMatch(stdout, /uses_helper\.py changed/);
  });

  describe('a module that is missing: in which Python, why that one, and what installs it', () => {
    const said = (module: string, unsure = '') =>
      new RegExp(
        `No module named '${module}': Python 3\\.\\d+\\.\\d+ \\(\\S+python; VIRTUAL_ENV is set\\) does not have it\\. Install it there with: \\S+python -m pip install ${module === 'keras' ? 'keras tensorflow' : module}${unsure}; or choose another Python`,
      );
    it('in a cell', async () => {
      const { cells } = await run(['%%python\nx = 1\nimport jax']);
      const { error } = cells[0]!;
      assert.deepEqual([error?.name, error?.line], ['ModuleNotFoundError', 3]);
      assert.match(error?.message ?? '', said('jax'));
    });
    it('in a function that a cell calls', async () => {
      const { cells } = await run([
        '%%python\ndef f(t, p):\n    import nowhere.part\n    return 0.0',
        'f([1], [2])',
      ]);
      assert.match(
        cells[1]?.error?.message ?? '',
        said('nowhere', ', if that is the name of its package'),
      );
    });
    it('in a file that is checked', async () => {
      folder.write('of_keras.py', 'import numpy\nimport keras\n\n\ndef mse(t, p):\n    return 0\n');
      const { code, stdout } = await lossbook(['check', 'of_keras.py:mse', '--kind', 'flow'], {
        cwd: folder.path(),
        env,
      });
      assert.equal(code, 2, stdout);
      assert.match(stdout, said('keras'));
      assert.match(stdout, /of_keras\.py, line 2: import keras/);
    });
    it('a part of a package that is there is none', async () => {
      const { cells } = await run(['%%python\nimport numpy\nimport numpy.nothing']);
      assert.equal(cells[0]?.error?.message.split('\n')[0], "No module named 'numpy.nothing'");
    });
    it('numpy, without which nothing comes back; and a Python without pip gets it first', async () => {
      const bare = folder.path('bare');
      const made = spawnSync(env['VIRTUAL_ENV'] + '/bin/python', [
        '-m',
        'venv',
        '--without-pip',
        bare,
      ]);
      assert.equal(made.status, 0, String(made.stderr));
      folder.write('plain.py', 'def mse(t, p):\n    return 0.0\n');
      const { code, stdout } = await lossbook(
        ['check', 'plain.py:mse', '--kind', 'flow', '--python', bare],
        { cwd: folder.path(), env },
      );
      assert.equal(code, 4, stdout);
      assert.match(
        stdout,
        /No module named 'numpy': Python 3\S+ \(\S+; --python\) does not have it\. Install it there with: (\S+)\/bin\/python -m ensurepip && \1\/bin\/python -m pip install numpy;/,
      );
    });
  });

  describe('lossbook check of a file in Python', () => {
    const check = (...args: readonly string[]) => {
      folder.write('losses.py', losses);
      return lossbook(['check', ...args], { cwd: folder.path(), env });
    };
    it('says of a loss of PyTorch what is wrong, and in which Python', async () => {
      const { code, stdout } = await check(
        ...['losses.py:angle_distance_loss', '--reference', 'angularLoss', '--shape', '2,8,8,2'],
      );
      assert.equal(code, 1);
      assert.match(stdout, /Python 3\.\d+\.\d+ \(\S+; VIRTUAL_ENV is set\): torch 2\./);
      assert.match(stdout, /compare FAIL .*\n {4}the loss is capped at 1\.7193 /);
    });
    it('takes a naive loop of Python for the reference; --json has its Python', async () => {
      const { code, stdout } = await check(
        ...['losses.py:mse', '--reference', 'losses.py:loop', '--kind', 'regression'],
        ...['--shape', '3,4', '--json'],
      );
      const { python, verdict, reports } = JSON.parse(stdout) as CheckResult;
      assert.deepEqual([code, verdict, python?.framework], [0, 'pass', 'torch'], stdout);
      assert.match(python?.version ?? '', /^3\./);
      assert.deepEqual(
        reports.map(({ kind }) => kind),
        ['compare', 'gradcheck', 'probe'],
      );
    });
  });
});
