/** The search for a name: what was judged does not hang on it. */
import type { Diagnosis } from '../wire/report.js';
import { toDiagnosis } from './diagnoses/table.js';

/**
 * A search calls losses with inputs that nobody gave them. Should it end in an error that it has not reckoned with, the verdict stands, and
 * what is missing is said: no name is better than no verdict.
 */
export function searchNames(search: () => readonly Diagnosis[]): readonly Diagnosis[] {
  try {
    return search();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [toDiagnosis({ code: 'search-failed', reason })];
  }
}
