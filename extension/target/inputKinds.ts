/**
 * Inputs to check a loss on, where the person has none at hand: what a network in training gives, not white noise.
 *
 * A loss of directions fed with arbitrary numbers, or one of probabilities fed with logits, would be found wrong for what
 * its author never promised. So the kind of its inputs must be known, and what was made of it is told.
 *
 * Images differ: errors that are 0 on average hide what is done with averages (a mean of each image or of the batch, the square of a mean),
 * and classes as frequent as each other hide what is done with their numbers.
 */

export const inputKinds = [
  'direction',
  'normals',
  'flow',
  'regression',
  'segmentation',
  'logits',
  'depth',
] as const;
export type InputKind = (typeof inputKinds)[number];

/** How the truth names its classes: a number a class, or the number of the class, without a class axis. */
export const classLabels = ['oneHot', 'index'] as const;
export type ClassLabels = (typeof classLabels)[number];

/** What `probe` may expect of a loss on such inputs. */
export type ProbedAs = 'direction' | 'axial' | 'vector' | 'regression' | 'classification' | 'other';

interface InputRule {
  /** One sentence on what the tensors hold, for the person who reads the verdict. */
  readonly about: string;
  /** Length of the last axis that the kind asks for; undefined where any will do. */
  readonly channels: number | undefined;
  /** Of the shape that is taken where none is given. */
  readonly usualChannels: number;
  /** Lines of a cell that declare yTrue and yPred; `draw` is a seeded generator. */
  readonly lines: (shape: readonly number[], labels?: ClassLabels) => readonly string[];
  /** The same sentence where yTrue holds class numbers; none where the kind has no classes. */
  readonly aboutNumbers?: string;
  /** What `probe` takes a loss on them for, where its behaviour does not tell. */
  readonly family: ProbedAs;
  /** Entries of the inputs, for `probe`. */
  readonly domain?: readonly [number, number];
}

const list = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
const pixels = (shape: readonly number[]): string => list(shape.slice(0, -1));

/** Errors of each entry, and one that all of an image has. */
const errors = (shape: readonly number[], ofEntry: number, ofImage: number): string =>
  `tf.add(draw.normal(${list(shape)}, 0, ${ofEntry}), draw.normal(${list(shape.map((n, axis) => (axis === 0 ? n : 1)))}, 0, ${ofImage}))`;

/** The first class is the most frequent: of K the first k have the share √(k/K). */
const classNumbers = (shape: string, classes: number): string =>
  `tf.cast(tf.floor(tf.mul(${classes}, tf.square(draw.uniform(${shape})))), 'int32')`;

const unitLine = `const unit = (v: tf.Tensor) => tf.div(v, tf.norm(v, 'euclidean', -1, true));`;

/** Class numbers if they are asked for; else 0 or 1 with one channel, one-hot with several. */
const labelLines = (shape: readonly number[], labels?: ClassLabels): readonly string[] => {
  const classes = shape.at(-1) ?? 1;
  if (labels === 'index') {
    return [
      `const yTrue = ${classNumbers(pixels(shape), classes)};`,
      `const hot = tf.cast(tf.oneHot(yTrue, ${classes}), 'float32');`,
    ];
  }
  return classes === 1
    ? [`const yTrue = tf.cast(${classNumbers(list(shape), 2)}, 'float32');`]
    : [
        `const labels = ${classNumbers(pixels(shape), classes)};`,
        `const yTrue = tf.cast(tf.oneHot(labels, ${classes}), 'float32');`,
      ];
};

/** Right more often than not, and nowhere sure. */
const scoreLine = (shape: readonly number[], labels?: ClassLabels): string =>
  `const scores = tf.add(tf.mul(tf.sub(${labels === 'index' ? 'hot' : 'yTrue'}, 0.5), 2), draw.normal(${list(shape)}, 0, 1.2));`;

