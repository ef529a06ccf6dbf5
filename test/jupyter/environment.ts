/**
 * The Python that has JupyterLab and its like (.ci/jupyter.sh), with our kernel installed for it in a folder of the test. Where
 * it is missing, its suites say so and are skipped on a person's machine; with `CI=true` they fail.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { lossbook } from '../support/commandLine.js';
import { suiteBackend } from '../support/suiteBackend.js';

export interface Jupyter {
  /** What a suite writes goes here. */
  readonly folder: string;
  /** Finds the kernel, and nothing of the person's own. */
  readonly env: NodeJS.ProcessEnv;
  /** A program of the environment, such as `jupyter`, or `python`. */
  program: (name: string) => string;
  /** Runs one to its end. */
  run: (program: string, args: readonly string[], options?: RunOptions) => Promise<Ended>;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly cwd?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** For the tests of the enclosing suite; `install` are options of `lossbook jupyter install`. */
export function useJupyter(...install: readonly string[]): Jupyter {
  const made: { folder: string; bin: string } = { folder: '', bin: '' };
  const prefix = () => join(made.folder, 'prefix');
  const jupyter: Jupyter = {
    get folder() {
      return made.folder;
    },
    get env() {
      return {
        ...process.env,
        PATH: `${made.bin}${delimiter}${process.env['PATH']}`,
        LOSSBOOK_BACKEND: suiteBackend,
        JUPYTER_PATH: join(prefix(), 'share', 'jupyter'),
        JUPYTER_DATA_DIR: join(made.folder, 'data'),
        JUPYTER_CONFIG_DIR: join(made.folder, 'config'),
        JUPYTER_RUNTIME_DIR: join(made.folder, 'runtime'),
        IPYTHONDIR: join(made.folder, 'ipython'),
      };
    },
    program: (name) => join(made.bin, name),
    run: (program, args, { stdin = '', cwd = made.folder } = {}) =>
      ended(jupyter.program(program), args, { stdin, cwd, env: jupyter.env }),
  };
  before(async function () {
    this.timeout(60_000);
    made.bin = dirname(required(this));
    made.folder = mkdtempSync(join(tmpdir(), 'lossbook-jupyter-'));
    const { code, stderr } = await lossbook([
      'jupyter',
      'install',
      '--prefix',
      prefix(),
      ...install,
    ]);
    if (code !== 0) throw new Error(stderr);
  });
  after(() => {
    if (made.folder) rmSync(made.folder, { recursive: true, force: true });
  });
  return jupyter;
}

function required(context: Mocha.Context): string {
  const found = spawnSync('bash', [resolve('.ci/jupyter.sh'), '--find'], { encoding: 'utf8' });
  if (found.status === 0) return found.stdout.trim();
  const sentence = `no Jupyter to test with: '.ci/jupyter.sh' installs it`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  console.error(`\nSKIPPED: ${context.test?.parent?.fullTitle() ?? 'a suite'}: ${sentence}\n`);
  return context.skip();
}

function ended(
  program: string,
  args: readonly string[],
  { stdin, ...options }: { stdin: string; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = spawn(program, args, options);
  child.stdin.on('error', () => undefined).end(stdin);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}
