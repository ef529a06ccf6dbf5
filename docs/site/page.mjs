/** What all pages of the site have in common: head, navigation, style; Markdown with links between pages and pictures inside. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pageStyle } from '../../out/extension/export/pageStyle.js';
import { escapeHtml } from '../../out/extension/export/html.js';
import { markdownHtml } from '../../out/extension/export/markdown.js';

export { escapeHtml };

/** Of documents of the repository: the page that each becomes, by its path from the root. */
export const documents = {
  'README.md': 'index.html',
  'docs/editor.md': 'editor.html',
  'docs/python.md': 'python.html',
  'docs/precision.md': 'precision.html',
  'docs/losses.md': 'losses.html',
  'docs/sharing.md': 'sharing.html',
  'docs/ci.md': 'ci.html',
  'docs/jupyter.md': 'jupyter.html',
  'docs/speed.md': 'speed.html',
  'docs/reliability.md': 'reliability.html',
  'docs/design.md': 'design.html',
  'CONTRIBUTING.md': 'contributing.html',
  'CHANGELOG.md': 'changelog.html',
};

const navigation = [
  ['index.html', 'Lossbook'],
  ['losses.html', 'Losses'],
  ['api.html', 'Checks and data'],
  ['python.html', 'Python'],
  ['precision.html', 'Precision'],
  ['editor.html', 'Editor'],
  ['samples.html', 'Samples'],
  ['sharing.html', 'Sharing'],
  ['ci.html', 'CI'],
  ['jupyter.html', 'Jupyter'],
  ['speed.html', 'Speed'],
  ['reliability.html', 'Reliability'],
  ['design.html', 'Design'],
  ['changelog.html', 'Changes'],
];

const siteStyle = `
nav { border-bottom: 1px solid var(--line); padding: 0.5rem 1.25rem; }
nav a { margin-right: 1rem; text-decoration: none; white-space: nowrap; }
nav a[aria-current] { font-weight: 600; color: var(--ink); }
main table { font-size: 0.9rem; display: block; overflow-x: auto; overflow-wrap: break-word; } p img { max-width: 100%; height: auto; }
svg.plot { max-width: 30rem; width: 100%; height: auto; color: var(--ink); }
ul.columns { columns: 16rem; padding-left: 1.2rem; }
`;

/** `up`: from the page's folder to the site's, `''` or `'../'`. No script, and nothing from anywhere. */
export function pageHtml({ title, body, file, up = '' }) {
  const links = navigation.map(([target, name]) => {
    const current = target === file ? ' aria-current="page"' : '';
    return `<a href="${up}${target}"${current}>${name}</a>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta property="og:title" content="${escapeHtml(title)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}${siteStyle}</style>
</head>
<body>
<nav aria-label="pages">${links.join('\n')}</nav>
<main>
${body}
</main>
</body>
</html>
`;
}

/** `from`: the document's folder, from the root, with a slash at its end. */
export function documentHtml(root, text, from = '') {
  const attachments = {};
  const source = text.replace(/!\[([^\]]*)\]\(([^):]+\.png)\)/g, (_, alt, path) => {
    const name = basename(path);
    attachments[name] = { 'image/png': readFileSync(join(root, from, path)).toString('base64') };
    return `![${alt}](attachment:${name})`;
  });
  return withAnchors(markdownHtml(source, attachments))
    .replace(/href="([^":]+\.md)"/g, (_, path) => `href="${pageOf(from + path)}"`)
    .replace(/<code>([\w/]+\.md)<\/code>/g, (code, path) =>
      documents[path] ? `<a href="${documents[path]}">${code}</a>` : code,
    );
}

function pageOf(path) {
  const page = documents[path];
  if (page === undefined) throw new Error(`site: ${path} is linked to and is no page`);
  return page;
}

/** A heading is led to by its text, as on GitHub. */
const withAnchors = (html) =>
  html.replace(/<h([2-4])>([^]*?)<\/h\1>/g, (_, level, inner) => {
    const id = inner
      .replace(/<[^>]+>|&[^;]+;/g, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-');
    return `<h${level} id="${id}">${inner}</h${level}>`;
  });
