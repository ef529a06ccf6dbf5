/** What a cell may say about angles, looked at as it arrives, and put into the words that a view's header has. */
import { defaultAngle } from '../picture/angles.js';
import { type AngleInfo, angleChoices } from '../wire/angle.js';
import { quoteGiven, oneOf } from './options.js';

export interface AngleOptions {
  /** Two channels, cos and sin of the angle or of twice the angle; or the angle itself. Default 'cos-sin'. */
  readonly encoding?: AngleInfo['encoding'];
  /** Of angles that are numbers, of `period`, and of what is written for people. Default 'rad'. */
  readonly unit?: AngleInfo['unit'];
  /**
   * 2π for directions, π for axes without a head, as `angularLoss` takes it; in degrees also 360 or 180. Default 2π,
   * of doubled angles π.
   */
  readonly period?: number;
  /** Where the angle is 0 on the screen. Default 'east'. */
  readonly zero?: AngleInfo['zero'];
  /** Which way it grows on the screen. Default 'cw': from +x towards +y, as rows go down. */
  readonly sense?: AngleInfo['sense'];
}

export const angleNames = ['encoding', 'unit', 'period', 'zero', 'sense'] as const;

/** `prefix` stands before the names of the options in errors: `image: angle.`, `angularError: `. */
export function readAngleOptions(
  prefix: string,
  angle: Readonly<Record<string, unknown>>,
): AngleInfo {
  const encoding = oneOf(`${prefix}encoding`, angle['encoding'], angleChoices.encoding);
  const unit = oneOf(`${prefix}unit`, angle['unit'], angleChoices.unit);
  const info = withoutUndefined({
    encoding,
    unit,
    period:
      readPeriod(`${prefix}period`, angle['period'], unit) ??
      (encoding === 'double-angle' ? 'half' : undefined),
    zero: oneOf(`${prefix}zero`, angle['zero'], angleChoices.zero),
    sense: oneOf(`${prefix}sense`, angle['sense'], angleChoices.sense),
  });
  return { ...defaultAngle, ...info };
}

/** `call`: who refuses, and `option`: the name that its period has there. */
export function refuseDoubledTurn(call: string, option: string, info: AngleInfo): void {
  if (info.encoding === 'double-angle' && info.period !== 'half') {
    throw new Error(
      `${call}: doubled angles repeat after half a turn; leave out ${option}, or make it Math.PI`,
    );
  }
}

// 2π that has been through float32 is 1.7e-7 off.
const periodTolerance = 1e-6;

function readPeriod(
  option: string,
  period: unknown,
  unit: AngleInfo['unit'] | undefined,
): AngleInfo['period'] | undefined {
  if (period === undefined) return undefined;
  const is = (length: number): boolean =>
    typeof period === 'number' && Math.abs(period - length) < periodTolerance;
  if (is(2 * Math.PI) || (unit === 'deg' && is(360))) return 'full';
  if (is(Math.PI) || (unit === 'deg' && is(180))) return 'half';
  const hint = unit === 'deg' ? 'in degrees also 360 or 180' : `with unit: 'deg' also 360 or 180`;
  throw new Error(
    `${option} must be 2 * Math.PI for directions or Math.PI for axes, ${hint}, got ${quoteGiven(period)}`,
  );
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

export const withoutUndefined = <T extends object>(record: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
