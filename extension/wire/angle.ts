/** What the numbers of an angle tensor mean. */

/** Of each member of `AngleInfo` what it may be. */
export const angleWords = {
  encoding: ['cos-sin', 'double-angle', 'scalar'],
  unit: ['rad', 'deg'],
  period: ['full', 'half'],
  zero: ['east', 'north'],
  sense: ['cw', 'ccw'],
} as const;

type Words = typeof angleWords;

export interface AngleInfo {
  /** `cos-sin` and `double-angle` have two channels on the last axis: of the angle, or of twice the angle. */
  readonly encoding: Words['encoding'][number];
  /** Of scalar data; of what is written for people in the other two. */
  readonly unit: Words['unit'][number];
  /** `full` for directions (2π), `half` for axes without a head (π). */
  readonly period: Words['period'][number];
  /** Where the angle is 0, as seen on the screen. */
  readonly zero: Words['zero'][number];
  /** Which way it grows, as seen on the screen. `cw` from the east is from +x towards +y (rows go down). */
  readonly sense: Words['sense'][number];
}
