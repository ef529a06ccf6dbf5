/** What the class of an entry is called, its sign, and what it means: told apart without colours. */
import type { MarkStyle } from './paneSpec.js';

export interface ClassWords {
  /** One character, on pixels and in lists. */
  readonly glyph: string;
  readonly outline?: NonNullable<MarkStyle['outline']>;
  readonly meaning: string;
}

type Words = Readonly<Record<string, ClassWords>>;

const shared = {
  ok: { glyph: '✓', meaning: 'within the tolerance' },
  'non-finite': {
    glyph: '∞',
    outline: 'error',
    meaning: 'NaN or infinite where the truth is a number',
  },
} as const satisfies Words;

const gradcheck: Words = {
  ...shared,
  wrong: {
    glyph: '✗',
    outline: 'error',
    meaning: 'autodiff is not the slope of the truth: the formula, or its gradient, is wrong here',
  },
  plateau: {
    glyph: '–',
    outline: 'warning',
    meaning: 'the loss is flat here where the truth is not: nothing is learned from this entry',
  },
  kink: {
    glyph: '^',
    outline: 'info',
    meaning:
      'the slopes on the two sides differ; autodiff gives one of them or between, no mistake',
  },
  noisy: {
    glyph: '~',
    outline: 'focus',
    meaning: 'rounding hides the slope: it cannot be told whether it is right',
  },
  'not checked': { glyph: '·', meaning: 'not in the sample that was checked' },
};

const compare: Words = {
  ...shared,
  wrong: {
    glyph: '✗',
    outline: 'error',
    meaning: 'another number than the reference, in double precision too: the formula differs',
  },
  imprecise: {
    glyph: '≈',
    outline: 'warning',
    meaning: 'the formula is right in doubles, but float32 loses too many digits here',
  },
};

const unknown: ClassWords = { glyph: '?', meaning: '' };

export const wordsOf = (kind: 'gradcheck' | 'compare', name: string): ClassWords =>
  (kind === 'gradcheck' ? gradcheck : compare)[name] ?? unknown;
