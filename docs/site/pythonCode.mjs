/**
 * Each loss in PyTorch, TensorFlow and JAX, from one text: docs/site/python/ has them as Python whose functions of arrays are those of
 * a library `xp`. A framework is a row of names here. What the pages show is what test/python/siteCode.test.ts runs.
 */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('python/', import.meta.url);

const frameworks = {
  tensorflow: {
    load: 'import tensorflow as tf',
    module: 'tf',
    names: {
      ...{ sum: 'reduce_sum', mean: 'reduce_mean', max: 'reduce_max', min: 'reduce_min' },
      ...{ log: 'math.log', log1p: 'math.log1p', expm1: 'math.expm1', i0e: 'math.bessel_i0e' },
      ...{ relu: 'nn.relu', softplus: 'nn.softplus', log_softmax: 'nn.log_softmax' },
      ...{ clip: 'clip_by_value', take: 'gather', asarray: 'constant' },
    },
    rewrite: (text) => text,
  },
  torch: {
    load: 'import torch',
    module: 'torch',
    names: {
      ...{ max: 'amax', min: 'amin', i0e: 'special.i0e', clip: 'clamp', sort: 'msort' },
      ...{ concat: 'cat', softplus: 'nn.functional.softplus', asarray: 'as_tensor' },
    },
    rewrite: (text) =>
      text
        .replaceAll('keepdims=True', 'keepdim=True')
        .replace(/torch\.stop_gradient\((\w+)\)/g, '$1.detach()'),
  },
  jax: {
    load: 'import jax\nimport jax.numpy as jnp',
    module: 'jnp',
    names: {
      ...{ atan2: 'arctan2', concat: 'concatenate', i0e: 'jax.scipy.special.i0e' },
      ...{ relu: 'jax.nn.relu', sigmoid: 'jax.nn.sigmoid', softplus: 'jax.nn.softplus' },
      ...{ log_softmax: 'jax.nn.log_softmax', stop_gradient: 'jax.lax.stop_gradient' },
    },
    rewrite: (text) => text,
  },
};

/** `angularLoss` as Python has it: `angular_loss`. */
export const pythonName = (loss) => loss.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** By the name of a function: its text, and those of its file. */
const functions = new Map();
for (const file of readdirSync(folder)) {
  const texts = readFileSync(new URL(file, folder), 'utf8')
    .split(/\n\n\n(?=def )/)
    .slice(1);
  const ofFile = new Map(texts.map((text) => [/^def (\w+)/.exec(text)[1], text.trimEnd()]));
  for (const [name, text] of ofFile)
    if (!functions.has(name)) functions.set(name, { text, ofFile });
}

/** The file that a page shows: what it imports, the helpers that the loss calls, and the loss; undefined where there is none. */
export function pythonCode(loss, framework) {
  const found = functions.get(pythonName(loss));
  if (found === undefined) return undefined;
  const used = new Set();
  const use = (name) => {
    if (used.has(name)) return;
    used.add(name);
    for (const [, called] of found.ofFile.get(name).matchAll(/(?<!\w|\.|def )(\w+)\(/g)) {
      if (found.ofFile.has(called)) use(called);
    }
  };
  use(pythonName(loss));
  const { load, module, names, rewrite } = frameworks[framework];
  const text = [...found.ofFile.keys()]
    .filter((name) => used.has(name))
    .map((name) => found.ofFile.get(name))
    .join('\n\n\n');
  const code = rewrite(
    text.replace(/\bxp\.(\w+)/g, (_, name) => {
      const given = names[name] ?? name;
      return given.startsWith('jax.') ? given : `${module}.${given}`;
    }),
  );
  const loaded = load.split('\n').filter((line) => line !== 'import jax' || code.includes('jax.'));
  const imports = ['math', 'numpy as np']
    .filter((name) =>
      new RegExp(`\\b${name.split(' ').at(-1)}\\.`).test(code.replace(/tf\.math\./g, '')),
    )
    .map((name) => `import ${name}`);
  return `${[...imports, ...loaded].join('\n')}\n\n\n${code}\n`;
}
