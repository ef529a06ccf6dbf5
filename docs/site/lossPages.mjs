/** A page a loss: formula, curve, conventions, options, and how to call it and to check one's own in four frameworks. */
import { inputRules, usualShape } from '../../out/extension/target/inputKinds.js';
import { knownLosses } from '../../out/extension/target/knownLosses.js';
import { render } from '../losses.mjs';
import { documentHtml, escapeHtml, pageHtml } from './page.mjs';
import { curveOf, plotSvg } from './plot.mjs';
import { pythonCode, pythonName } from './pythonCode.mjs';

/** Of docs/losses.md: the introduction, and by chapter each loss with its text. */
export async function readLosses() {
  const [introduction, ...chapters] = (await render()).split(/^## /m);
  return {
    introduction,
    chapters: chapters.map((chapter) => {
      const [head, ...entries] = chapter.split(/^### /m);
      const [title, ...lines] = head.split('\n');
      const losses = entries.map((entry) => {
        const [name, ...rest] = entry.split('\n');
        return { name, text: rest.join('\n').trim() };
      });
      return { title, text: lines.join('\n').trim(), losses };
    }),
  };
}

const frameworks = [
  ['Keras, TensorFlow', 'tensorflow'],
  ['PyTorch', 'torch'],
  ['JAX', 'jax'],
];

function usage(name, kind) {
  const call = `import { ${name} } from 'lossbook/losses';\n\nconst loss = ${name}(yTrue, yPred);      // differentiable, on any backend`;
  const parts = [`## In four frameworks\n\n**TensorFlow.js**\n\n\`\`\`ts\n${call}\n\`\`\``];
  if (pythonCode(name, 'torch') === undefined) return parts.join('\n\n');
  parts.push(
    'In Python it is the formula with the default options: masks, weights and what the library does at zero vectors and empty regions are left out. ' +
      'Each was run: value and gradient are those of the library.' +
      checkedOn(name, kind),
  );
  for (const [title, framework] of frameworks) {
    const code = pythonCode(name, framework).trimEnd();
    parts.push(`**${title}**\n\n\`\`\`python\n# losses.py\n${code}\n\`\`\``);
    if (kind !== undefined) parts.push(`\`\`\`\n${command(name, kind, framework)}\n\`\`\``);
  }
  return parts.join('\n\n');
}

const checkedOn = (name, kind) =>
  kind === undefined
    ? ''
    : ` The command holds it, or your own version of it, to the loops of \`reference.${name}\`. The inputs are ${inputRules[kind].about}; ` +
      '`--inputs batch.npz` takes your own.';

const command = (name, kind, framework) =>
  `npx lossbook check losses.py:${pythonName(name)} --reference ${name} --shape ${usualShape(kind).join(',')} --framework ${framework}`;

export function lossPage(root, { name, text }) {
  const kind = knownLosses[name]?.inputs;
  const curve = curveOf(name, kind);
  const [summary, ...rest] = text.split('\n\n');
  const plot = curve
    ? `<figure>${plotSvg(name, curve)}<figcaption class="note">Computed by the library, on a field whose pixels are all alike.</figcaption></figure>`
    : '';
  const body = `<h1>${escapeHtml(name)}</h1>
${documentHtml(root, summary)}${plot}
${documentHtml(root, rest.join('\n\n'))}
${documentHtml(root, usage(name, kind))}
<p><a href="../losses.html">All losses</a></p>`;
  return pageHtml({ title: `${name} · Lossbook`, body, file: '', up: '../' });
}

export function lossesPage(root, { introduction, chapters }) {
  const lists = chapters.map(({ title, text, losses }) => {
    const items = losses.map(({ name }) => `<li><a href="losses/${name}.html">${name}</a></li>`);
    const list = items.length > 0 ? `<ul class="columns">${items.join('')}</ul>` : '';
    return `<h2>${escapeHtml(title)}</h2>\n${text === '' ? '' : documentHtml(root, text)}${list}`;
  });
  const body = `${documentHtml(root, introduction)}\n${lists.join('\n')}`;
  return pageHtml({ title: 'Losses · Lossbook', body, file: 'losses.html' });
}
