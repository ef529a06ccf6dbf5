/**
 * The colour of each class that a check gives an entry: one table for the PNG and the page.
 *
 * In greys, and in hues that differ in lightness too, so that they are told apart without red or green.
 */
export const classColours: Readonly<Record<string, readonly [number, number, number]>> = {
  'not checked': [240, 240, 240],
  ok: [190, 190, 190],
  kink: [30, 90, 190],
  noisy: [190, 140, 225],
  imprecise: [150, 105, 60],
  plateau: [250, 165, 35],
  wrong: [195, 25, 30],
  'non-finite': [0, 0, 0],
};

export const colourOfClass = (name: string | undefined): readonly [number, number, number] =>
  classColours[name ?? ''] ?? [240, 240, 240];
