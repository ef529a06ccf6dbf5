/** A candidate that is another loss of the library than its reference: most differences are conventions, and those have names. */
import type { Finding } from '../diagnoses/table.js';
import { formText } from '../match/formText.js';
import { searchAsCalled } from '../match/search.js';
import type { Case } from './trials.js';

/** Inputs on which more are the same tell none of them. */
const mostAlike = 8;

/** 1,500 forms are tried, in 0.4 s of processor time: only where nothing plainer explains the candidate. */
export function findKnown({ candidate, samples }: Case): readonly Finding[] {
  const [first, second] = samples;
  if (!first || !second || samples.length !== 2) return [];
  try {
    const { matches, order } = searchAsCalled(candidate, [first, second]);
    const said = matches.map(({ form, scaling }) => formText(form, scaling, order));
    const [plainest, ...others] = said;
    if (!plainest || others.length > mostAlike) return [];
    const { says: loss, call } = plainest;
    return [{ code: 'known-loss', loss, call, others: others.map(({ says }) => says) }];
  } catch {
    // Without a gradient, say, which a comparison does not need.
    return [];
  }
}
