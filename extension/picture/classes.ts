/**
 * How the classes of `wire/entryClasses.ts` look: the colour of each, its sign, and what it means.
 *
 * Colours are greys, and hues that differ in lightness too, so that they are told apart without red or green.
 */
import type { EntryClass } from '../wire/entryClasses.js';
import type { Rgb } from './panel.js';

type CheckKind = 'gradcheck' | 'compare';

export interface ClassLook {
  readonly colour: Rgb;
  /** One character, on pixels and in lists. */
  readonly glyph: string;
  /** A role of the theme, drawn around pixels of this class. */
  readonly outline?: 'error' | 'warning' | 'info' | 'focus';
  /** Depends on the tolerance: another tolerance may give the entry another class. */
  readonly byTolerance: boolean;
  readonly meaning: string | Readonly<Record<CheckKind, string>>;
}

export const classLooks: Readonly<Record<EntryClass, ClassLook>> = {
  'not checked': {
    ...{ colour: [240, 240, 240], glyph: '·', byTolerance: false },
    meaning: 'not in the sample that was checked',
  },
  ok: {
    ...{ colour: [190, 190, 190], glyph: '✓', byTolerance: true },
    meaning: 'within the tolerance',
  },
  kink: {
    ...{ colour: [30, 90, 190], glyph: '^', outline: 'info', byTolerance: false },
    meaning:
      'the slopes on the two sides differ; autodiff gives one of them or between, no mistake',
  },
  noisy: {
    ...{ colour: [190, 140, 225], glyph: '~', outline: 'focus', byTolerance: false },
    meaning: 'rounding hides the slope: it cannot be told whether it is right',
  },
  imprecise: {
    ...{ colour: [150, 105, 60], glyph: '≈', outline: 'warning', byTolerance: true },
    meaning: 'the formula is right in doubles, but float32 loses too many digits here',
  },
  plateau: {
    ...{ colour: [250, 165, 35], glyph: '–', outline: 'warning', byTolerance: false },
    meaning: 'the loss is flat here where the truth is not: nothing is learned from this entry',
  },
  wrong: {
    ...{ colour: [195, 25, 30], glyph: '✗', outline: 'error', byTolerance: true },
    meaning: {
      gradcheck:
        'autodiff is not the slope of the truth: the formula, or its gradient, is wrong here',
      compare: 'another number than the reference, in double precision too: the formula differs',
    },
  },
  'non-finite': {
    ...{ colour: [0, 0, 0], glyph: '∞', outline: 'error', byTolerance: false },
    meaning: 'NaN or infinite where the truth is a number',
  },
};

/** Of a report that another version made. */
const unknown: ClassLook = {
  ...{ colour: [240, 240, 240], glyph: '?', byTolerance: false },
  meaning: '',
};

export const lookOf = (name: string): ClassLook =>
  Object.hasOwn(classLooks, name) ? classLooks[name as EntryClass] : unknown;

export function classMeaning(kind: CheckKind, name: string): string {
  const { meaning } = lookOf(name);
  return typeof meaning === 'string' ? meaning : meaning[kind];
}
