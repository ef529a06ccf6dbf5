/** What a candidate does otherwise than the loss that it is near, in words. */
import { assertNever } from '../../wire/assertNever.js';
import { formatNumber as n } from '../numbers.js';
import { formText } from './formText.js';
import type { Differs } from './known.js';
import type { Order } from './measure.js';

export function differsText(differs: Differs, loss: string, order: Order): string {
  switch (differs.by) {
    case 'factor':
      return `the candidate is ${n(differs.factor, 7)} times as large`;
    case 'constant':
      return `the candidate is it ${plus(differs.added)}, with the same gradient`;
    case 'line':
      return `the candidate is ${n(differs.factor, 7)} × r ${plus(differs.added)}, where r is that loss`;
    case 'function':
      return `the candidate is ${differs.formula}, where r is that loss`;
    case 'unknown function':
      return 'the candidate is a function of it: their gradients have one direction, of another length';
    case 'labels': {
      const { factors } = differs;
      const [times, labels] = [
        factors.map(({ factor }) => n(factor, 4)).join(', '),
        factors.map(({ label }) => label).join(', '),
      ];
      return `the candidate has its gradient times ${times} where the label is ${labels}`;
    }
    case 'most trials':
      return `${differsText(differs.differs, loss, order)}, but not on ${differs.names.join(' and ')}`;
    case 'gradient':
      return 'the candidate has its values and another gradient: a part is held constant in one of them, and not in the other';
    case 'trial':
      return `the candidate gives the same but on ${differs.names.join(' and ')}`;
    case 'terms': {
      const { weight, other, otherWeight } = differs;
      const { says } = formText(other.form, other.scaling, order);
      return `the candidate is ${n(weight)} × ${loss} ${plus(otherWeight)} × ${says}`;
    }
    case 'direction':
      return `another function; their gradients are at ${n((Math.acos(Math.min(1, differs.cosine)) * 180) / Math.PI, 2)}° to each other or less`;
    default:
      return assertNever(differs);
  }
}

const plus = (x: number): string => `${x < 0 ? '−' : '+'} ${n(Math.abs(x), 7)}`;
