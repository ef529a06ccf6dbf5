/** Cell tags: the words by which Jupyter's tools and ours agree on what to do with a cell. */
import type { JsonObject } from './json.js';
import type { Cell } from './model.js';

export const tag = {
  /** The cell whose names papermill and `lossbook run -p` give other values. */
  parameters: 'parameters',
  /** The cell that holds those values; it follows the `parameters` cell. */
  injectedParameters: 'injected-parameters',
  /** The cell must throw; the run goes on. */
  raisesException: 'raises-exception',
  /** The cell is not run. */
  skipExecution: 'skip-execution',
} as const;

/** `metadata.tags`; none when it is not a list, and only the strings in it. */
export const cellTags = ({ metadata }: Cell): readonly string[] => tagsIn(metadata);

export function tagsIn({ tags }: JsonObject): readonly string[] {
  return Array.isArray(tags) ? tags.filter((each) => typeof each === 'string') : [];
}
