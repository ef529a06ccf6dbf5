/** What is said of a loss that was looked for in the library. */
import { define } from './define.js';

export const match = {
  'known-loss': define<{ loss: string; call: string; others: readonly string[] }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ loss, call, others }) => {
      const rest = others.length > 1 ? ` and ${others.length - 1} more` : '';
      const also = others.length > 0 ? ` (on these inputs also ${others[0]!}${rest})` : '';
      return `the candidate is ${loss}${also}, in value and gradient, and the reference is not: lossbook/losses has it as ${call}`;
    },
  }),
  'nearest-loss': define<{ loss: string; differs: string }>({
    severity: 'cause',
    sentence: ({ loss, differs }) => `nearest is ${loss}: ${differs}`,
  }),
  'no-near-loss': define<{ forms: number }>({
    severity: 'cause',
    sentence: ({ forms }) =>
      `no gradient of ${forms.toLocaleString('en')} forms of the library's losses points where the candidate's does: is what the inputs hold what the candidate takes?`,
  }),
  'same-here': define<{ losses: readonly string[] }>({
    severity: 'note',
    sentence: ({ losses }) =>
      `on these inputs it is the same as ${losses.slice(0, 4).join('; ')}${losses.length > 4 ? ` and ${losses.length - 4} more` : ''}: what they differ in does not show here`,
  }),
};
