/**
 * The Pythons that have the frameworks: made by test/bench/peers.sh, outside of the checkout. Where one is missing, its suite says
 * so and is skipped on a person's machine; with `CI=true` it fails.
 */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

export type Environment = 'torch' | 'tensorflow' | 'jax' | 'kornia';

const found = new Map<Environment, string | undefined>();

/** Path of the interpreter of an environment. */
export function pythonOf(environment: Environment): string | undefined {
  if (!found.has(environment)) {
    const asked = spawnSync('bash', ['test/bench/peers.sh', '--find', environment], {
      encoding: 'utf8',
    });
    found.set(environment, asked.status === 0 ? asked.stdout.trim() : undefined);
  }
  return found.get(environment);
}

/** Ends the calling hook where the environment is not installed. */
export function required(context: Mocha.Context, environment: Environment): string {
  const path = pythonOf(environment);
  if (path !== undefined) return path;
  const sentence = `no ${environment} to test with: 'bash test/bench/peers.sh ${environment}' installs it`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  console.error(`\nSKIPPED: ${context.test?.parent?.fullTitle() ?? 'a suite'}: ${sentence}\n`);
  return context.skip();
}

/** What activates an environment, as its `bin/activate` does. */
export const activated = (context: Mocha.Context, environment: Environment): NodeJS.ProcessEnv => ({
  VIRTUAL_ENV: dirname(dirname(required(context, environment))),
});
