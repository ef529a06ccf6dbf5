/** The number formats of training: which a check may be asked for, and what each can hold. */

/** `gpu`: float32 as far as WGSL promises it. The two autocasts hold some results in float32, the rest in their half. */
export const numberFormats = {
  float32: { half: undefined, bits: 24 },
  float16: { half: 'float16', bits: 11 },
  bfloat16: { half: 'bfloat16', bits: 8 },
  autocast: { half: 'float16', bits: 11 },
  'autocast-bfloat16': { half: 'bfloat16', bits: 8 },
  gpu: { half: undefined, bits: 24 },
} as const;

export type NumberFormat = keyof typeof numberFormats;
/** Formats that a loss is run in as if; float32 is how it runs anyway. */
export type TrainingFormat = Exclude<NumberFormat, 'float32'>;
export type HalfFormat = 'float16' | 'bfloat16';

export const trainingFormats: readonly TrainingFormat[] = [
  'float16',
  'bfloat16',
  'autocast',
  'autocast-bfloat16',
  'gpu',
];

/** The type that an input which a network made has in a format. */
export const storedAs = (format: NumberFormat): 'float32' | HalfFormat =>
  numberFormats[format].half ?? 'float32';

/** Below it a number has fewer bits than its format promises. */
export const smallestNormal = {
  float16: 2 ** -14,
  bfloat16: 2 ** -126,
  float32: 2 ** -126,
} as const;
