/** What a loss in Python may be written in. */
export const frameworks = ['keras', 'tensorflow', 'torch', 'jax', 'numpy'] as const;
export type Framework = (typeof frameworks)[number];
