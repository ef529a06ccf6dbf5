/** Two sizes of an error, or two counts of bits lost: how far rounding went, then and now. */
import { fromJsonNumber, type JsonNumber } from '../wire/report.js';
import { allowedRounding, isSameRounding, roundingBits } from './allowances.js';
import type { Finding } from './difference.js';

/** `what` says where the numbers are bits already, and not errors. */
export function compareRounded(
  what: string,
  before: JsonNumber,
  after: JsonNumber,
): readonly Finding[] {
  const [was, is] = [fromJsonNumber(before), fromJsonNumber(after)];
  const areBits = /bits(?:\[\d+\])?$|\.sweepMeans\.\w+$/i.test(what);
  if (areBits ? Math.abs(is - was) <= roundingBits : isSameRounding(is, was)) return [];
  const allowed = areBits ? roundingBits : allowedRounding(is, was);
  return [{ code: 'number', what, recorded: before, now: after, allowed }];
}
