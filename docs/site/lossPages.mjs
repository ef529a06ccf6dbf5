/** A page a loss: formula, curve, conventions, options, and how to call it and to check one's own in four frameworks. */
import { inputRules, usualShape } from '../../out/extension/target/inputKinds.js';
import { knownLosses } from '../../out/extension/target/knownLosses.js';
import { render } from '../losses.mjs';
import { documentHtml, escapeHtml, pageHtml } from './page.mjs';
import { curveOf, plotSvg } from './plot.mjs';

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
  ['Keras, TensorFlow', 'tensorflow', 'import tensorflow as tf', 'tf.reduce_mean(...)'],
  ['PyTorch', 'torch', 'import torch', 'torch.mean(...)'],
  ['JAX', 'jax', 'import jax.numpy as jnp', 'jnp.mean(...)'],
];

function usage(name, kind) {
  const call = `import { ${name} } from 'lossbook/losses';\n\nconst loss = ${name}(yTrue, yPred);      // differentiable, on any backend`;
  const parts = [`## In four frameworks\n\n**TensorFlow.js**\n\n\`\`\`ts\n${call}\n\`\`\``];
  if (kind === undefined) return parts.join('\n\n');
  const shape = usualShape(kind).join(',');
  const inputs = `The inputs are ${inputRules[kind].about}; \`--inputs batch.npz\` takes your own.`;
  parts.push(
    `Is your own in Python the same? Its value, gradient and edges are held to the loops of \`reference.${name}\`. ${inputs}`,
  );
  for (const [title, framework, load, mean] of frameworks) {
    const code = `# losses.py\n${load}\n\ndef mine(y_true, y_pred):\n    return ${mean}      # your version of it`;
    const command = `npx lossbook check losses.py:mine --reference ${name} --shape ${shape} --framework ${framework}`;
    parts.push(`**${title}**\n\n\`\`\`python\n${code}\n\`\`\`\n\n\`\`\`\n${command}\n\`\`\``);
  }
  return parts.join('\n\n');
}

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
