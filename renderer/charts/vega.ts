/**
 * Vega, in a file of its own that imports no other: in a page it draws, and the text of it is the whole program of the worker that
 * draws before (`trials.ts`), so it is shipped once.
 */
import embed from 'vega-embed';
import { startChance } from './chance.js';
import { answerTrials } from './trialWorker.js';

export { embed, startChance };

/** Of this file; of a page that is one script there is none. */
export const address: string | undefined = import.meta.url;

if (typeof document === 'undefined') answerTrials();
