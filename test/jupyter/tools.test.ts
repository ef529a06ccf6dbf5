/** Programs that start Jupyter kernels, on our samples: what somebody meets who has them already. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lossbook, notebookText } from '../support/commandLine.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';
import { useJupyter } from './environment.js';
import { askHub, startUser } from './hub.js';
import { startServer } from './server.js';

const failing = `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
compare((x) => tf.mul(x, 2), (x) => x.map((v) => 3 * v), [[1, 2]])`;
const passing = failing.replace('3 * v', '2 * v');
const long = `import { showLive, track } from 'lossbook/display';
console.log('first');
const [live, begun] = [showLive('begun'), performance.now()];
for (const i of track(1e9)) if (performance.now() - begun > 2500) break;
live.update('step');
console.log('last');`;
const script = (name: string) => resolve('test/jupyter/python', name);

describe('programs that start Jupyter kernels', function () {
  this.timeout(180_000);
  const jupyter = useJupyter();
  const path = (name: string) => join(jupyter.folder, name);
  before(() => {
    cpSync('notebooks', jupyter.folder, { recursive: true });
    cpSync(path('losses.tfnb'), path('losses.ipynb'));
    writeFileSync(path('passing.ipynb'), notebookText([passing]));
    writeFileSync(path('failing.ipynb'), notebookText([failing]));
  });

  it('jupyter_kernel_test: all but what the kernel does not offer', async () => {
    const { stdout, stderr } = await jupyter.run('python', [script('kernelTest.py')]);
    const { ran, skipped, failed } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(failed, [], stderr);
    assert.deepEqual(skipped, ['test_clear_output', 'test_history', 'test_pager']);
    assert.equal(ran, 12);
  });

  it('papermill executes a sample, and verify compares what it left', async () => {
    const run = await jupyter.run('papermill', ['--no-progress-bar', 'losses.ipynb', 'out.ipynb']);
    assert.equal(run.code, 0, run.stderr);
    const same = await lossbook(['verify', path('out.ipynb')]);
    assert.equal(same.code, 0, same.stdout + same.stderr);
    assert.match(same.stdout, /PASS .* no difference/);
  });
  it('and finds what was changed in the records of its checks', async () => {
    const text = readFileSync(path('out.ipynb'), 'utf8');
    const verdict = text.replace(
      // Those that papermill left of the run before, too.
      /"checked": (\d+)/g,
      (_, n: string) => `"checked": ${Number(n) + 1}`,
    );
    assert.notEqual(verdict, text);
    writeFileSync(path('changed.ipynb'), verdict);
    const { code, stdout } = await lossbook(['verify', path('changed.ipynb')]);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /check 1 \(\w+\)/);
  });

  it('papermill keeps of what changes the last, and nothing of how far a cell was', async () => {
    // Long enough to say how far it is: the line must be seen to go.
    writeFileSync(path('live.ipynb'), notebookText([long]));
    const run = await jupyter.run('papermill', [
      '--no-progress-bar',
      'live.ipynb',
      'live-out.ipynb',
    ]);
    assert.equal(run.code, 0, run.stderr);
    const { cells } = parsedJson<NotebookFile>(readFileSync(path('live-out.ipynb'), 'utf8'));
    const texts = cells[0]?.outputs?.map(({ data, text }) => data?.['text/plain'] ?? text);
    assert.deepEqual(texts?.map(String), ['first\n', "'step'", 'last\n']);
  });

  it('jupyter execute (nbclient) keeps views and verdicts', async () => {
    const { code, stderr } = await jupyter.run('jupyter', [
      ...['execute', 'passing.ipynb', '--output', 'executed.ipynb'],
    ]);
    assert.equal(code, 0, stderr);
    const text = readFileSync(path('executed.ipynb'), 'utf8');
    assert.match(text, /"application\/vnd\.lossbook\.view"/);
    assert.match(text, /"verdict": "pass"/);
  });

  it('nbmake passes a notebook whose cells run', async () => {
    const { code, stdout } = await jupyter.run('pytest', ['--nbmake', 'passing.ipynb', '-q']);
    assert.equal(code, 0, stdout);
  });

  it('ending the adapter by a signal, or killing who started it, leaves no process; an idle one has at most 120 MiB', async () => {
    const { stdout, stderr } = await jupyter.run('python', [script('endings.py')]);
    const told = JSON.parse(stdout || '{}') as Record<string, number>;
    assert.equal(told['leftOfAdapter'], 0, stderr);
    for (const signal of ['SIGTERM', 'SIGHUP']) {
      // The kernel and what its cell has started.
      assert.equal(told[`startedBefore${signal}`], 2);
      assert.equal(told[`leftOf${signal}`], 0, signal);
    }
    assert.equal(told['started'], 2);
    assert.equal(told['leftOfParent'], 0);
    for (const when of ['idle', 'afterCell']) assert.ok(told[when]! <= 120, JSON.stringify(told));
  });

  it('jupyter kernelgateway runs a notebook', async () => {
    const server = await startServer(
      jupyter,
      'jupyter',
      (port) => ['kernelgateway', `--port=${port}`, '--KernelGatewayApp.auth_token=secret'],
      { path: '/api?token=secret' },
    );
    try {
      const args = [script('remote.py'), server.url, 'secret', path('passing.ipynb')];
      const { stdout, stderr } = await jupyter.run('python', args);
      assert.deepEqual([...new Set(JSON.parse(stdout || '[]') as string[])], ['ok'], stderr);
    } finally {
      await server.stop();
    }
  });

  it('JupyterHub starts it for two people', async () => {
    const hub = await startServer(
      jupyter,
      'jupyterhub',
      () => ['--config', script('jupyterhub_config.py')],
      {
        path: '/hub/health',
        env: (port) => ({ HUB_PORT: String(port), HUB_TOKEN: 'a-token-of-the-tests' }),
      },
    );
    try {
      for (const name of ['first', 'second']) {
        const url = await startUser(hub, name, 'a-token-of-the-tests');
        const args = [script('remote.py'), url, 'a-token-of-the-tests', path('passing.ipynb')];
        const { stdout, stderr } = await jupyter.run('python', args);
        assert.equal(stdout, '["ok"]', stderr + hub.log());
        await askHub(hub, 'DELETE', `users/${name}/server`, 'a-token-of-the-tests');
      }
    } finally {
      await hub.stop();
    }
  });
});

describe('programs that start Jupyter kernels, with --strict', function () {
  this.timeout(120_000);
  const jupyter = useJupyter('--strict');
  before(() => {
    writeFileSync(join(jupyter.folder, 'passing.ipynb'), notebookText([passing]));
    writeFileSync(join(jupyter.folder, 'failing.ipynb'), notebookText([failing]));
  });
  for (const [name, expected] of [
    ['passing', 0],
    ['failing', 1],
  ] as const) {
    it(`papermill of ${name} ends with ${expected}`, async () => {
      const args = ['--no-progress-bar', `${name}.ipynb`, `${name}-out.ipynb`];
      const { code, stderr } = await jupyter.run('papermill', args);
      assert.equal(code, expected, stderr);
      if (expected === 1) assert.match(stderr, /UnexpectedVerdict: 1 check of 1 [^]*compare FAIL/);
    });
    it(`nbmake of ${name} ends with ${expected}`, async () => {
      const args = ['--nbmake', `${name}.ipynb`, '-q'];
      const { code, stdout } = await jupyter.run('pytest', args);
      assert.equal(code, expected, stdout);
    });
  }
});
