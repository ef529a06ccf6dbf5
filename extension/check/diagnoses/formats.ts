/** What a loss loses in the number formats of training, and which operation is to blame. */
import type { Blame, BlameCause } from '../../wire/report.js';
import type { NumberFormat } from '../../wire/numberFormats.js';
import { formatNumber as n } from '../numbers.js';
import { define } from './define.js';

export interface InFormat {
  name: string;
  format: NumberFormat;
}

const causes: Readonly<Record<BlameCause, string>> = {
  overflow: 'beyond the range of the format',
  underflow: 'below the smallest numbers of the format',
  constant: 'a number in the code is another one in the format',
  cancellation: 'near numbers cancel',
  condition: 'what came in is stretched',
  inaccurate: 'the operation itself is this far off',
};

export interface Lost {
  bits: number;
  mean: number;
  allowed: number;
  part: 'value' | 'gradient';
}

const lostText = ({ name, format, bits, mean, part }: InFormat & Lost): string =>
  `${name} in ${format}: the ${part} loses ${n(mean, 3)} of ${bits} bits on average`;

export const formats = {
  'format-not-finite': define<InFormat & { values: number; gradients: number; of: number }>({
    severity: 'cause',
    sentence: ({ name, format, values, gradients, of }) =>
      `${name} in ${format}: ${[
        ...(values > 0 ? [`the value is not finite`] : []),
        ...(gradients > 0 ? [`${gradients} of ${of} gradients are not finite`] : []),
      ].join(' and ')}, where doubles have numbers`,
  }),
  'format-zero-gradient': define<InFormat & { entries: number; of: number }>({
    severity: 'cause',
    sentence: ({ name, format, entries, of }) =>
      `${name} in ${format}: ${entries} of ${of} gradients became 0`,
  }),
  'format-precision': define<InFormat & Lost>({
    severity: 'cause',
    sentence: (f) => `${lostText(f)}, more than ${n(f.allowed, 3)}`,
  }),
  'format-value': define<InFormat & Lost>({
    severity: 'warning',
    sentence: (f) => `${lostText(f)}; its gradient, which training uses, keeps enough`,
  }),
  'format-blame': define<InFormat & Blame & { of: number; line?: number }>({
    severity: 'cause',
    sentence: (f) =>
      `${f.name} in ${f.format}: ${f.operation}${f.inDerivative ? ' (in its derivative)' : ''}${f.place ? `, line ${f.place.line} of ${f.place.label},` : ''} loses ${n(f.bits, 3)} of ${f.of} bits: ${causes[f.cause]} (condition ${shortNumber(f.condition)}, ${givenText(f)})${f.remedy === undefined ? '' : `; try ${f.remedy}`}`,
  }),
  'loss-scale': define<InFormat & { factor: number | 'none' }>({
    severity: 'note',
    sentence: ({ name, format, factor }) =>
      factor === 'none'
        ? `${name} in ${format}: no loss scaling brings the gradients back`
        : `${name} in ${format}: the gradients come back with the loss multiplied by ${factor >= 1 ? `2^${Math.log2(factor)} (${n(factor)})` : `2^${Math.log2(factor)}`}`,
  }),
};

const shortNumber = (x: Blame['condition']): string => (typeof x === 'number' ? n(x, 2) : x);

function givenText({ given, exact, made }: Blame): string {
  const from = given.length === 0 ? '' : ` from ${given.map(shortNumber5).join(' and ')}`;
  return `${shortNumber5(made)} for ${shortNumber5(exact)}${from}`;
}

const shortNumber5 = (x: Blame['exact']): string => (typeof x === 'number' ? n(x, 5) : x);
