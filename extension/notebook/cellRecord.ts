/**
 * `metadata.lossbook` of a code cell: what its last run found and which source it ran, so that a run elsewhere can
 * be held against it. Outputs alone do not tell: a check counts whether it is shown or not.
 */
import type { Nondeterminism } from '../wire/message.js';
import type { ReportData } from '../wire/report.js';
import { fingerprint } from './fingerprint.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import type { CodeCell } from './model.js';
import {
  readReportRecord,
  reportRecord,
  reportRecordJson,
  type ReportRecord,
} from './reportRecord.js';

export interface CellRecord {
  /** Fingerprint of the source that ran. */
  readonly source?: string;
  /** Of every check that the cell made, in order. */
  readonly reports: readonly ReportRecord[];
  /** What the cell read that is another at every run. */
  readonly nondeterministic: readonly Nondeterminism[];
}

/** What a run of a cell came to, as far as it is recorded. */
export interface RanSource {
  readonly source: string;
  readonly reports: readonly ReportData[];
  readonly nondeterministic: readonly Nondeterminism[];
}

export const recordOf = ({ source, reports, nondeterministic }: RanSource): CellRecord => ({
  source: fingerprint(source),
  reports: reports.map(reportRecord),
  nondeterministic,
});

/** The cell with its record in the metadata, or without one; empty lists are left out of the file. */
export function withCellRecord(cell: CodeCell, record: CellRecord | undefined): CodeCell {
  const { lossbook: before, ...metadata } = cell.metadata;
  if (!record) return before === undefined ? cell : { ...cell, metadata };
  return { ...cell, metadata: { ...metadata, lossbook: cellRecordJson(record) } };
}

/** As it stands in a file. */
export const cellRecordJson = ({ source, reports, nondeterministic }: CellRecord): JsonObject => ({
  ...(source !== undefined && { source }),
  ...(reports.length > 0 && { reports: reports.map(reportRecordJson) }),
  ...(nondeterministic.length > 0 && { nondeterministic }),
});

/** What is recorded of a cell; undefined where nothing is, and without what is not as it should be. */
export const cellRecord = ({ metadata }: CodeCell): CellRecord | undefined =>
  readCellRecord(metadata['lossbook']);

export function readCellRecord(lossbook: Json | undefined): CellRecord | undefined {
  if (!isJsonObject(lossbook)) return undefined;
  const { source, reports, nondeterministic } = lossbook;
  return {
    ...(typeof source === 'string' && { source }),
    reports: listOf(reports).flatMap((each) => readReportRecord(each) ?? []),
    nondeterministic: listOf(nondeterministic).filter(isNondeterminism),
  };
}

/** Did the cell's source change after its outputs were recorded? Undefined where that is not known. */
export function hasChangedSince(cell: CodeCell): boolean | undefined {
  const source = cellRecord(cell)?.source;
  return source === undefined ? undefined : source !== fingerprint(cell.source);
}

const listOf = (value: Json | JsonObject | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

const isNondeterminism = (value: Json): value is Nondeterminism =>
  value === 'clock' || value === 'random';
