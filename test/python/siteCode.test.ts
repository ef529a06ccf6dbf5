/**
 * The code that the site shows of each loss, run as it is shown: its value and its gradient are those of the library, and `compare`
 * passes it beside the library's loop. Each loss in one of the frameworks, in turn; in all of them with LOSSBOOK_WHOLE=1.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table } from '../losses/table.js';
import { sample } from '../losses/samples.js';
import type { LossCase } from '../losses/lossCase.js';
import type { Environment } from '../support/pythonEnvironment.js';
import { isInTurn } from '../support/turns.js';
import { tolerances } from '../support/tolerances.js';
import { usePython } from './pythons.js';

interface SiteCode {
  readonly pythonCode: (loss: string, framework: Environment) => string | undefined;
  readonly pythonName: (loss: string) => string;
}

/** Rows of the table whose inputs want other options than the defaults, in either language. */
const options: Readonly<Record<string, readonly [python: string, typescript: string]>> = {
  msSsim: [
    'window_size=3, sigma=1.0, powers=(0.4, 0.6)',
    '{ windowSize: 3, sigma: 1, powers: [0.4, 0.6] }',
  ],
  census: ['max_value=255.0', '{ maxValue: 255 }'],
};

/** In the kernel: the largest differences of value and gradient, by the largest of the library's. */
const prelude = `
import * as losses from 'lossbook/losses';
const far = (a, b) => tf.tidy(() => {
  const size = tf.max(tf.abs(b)).dataSync()[0];
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] / (size || 1);
});
const held = (mine, ours, loop, t, p) => {
  const [found, wanted] = [mine, ours].map((loss) => tf.valueAndGrad((x) => loss(t, x))(p));
  const { verdict, summary } = compare(mine, loop, [t, p]);
  return JSON.stringify({ value: far(found.value, wanted.value), grad: far(found.grad, wanted.grad), verdict, summary });
};`;

interface Held {
  readonly value: number;
  readonly grad: number;
  readonly verdict: string;
  readonly summary: string;
}

for (const [turn, environment] of (['tensorflow', 'torch', 'jax'] as const).entries()) {
  describe(`code of the site in ${environment}`, function () {
    this.timeout(120_000);
    const python = usePython(environment);
    let site: SiteCode;
    before(async () => {
      site = (await import(pathToFileURL(resolve('docs/site/pythonCode.mjs')).href)) as SiteCode;
      mkdirSync(join(python.test.folder, 'site'));
      await python.test.run(prelude);
    });

    for (const [i, row] of table.entries()) {
      if (!isInTurn(i, turn)) continue;
      it(row.name, async () => {
        const code = site.pythonCode(row.name, environment);
        assert.ok(code, 'has no code on its page: docs/site/python/ wants it');
        writeFileSync(join(python.test.folder, `site/${row.name}.py`), code);
        const end = await python.test.run(cell(row, site.pythonName(row.name)));
        assert.equal(end.error?.message, undefined);
        const held = JSON.parse(end.value!.slice(1, -1)) as Held;
        const most = row.tolerance ?? tolerances.golden.float32;
        assert.ok(held.value <= most && held.grad <= most, JSON.stringify(held));
        assert.equal(held.verdict, 'pass', held.summary);
      });
    }
  });
}

function cell(row: LossCase, name: string): string {
  const { yTrue, yPred } = sample(row);
  const [inPython, inTypeScript] = options[row.name] ?? ['', '{}'];
  const expression = inPython === '' ? name : `lambda t, p: ${name}(t, p, ${inPython})`;
  const own = (loss: string): string => `(t, p) => ${loss}.${row.name}(t, p, ${inTypeScript})`;
  return `held(python('site/${row.name}.py', '${expression}', { python: interpreter }),
    ${own('losses')}, ${own('reference')}, tf.tensor(${JSON.stringify(yTrue)}), tf.tensor(${JSON.stringify(yPred)}))`;
}
