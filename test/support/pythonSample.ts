/** The sample whose losses are in Python: it runs in whichever environment is activated. */
import { activated, type Environment } from './pythonEnvironment.js';

export const pythonSample = 'python-losses.tfnb';

/** The frameworks that its parameter may name, and where each is; the first is its default. */
export const sampleFrameworks: readonly (readonly [framework: string, Environment])[] = [
  ['keras', 'tensorflow'],
  ['torch', 'torch'],
  ['jax', 'jax'],
];

/** What activates the environment that a sample needs as it stands; nothing for samples without Python. */
export const environmentOf = (context: Mocha.Context, sample: string): NodeJS.ProcessEnv =>
  sample === pythonSample ? activated(context, 'tensorflow') : {};
