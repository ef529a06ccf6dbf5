/**
 * Makes the documentation as a site of plain files: `npm run site`, into out/site. It needs no server and asks nothing of any
 * network: README and docs/, a page a loss, the functions' own documentation, and each sample exported as it is committed.
 *
 *     node docs/site/build.mjs [FOLDER] [--samples NAME,…]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { apiPage } from './apiPage.mjs';
import { lossesPage, lossPage, readLosses } from './lossPages.mjs';
import { documentHtml, documents, escapeHtml, pageHtml } from './page.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes the site; `samples`: names of notebooks. Returns the paths of its pages. */
export async function buildSite(folder, samples = allSamples()) {
  await tf.setBackend('cpu');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'losses'), { recursive: true });
  mkdirSync(join(folder, 'samples'), { recursive: true });
  const written = [];
  const write = (path, html) => {
    writeFileSync(join(folder, path), html);
    written.push(path);
  };
  for (const [document, page] of Object.entries(documents)) {
    if (page === 'losses.html') continue;
    const text = readFileSync(join(root, document), 'utf8');
    const [title = page] = text.match(/(?<=^# ).*/m) ?? [];
    const body = documentHtml(root, text, document.replace(/[^/]+$/, ''));
    write(page, pageHtml({ title, body, file: page }));
  }
  const losses = await readLosses();
  write('losses.html', lossesPage(root, losses));
  for (const loss of losses.chapters.flatMap((chapter) => chapter.losses)) {
    write(`losses/${loss.name}.html`, lossPage(root, loss));
  }
  write('api.html', apiPage(root));
  const shown = samples.map((name) => ({ name, title: exportSample(folder, name) }));
  written.push(...samples.map((name) => `samples/${name}.html`));
  write('samples.html', samplesPage(shown));
  return written;
}

const allSamples = () =>
  readdirSync(join(root, 'notebooks'))
    .filter((name) => name.endsWith('.tfnb') && !name.endsWith('.executed.tfnb'))
    .map((name) => name.slice(0, -5));

/** With the results that are committed, which tests verify: so the one in Python needs no frameworks here. */
function exportSample(folder, name) {
  const notebook = join(root, 'notebooks', `${name}.tfnb`);
  const page = join(folder, 'samples', `${name}.html`);
  const { status, stderr } = lossbook('export', notebook, '--html', page);
  if (status !== 0) throw new Error(`site: ${name} was not exported: ${stderr}`);
  const html = readFileSync(page, 'utf8');
  writeFileSync(
    page,
    html.replace('<body>\n', (body) => body + wayBack),
  );
  return /<title>([^<]*)/.exec(html)?.[1] ?? name;
}

/** An exported page knows no other. */
const wayBack = `<nav aria-label="pages" style="padding: 0.5rem 1.25rem"><a href="../index.html">Lossbook</a> · <a href="../samples.html">Samples</a></nav>
`;

const lossbook = (...args) =>
  spawnSync(execPath, [join(root, 'dist/cli.js'), ...args], { encoding: 'utf8' });

function samplesPage(samples) {
  const items = samples.map(
    ({ name, title }) =>
      `<li><a href="samples/${name}.html">${title}</a> (${escapeHtml(name)}.tfnb)</li>`,
  );
  const body = `<h1>Samples</h1>
<p>Notebooks as <code>lossbook export</code> makes pages of them: with the results that are committed, and the views of the editor.</p>
<ul>${items.join('\n')}</ul>`;
  return pageHtml({ title: 'Samples · Lossbook', body, file: 'samples.html' });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { samples: { type: 'string' } },
  });
  const folder = resolve(positionals[0] ?? join(root, 'out/site'));
  const samples = values.samples?.split(',').filter((name) => name !== '');
  const pages = await buildSite(folder, samples);
  console.log(`wrote ${pages.length} pages into ${folder}`);
}
