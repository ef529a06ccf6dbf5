/** Reports for everybody: what axe-core finds in every theme, with all that can be opened open. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { useChromium } from '../../browser/chromium.js';
import { failingSample, gradcheckSample, scalarCompare, tableReports } from '../checkSamples.js';
import { isInTurn } from '../../support/turns.js';
import { openStage } from './stage.js';
import { type ThemeName, themes } from './themes.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe('renderer: reports, accessible', () => {
  const browser = useChromium('renderer-reports-access');
  const passing = { ...failingSample, classes: {}, report: { id: 'passing' } };

  for (const [column, theme] of (Object.keys(themes) as ThemeName[]).entries()) {
    it(`axe-core finds nothing: ${theme}`, async () => {
      const stage = await openStage(await browser.newPage(), { theme });
      const { page } = stage;
      const views = [gradcheckSample(failingSample).bytes, gradcheckSample(passing).bytes];
      for (const [i, bytes] of [...views, scalarCompare(), ...tableReports()].entries()) {
        if (isInTurn(i, column)) await stage.show(`out${i}`, bytes);
      }
      for (const summary of await page.locator('summary').all()) await summary.click();
      await stage.settled();
      await browser.screenshot(page, theme);
      await page.addScriptTag({ path: axe });
      const violations = await page.evaluate<readonly Violation[]>(
        `axe.run('main', { resultTypes: ['violations'] }).then((r) => r.violations)`,
      );
      const found = violations.map(({ id, nodes }) => [id, ...nodes.map((n) => n.html)]);
      assert.deepEqual(found, []);
      assert.deepEqual(await stage.errors(), []);
    });
  }
});
