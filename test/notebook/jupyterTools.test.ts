/** Jupyter's own tools, in Python, on our files: what a colleague with `jupyter` installed would meet. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { root, shippedNotebooks } from './files.js';
import { lossbook } from '../support/commandLine.js';
import { samples } from './samples.js';

const sample = 'angular-loss.tfnb';

describe("Jupyter's tools", function () {
  // The first run makes a Python environment; nbconvert takes some seconds to start.
  this.timeout(300_000);

  let python = '';
  let folder = '';
  const shipped = shippedNotebooks().map((url) => fileURLToPath(url));
  const written: string[] = [];

  before(async function () {
    const tools = spawnSync('bash', [fileURLToPath(new URL('.ci/python-tools.sh', root))], {
      encoding: 'utf8',
    });
    if (tools.status !== 0) {
      const reason = tools.stderr?.trim() || `bash: ${tools.error?.message}`;
      if (process.env['CI'] === 'true') throw new Error(reason);
      console.error(
        `\nSKIPPED: the notebook format was not tried with Jupyter's tools. ${reason}\n`,
      );
      return this.skip();
    }
    python = tools.stdout.trim().split('\n').at(-1) ?? '';
    folder = mkdtempSync(join(tmpdir(), 'lossbook-jupyter-'));
    for (const [name, notebook] of Object.entries(samples)) {
      const path = join(folder, `${name.replaceAll(' ', '-')}.tfnb`);
      writeFileSync(path, serializeNotebook(notebook));
      written.push(path);
    }
    // The others are as their last run left them.
    const executed = join(folder, `executed-${sample}`);
    const { code, stderr } = await lossbook(['run', `notebooks/${sample}`, '--output', executed]);
    assert.equal(code, 0, stderr);
    written.push(executed);
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Runs Python with every warning an error, and gives what it says on stderr. */
  function complaints(...args: readonly string[]): string {
    const { status, stderr } = spawnSync(python, ['-W', 'error', ...args], { encoding: 'utf8' });
    return status === 0 ? stderr : `${stderr}\nstatus ${status}`;
  }

  it('nbformat reads and validates each without a warning, and writes the same bytes', () => {
    const script = fileURLToPath(new URL('test/notebook/nbformatRewrite.py', root));
    assert.equal(complaints(script, ...shipped, ...written), '');
  });

  it('nbdime shows what differs between two of ours, and nothing where nothing does', () => {
    const nbdime = (...files: readonly string[]) => {
      const args = ['-m', 'nbdime', 'diff', '--no-color', '--no-git', ...files];
      const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      return stdout;
    };
    const path = join(folder, `executed-${sample}`);
    const changed = join(folder, 'changed.tfnb');
    const text = readFileSync(path, 'utf8');
    writeFileSync(changed, text.replace('const delta = 0.2', 'const delta = 0.3'));
    assert.equal(nbdime(path, path), '');
    assert.match(
      nbdime(path, changed),
      /modified \/cells\/1\/source:[^]*const delta = 0\.2;[^]*const delta = 0\.3;/,
    );
  });

  for (const [format, extension] of [
    ['html', '.html'],
    ['script', '.ts'],
    ['markdown', '.md'],
  ] as const)
    it(`nbconvert --to ${format} without a warning`, () => {
      const all = [...shipped, ...written];
      const said = complaints(
        ...['-m', 'nbconvert', '--to', format, '--log-level=WARN', '--output-dir', folder],
        ...all,
      );
      assert.equal(said.replace(imageWithoutText, ''), '');
      for (const path of all) {
        const result = join(folder, basename(path, '.tfnb') + extension);
        assert.ok(existsSync(result), result);
      }
    });
});

/** nbconvert's own template never writes the text of a PNG output, whatever the notebook holds for it. */
const imageWithoutText =
  /^\[NbConvertApp\] WARNING \| Alternative text is missing on \d+ image\(s\)\.\n/gm;
