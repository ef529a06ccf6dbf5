/**
 * `metadata.lossbook`: what the results in a notebook depended on, so that a run elsewhere that differs
 * can say why. No times and no machine paths: two runs that agree leave the same bytes.
 */
import { isJsonObject, plainJson, type Json, type JsonObject } from './json.js';
import type { Notebook } from './model.js';

export interface LossbookMetadata {
  /** Version by name of package, and of `node`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The TensorFlow.js backend that ran the cells. */
  readonly backend?: string;
  /** Seeds of every generator that a cell made, in the order of first use. */
  readonly seeds?: readonly number[];
  /** SHA-256, in lower-case hex, by path of each input file: relative to the notebook, with `/`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The interpreter for losses in Python, where a person named one here; nothing writes it. */
  readonly python?: string;
}

/** What is recorded; a field of another type than its own, such as a later version's, is left out. */
export const lossbookMetadata = ({ metadata }: Notebook): LossbookMetadata =>
  readLossbookMetadata(metadata['lossbook']);

export function readLossbookMetadata(json: Json | undefined): LossbookMetadata {
  const { versions, backend, seeds, inputs, python } = asRecord(plainJson(json ?? null));
  return {
    ...(isStringMap(versions) && { versions }),
    ...(typeof backend === 'string' && { backend }),
    ...(isNumberList(seeds) && { seeds }),
    ...(isStringMap(inputs) && { inputs }),
    ...(typeof python === 'string' && { python }),
  };
}

/** The notebook with these fields recorded; the other fields that `metadata.lossbook` has stay. */
export function withLossbookMetadata(notebook: Notebook, fields: LossbookMetadata): Notebook {
  const lossbook = { ...asRecord(notebook.metadata['lossbook']), ...fields };
  return { ...notebook, metadata: { ...notebook.metadata, lossbook } };
}

const asRecord = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const isStringMap = (value: Json | undefined): value is Readonly<Record<string, string>> =>
  isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string');

const isNumberList = (value: Json | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');
