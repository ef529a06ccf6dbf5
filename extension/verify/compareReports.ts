/** The checks that a cell made, then and now: verdicts on every backend, figures as far as backends agree. */
import { fromJsonNumber } from '../wire/report.js';
import type { Figures, ReportRecord } from '../notebook/reportRecord.js';
import { isClose, type Allowance } from './allowances.js';
import { compareRounded } from './compareRounded.js';
import { compareText } from './compareText.js';
import type { Finding } from './difference.js';

export interface ReportFinding {
  /** Position of the check among those of its cell, from 0. */
  readonly check: number;
  readonly kind: string;
  readonly finding: Finding;
}

export function compareReports(
  recorded: readonly ReportRecord[],
  now: readonly ReportRecord[],
  allowance: Allowance,
): readonly ReportFinding[] {
  const count = Math.max(recorded.length, now.length);
  return Array.from({ length: count }, (_, i) => i).flatMap((check) => {
    const [before, after] = [recorded[check], now[check]];
    const kind = (before ?? after)?.kind ?? '';
    return compareReport(before, after, allowance).map((finding) => ({ check, kind, finding }));
  });
}

export function compareReport(
  recorded: ReportRecord | undefined,
  now: ReportRecord | undefined,
  allowance: Allowance,
): readonly Finding[] {
  if (!recorded || !now) {
    return [{ code: 'missing', what: 'this check', side: recorded ? 'now' : 'recorded' }];
  }
  if (recorded.kind !== now.kind) {
    return [{ code: 'other', what: 'what is checked', recorded: recorded.kind, now: now.kind }];
  }
  if (recorded.verdict !== now.verdict) {
    return [{ code: 'verdict', what: now.summary, recorded: recorded.verdict, now: now.verdict }];
  }
  const told = allowance.rounding
    ? compareText('what it says', recorded.summary, now.summary, allowance)
    : [];
  return [
    ...compareExpected(recorded, now),
    ...compareCodes(recorded, now, allowance),
    ...compareCounts(recorded, now, allowance),
    ...compareFigures(recorded.figures, now.figures, allowance),
    ...(allowance.rounding ? compareRounding(recorded, now) : []),
    ...told,
  ];
}

function compareExpected(recorded: ReportRecord, now: ReportRecord): readonly Finding[] {
  if (recorded.expected === now.expected) return [];
  const what = 'the verdict that is expected';
  return [{ code: 'other', what, recorded: recorded.expected, now: now.expected }];
}

/** What is said of rounding belongs to the backend. */
const ofRounding = new Set(['precision-loss', 'noisy']);

function compareCodes(
  recorded: ReportRecord,
  now: ReportRecord,
  { rounding }: Allowance,
): readonly Finding[] {
  const codesText = ({ diagnoses }: ReportRecord) =>
    diagnoses.filter((code) => rounding || !ofRounding.has(code)).join(', ') || 'nothing';
  if (codesText(recorded) === codesText(now)) return [];
  return [
    { code: 'other', what: 'what it names', recorded: codesText(recorded), now: codesText(now) },
  ];
}

/** Which rows a probe can try, and what it notes, depends on the backend; not whether it passes. */
function compareCounts(
  recorded: ReportRecord,
  now: ReportRecord,
  { nearness, share, rounding }: Allowance,
): readonly Finding[] {
  if (nearness !== 'same' && recorded.kind === 'probe') return [];
  if (recorded.checked !== now.checked) {
    const what = 'how many entries were checked';
    return [number(what, recorded.checked, now.checked, 0)];
  }
  const allowed = share * recorded.checked;
  if (Math.abs(recorded.failures - now.failures) > allowed) {
    return [number('how many of them failed', recorded.failures, now.failures, allowed)];
  }
  const names = new Set([...Object.keys(recorded.counts), ...Object.keys(now.counts)]);
  return [...names].flatMap((name) => {
    const [before, after] = [recorded.counts[name] ?? 0, now.counts[name] ?? 0];
    if (!rounding && name === 'noisy') return [];
    return Math.abs(before - after) <= allowed
      ? []
      : [number(`entries that are ${name}`, before, after, allowed)];
  });
}

/** A worst entry elsewhere on another backend is a tie that rounding broke, and has nothing to be held to. */
function compareFigures(
  recorded: Figures,
  now: Figures,
  { float32, nearness }: Allowance,
): readonly Finding[] {
  const names = new Set([...Object.keys(recorded), ...Object.keys(now)]);
  return [...names].flatMap((name): readonly Finding[] => {
    const [before, after] = [recorded[name], now[name]];
    if (before === undefined || after === undefined) {
      if (nearness !== 'same') return [];
      return [{ code: 'missing', what: name, side: before === undefined ? 'recorded' : 'now' }];
    }
    const [was, is] = [fromJsonNumber(before), fromJsonNumber(after)];
    const scale = Math.abs(was);
    if (isClose(is, was, float32, scale)) return [];
    const allowed = (float32.rtol + float32.atol) * scale;
    return [{ code: 'number', what: name, recorded: before, now: after, allowed }];
  });
}

function compareRounding(recorded: ReportRecord, now: ReportRecord): readonly Finding[] {
  const names = new Set([
    ...Object.keys(recorded.roundingFigures),
    ...Object.keys(now.roundingFigures),
  ]);
  return [...names].flatMap((what): readonly Finding[] => {
    const [before, after] = [recorded.roundingFigures[what], now.roundingFigures[what]];
    if (before === undefined || after === undefined) {
      return [{ code: 'missing', what, side: before === undefined ? 'recorded' : 'now' }];
    }
    return compareRounded(what, before, after);
  });
}

const number = (what: string, recorded: number, now: number, allowed: number): Finding => ({
  ...{ code: 'number', what, recorded, now, allowed },
});
