/** The part of the table in `budgets.ts` that is about the charts of a page. */
import type { Budget } from './pageBudgets.js';

export const chartBytes = {
  most: 64 * 2 ** 20,
  of: 'bytes of a chart that a page reads',
  why: 'Some 300 bytes for each row that is drawn.',
} as const satisfies Budget;

export const chartRows = {
  most: 200_000,
  of: 'rows of a chart, those that it makes itself too',
  why: 'Vega takes about 10 µs a row through its interpreter, and a page stands still for it.',
} as const satisfies Budget;

export const chartPixels = {
  most: 16_384,
  of: 'pixels that a chart is wide or high',
  why: 'The largest canvas of most browsers; a larger one is blank.',
} as const satisfies Budget;

export const chartItems = {
  most: 10_000,
  of: 'ticks, bins or steps of a chart',
  why: 'Each is an element of the page: that many take a second, and no screen has room for them.',
} as const satisfies Budget;

export const chartTrialSeconds = {
  most: 8,
  of: 'seconds that a chart may take in the worker that draws it before the page does, loading Vega not among them',
  why: 'One of 200,000 rows takes 2 s, on a slow machine four times that. A spec can ask for work without end.',
} as const satisfies Budget;

export const chartStandstillSeconds = {
  most: 2,
  of: 'seconds of the worker that a page then stands still for itself to draw a chart',
  why: 'What takes longer is shown as the picture that the worker has made.',
} as const satisfies Budget;

export const endedTrialsSeconds = {
  most: 24,
  of: 'seconds that go into charts of a page that are ended',
  why: 'Three without end. A page of a hundred holds up the right ones among them no longer than that.',
} as const satisfies Budget;

export const chartElements = {
  most: 5000,
  of: 'marks of a chart that are elements of the page each',
  why: 'A page takes ten times as long for them as a canvas does, which draws the others.',
} as const satisfies Budget;

export const chartPicturePixels = {
  most: 2 ** 24,
  of: 'pixels of the picture of a chart',
  why: '64 MB while it is drawn; a chart of 2000 × 2000 has its two pixels for each.',
} as const satisfies Budget;

export const plainChartValues = {
  most: 30_000,
  of: 'values and letters of a hundred of a chart that is drawn without a trial',
  why: 'Six thousand points of three fields, which a page draws in a third of a second.',
} as const satisfies Budget;
