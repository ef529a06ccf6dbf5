/** What the numbers of an angle tensor mean. */

/** Of each member of `AngleInfo` what it may be. */
export const angleChoices = {
  encoding: ['cos-sin', 'double-angle', 'scalar'],
  unit: ['rad', 'deg'],
  period: ['full', 'half'],
  zero: ['east', 'north'],
  sense: ['cw', 'ccw'],
} as const;

type Choices = typeof angleChoices;

export interface AngleInfo {
  /** `cos-sin` and `double-angle` have two channels on the last axis: of the angle, or of twice the angle. */
  readonly encoding: Choices['encoding'][number];
  /** Of scalar data; of what is written for people in the other two. */
  readonly unit: Choices['unit'][number];
  /** `full` for directions (2π), `half` for axes without a head (π). */
  readonly period: Choices['period'][number];
  /** Where the angle is 0, as seen on the screen. */
  readonly zero: Choices['zero'][number];
  /** Which way it grows, as seen on the screen. `cw` from the east is from +x towards +y (rows go down). */
  readonly sense: Choices['sense'][number];
}
