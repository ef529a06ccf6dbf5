/** Beginnings of cells, offered while one is written in a notebook, and in no other TypeScript file. */

import { t } from '../l10n.js';

export interface CellSnippet {
  /** What is typed to get it. */
  readonly label: string;
  readonly about: () => string;
  /** In the snippet syntax of VS Code; with its defaults it is a cell that runs. */
  readonly body: readonly string[];
}

const tf = `import * as tf from '@tensorflow/tfjs';`;
const shape = '${1:[1, 16, 16]}';

export const cellSnippets: readonly CellSnippet[] = [
  {
    label: 'compare',
    about: () => t('A vectorized loss against loops over plain numbers'),
    body: [
      tf,
      `import { compare } from 'lossbook/check';`,
      `import { random } from 'lossbook/data';`,
      '',
      'const candidate = (yTrue: tf.Tensor, yPred: tf.Tensor) => ${1:tf.mean(tf.square(tf.sub(yPred, yTrue)))};',
      'function loops(yTrue: number[], yPred: number[]): number {',
      '\tlet sum = 0;',
      '\tfor (let i = 0; i < yTrue.length; i++) sum += ${2:(yPred[i] - yTrue[i]) ** 2};',
      '\treturn sum / yTrue.length;',
      '}',
      'const numbers = random(${3:1});',
      'compare(candidate, loops, [numbers.normal([32]), numbers.normal([32])])$0',
    ],
  },
  {
    label: 'gradcheck',
    about: () => t('The gradient of a loss, entry by entry'),
    body: [
      `import { gradcheck } from 'lossbook/check';`,
      `import { random } from 'lossbook/data';`,
      `import { \${1:angularLoss} } from 'lossbook/losses';`,
      '',
      'const directions = random(${2:1});',
      'gradcheck($1, [directions.angles([1, 8, 8]), directions.angles([1, 8, 8])])$0',
    ],
  },
  {
    label: 'probe',
    about: () => t('What a loss does at its edges: zero vectors, NaN, masks, reductions'),
    body: [
      `import { probe } from 'lossbook/check';`,
      `import { \${1:angularLoss} } from 'lossbook/losses';`,
      '',
      'probe($1)$0',
    ],
  },
  {
    label: 'precision',
    about: () => t('How many bits of float32 a loss loses'),
    body: [
      tf,
      `import { precision } from 'lossbook/check';`,
      `import { angularLoss } from 'lossbook/losses';`,
      '',
      'const dot = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.sum(tf.mul(yTrue, yPred), -1);',
      'const acos = (yTrue: tf.Tensor, yPred: tf.Tensor) => ${1:tf.acos(tf.clipByValue(dot(yTrue, yPred), -1, 1))};',
      'precision({ acos, angularLoss })$0',
    ],
  },
  {
    label: 'benchmark',
    about: () => t('Time and memory of candidates, by size'),
    body: [
      tf,
      `import { benchmark } from 'lossbook/check';`,
      `import { random } from 'lossbook/data';`,
      '',
      'const mean = (x: tf.Tensor) => tf.mean(${1:tf.square(x)});',
      'await benchmark({ mean }, (size) => [random(1).normal([size, size])])$0',
    ],
  },
  {
    label: 'match',
    about: () => t('Which loss of the library one is'),
    body: [
      tf,
      `import { match } from 'lossbook/check';`,
      `import { random } from 'lossbook/data';`,
      '',
      'const pasted = (yTrue: tf.Tensor, yPred: tf.Tensor) => ${1:tf.mean(tf.square(tf.sub(yPred, yTrue)))};',
      'const numbers = random(${2:1});',
      'match(pasted, [numbers.normal([2, 8, 8, 2]), numbers.normal([2, 8, 8, 2])])$0',
    ],
  },
  {
    label: 'show',
    about: () => t('A tensor in the middle of a cell'),
    body: [
      tf,
      `import { show } from 'lossbook/display';`,
      '',
      `show(tf.ones(${shape}), { title: '\${2:ones}' });$0`,
    ],
  },
  {
    label: 'image',
    about: () => t('A tensor as a picture, with a scale of colours'),
    body: [
      tf,
      `import { image } from 'lossbook/display';`,
      '',
      'image(${1:tf.linspace(0, 1, 256).reshape([16, 16])})$0',
    ],
  },
  {
    label: 'readImage',
    about: () => t('A picture file as a tensor, and the directions in it'),
    body: [
      `import { orientationField, readImage } from 'lossbook/data';`,
      '',
      `const picture = readImage('\${1:picture.png}');`,
      'const directions = orientationField(picture);',
      'directions$0',
    ],
  },
  {
    label: 'angularLoss',
    about: () => t('The loss of directions: θ^(1+δ), by atan2'),
    body: [
      `import { random } from 'lossbook/data';`,
      `import { angularLoss } from 'lossbook/losses';`,
      '',
      'const numbers = random(1);',
      `const [yTrue, yPred] = [numbers.angles(${shape}), numbers.angles($1)];`,
      `angularLoss(yTrue, yPred, { delta: \${2:0.2}, reduction: '\${3|none,mean,sum|}' })$0`,
    ],
  },
];

/** The body as it stands when nothing is filled in. */
export const plainBody = ({ body }: CellSnippet): string => {
  const text = body.join('\n').replaceAll('\t', '  ');
  const defaults = new Map<string, string>();
  const filled = text
    .replace(/\$\{(\d)\|([^,|]*)(?:,[^|]*)?\|\}/g, '$2')
    .replace(/\$\{(\d):([^}]*)\}/g, (_, n: string, value: string) => {
      defaults.set(n, value);
      return value;
    });
  return filled.replace(/\$(\d)/g, (_, n: string) => defaults.get(n) ?? '');
};
