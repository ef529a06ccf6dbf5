/** A form as it is said, `dice, per image, smooth 1 (SMP)`, and as it is called. */
import { formatNumber } from '../numbers.js';
import type { Before, Form } from './catalogue.js';
import { scalings, type Scaling } from './fit.js';
import type { Order } from './measure.js';

export interface Said {
  readonly says: string;
  /** Of the library's loss: truth first, whichever the candidate's order is. */
  readonly call: string;
}

export function formText(form: Form, scaling: Scaling, order: Order): Said {
  const { loss, options, libraries, before, kept } = form;
  const parts = [
    loss,
    ...Object.entries(options).map(([key, value]) => optionText(key, value)),
    ...(kept ? ['without the first class'] : []),
    ...[beforeTexts[before], scalings[scaling]].filter((text) => text !== ''),
    ...(order === 'prediction first' ? ['its arguments are (yPred, yTrue)'] : []),
  ];
  const known = libraries.length === 0 ? '' : ` (${libraries.join(', ')})`;
  return { says: parts.join(', ') + known, call: callText(form, scaling) };
}

const regionTexts: Readonly<Record<string, string>> = {
  all: 'over all pixels',
  image: 'per image',
  class: 'per class',
  imageAndClass: 'per image and class',
};

const beforeTexts: Readonly<Record<Before, string>> = {
  none: '',
  sigmoid: 'of sigmoid(yPred)',
  softmax: 'of softmax(yPred)',
  logit: 'its predictions are probabilities',
  log: 'its predictions are probabilities',
};

function optionText(key: string, value: unknown): string {
  if (key === 'regions') return regionTexts[String(value)] ?? String(value);
  if (value === true) return key;
  if (value === false) return `no ${key}`;
  if (key === 'absent') return 'nothing for a class without truth';
  return `${key} ${valueText(value)}`;
}

/** As the option is written. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value !== 'number') return String(value);
  if (value === Math.PI) return 'π';
  return value === 2 * Math.PI ? '2π' : formatNumber(value);
}

const predictionTexts: Readonly<Record<Before, string>> = {
  none: 'yPred',
  sigmoid: 'tf.sigmoid(yPred)',
  softmax: 'tf.softmax(yPred)',
  logit: 'tf.sub(tf.log(yPred), tf.log(tf.sub(1, yPred)))',
  log: 'tf.log(yPred)',
};

function callText({ loss, options, before, kept }: Form, scaling: Scaling): string {
  const reduction =
    scaling === 'map' ? { reduction: 'none' } : scaling === 'sum' ? { reduction: 'sum' } : {};
  const given = Object.entries({ ...options, ...reduction }).map(
    ([key, value]) => `${key}: ${literal(value)}`,
  );
  const last = given.length === 0 ? '' : `, { ${given.join(', ')} }`;
  const keep = (x: string): string => (kept ? `tf.gather(${x}, [${kept.join(', ')}], -1)` : x);
  return `${loss}(${keep('yTrue')}, ${keep(predictionTexts[before])}${last})`;
}

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === Math.PI) return 'Math.PI';
  return value === 2 * Math.PI ? '2 * Math.PI' : String(value);
}