export const inputRules: Readonly<Record<InputKind, InputRule>> = {
  direction: {
    family: 'direction',
    about:
      'unit vectors (cos, sin) of random directions, predictions off by 34° (standard deviation), some past 90°',
    channels: 2,
    usualChannels: 2,
    lines: (shape) => [
      `const angles = draw.uniform(${pixels(shape)}, -Math.PI, Math.PI);`,
      `const errors = draw.normal(${pixels(shape)}, 0, 0.6);`,
      `const vectors = (angle: tf.Tensor) => tf.stack([tf.cos(angle), tf.sin(angle)], -1);`,
      `const yTrue = vectors(angles);`,
      `const yPred = vectors(tf.add(angles, errors));`,
    ],
  },
  normals: {
    family: 'direction',
    about: 'unit vectors of random direction, predictions off by about 25°',
    channels: 3,
    usualChannels: 3,
    lines: (shape) => [
      unitLine,
      `const yTrue = unit(draw.normal(${list(shape)}));`,
      `const yPred = unit(tf.add(yTrue, draw.normal(${list(shape)}, 0, 0.3)));`,
    ],
  },
  flow: {
    family: 'vector',
    about:
      'displacements of 8 pixels (standard deviation), predictions off by 1.5, and each image by 1 more',
    channels: 2,
    usualChannels: 2,
    lines: (shape) => [
      `const yTrue = draw.normal(${list(shape)}, 0, 8);`,
      `const yPred = tf.add(yTrue, ${errors(shape, 1.5, 1)});`,
    ],
  },
  regression: {
    family: 'regression',
    about:
      'normal numbers, predictions off by 0.5 (standard deviation), and each image by 0.3 more',
    channels: undefined,
    usualChannels: 1,
    lines: (shape) => [
      `const yTrue = draw.normal(${list(shape)});`,
      `const yPred = tf.add(yTrue, ${errors(shape, 0.5, 0.3)});`,
    ],
  },
  segmentation: {
    family: 'classification',
    about:
      'random classes, the first the most frequent (0 or 1 with one channel, one-hot with several), predictions are probabilities',
    channels: undefined,
    usualChannels: 3,
    domain: [0, 1],
    aboutNumbers:
      'random class numbers without a class axis, the first the most frequent, predictions are probabilities',
    lines: (shape, labels) => [
      ...labelLines(shape, labels),
      scoreLine(shape, labels),
      `const yPred = ${shape.at(-1) === 1 ? 'tf.sigmoid(scores)' : 'tf.softmax(scores)'};`,
    ],
  },
  logits: {
    family: 'classification',
    about:
      'random classes, the first the most frequent (0 or 1 with one channel, one-hot with several), predictions are logits, before softmax or sigmoid',
    channels: undefined,
    usualChannels: 3,
    aboutNumbers:
      'random class numbers without a class axis, the first the most frequent, predictions are logits, before softmax',
    lines: (shape, labels) => [
      ...labelLines(shape, labels),
      scoreLine(shape, labels),
      `const yPred = scores;`,
    ],
  },
  depth: {
    family: 'other',
    about: 'depths of about 1 to 15 metres, predictions off by 20 %, and each image by 15 % more',
    channels: undefined,
    usualChannels: 1,
    domain: [1, 15],
    lines: (shape) => [
      `const yTrue = tf.exp(draw.normal(${list(shape)}, Math.log(4), 0.6));`,
      `const yPred = tf.mul(yTrue, tf.exp(${errors(shape, 0.2, 0.15)}));`,
    ],
  },
};

export const usualShape = (kind: InputKind): readonly number[] => [
  2,
  16,
  16,
  inputRules[kind].usualChannels,
];

export const aboutInputs = (kind: InputKind, labels: ClassLabels | undefined): string =>
  (labels === 'index' ? inputRules[kind].aboutNumbers : undefined) ?? inputRules[kind].about;

/** A gigabyte of float32; a check holds several tensors, and some in doubles. */
const mostNumbers = 2 ** 28;

/** A sentence about a shape that the kind cannot have, or nothing. */
export function shapeProblem(
  kind: InputKind,
  shape: readonly number[],
  labels?: ClassLabels,
): string | undefined {
  const { channels } = inputRules[kind];
  if (shape.length < 2)
    return `a loss is checked on tensors of two axes or more, the last of them channels`;
  const size = shape.reduce((a, b) => a * b, 1);
  if (size > mostNumbers)
    return `${size.toLocaleString('en')} numbers a tensor are too many to check; a loss is the same function of ${usualShape(kind).join(',')}`;
  if (labels === 'index' && shape.at(-1) === 1)
    return `class numbers are of two classes or more, the channels of the last axis`;
  if (channels === undefined || shape.at(-1) === channels) return undefined;
  return `${kind} has ${channels} channels on the last axis, as in ${usualShape(kind).join(',')}`;
}
