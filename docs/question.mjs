/**
 * Makes docs/question.png, the first picture of the README: its Python code, its command, and what a page says of the loss.
 * `npm run build && node docs/question.mjs PYTHON`, where PYTHON is one with TensorFlow. Half a minute.
 *
 * The code and the command are README's own, the answer is the exported page of that run, in Chromium: nothing is drawn by hand.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath, pathToFileURL, URL } from 'node:url';
import { chromium } from 'playwright-core';
import { packPng } from '../out/test/support/packPng.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const [python] = argv.slice(2);
if (!python) throw new Error('question: which Python? It must have TensorFlow');

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [, code] = /```python\n([^]*?)```/.exec(readme);
const [, command] = /^ {4}(npx lossbook check losses\.py.*)$/m.exec(readme);

const folder = mkdtempSync(join(tmpdir(), 'lossbook-question-'));
try {
  writeFileSync(join(folder, 'losses.py'), code);
  const lossbook = (...args) =>
    spawnSync(execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder, encoding: 'utf8' });
  const checked = lossbook(
    ...command.split(' ').slice(2),
    '--python',
    python,
    '--notebook',
    'q.tfnb',
  );
  if (checked.status !== 1) throw new Error(`question: ${checked.stdout}${checked.stderr}`);
  lossbook('export', 'q.tfnb', '--html', 'q.html');
  await picture(join(folder, 'q.html'), join(root, 'docs/question.png'));
} finally {
  rmSync(folder, { recursive: true });
}

async function picture(page, target) {
  const executablePath = execFileSync('bash', [join(root, '.ci/browser.sh')], { encoding: 'utf8' });
  const browser = await chromium.launch({
    executablePath: executablePath.trim().split('\n').at(-1),
    args: ['--no-sandbox', '--disable-lcd-text', '--force-color-profile=srgb'],
  });
  try {
    const opened = await browser.newPage({
      viewport: { width: 860, height: 2400 },
      colorScheme: 'light',
    });
    await opened.goto(pathToFileURL(page).href);
    await opened.locator('figure.view.drawn').first().waitFor();
    await opened.evaluate(arrange, { code, command });
    writeFileSync(target, packPng(await opened.locator('main').screenshot()));
  } finally {
    await browser.close();
  }
}

/** In the page: the question above, of the answer the report of compare. */
function arrange({ code, command }) {
  const main = document.querySelector('main');
  const answer = document.querySelector('figure.view.drawn');
  const box = (text) => {
    const pre = document.createElement('pre');
    pre.className = 'source';
    pre.textContent = text;
    return pre;
  };
  main.replaceChildren(box(code.trim()), box(`$ ${command}`), answer);
  main.style.padding = '6px 14px';
  answer.style.margin = '10px 0 4px';
}
