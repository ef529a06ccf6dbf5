/**
 * The dots, the failures and the closing counts that mocha prints, and then which suites took longest and what was
 * skipped. With `CI=true` a skipped test is a failure: a tool that is missing there must be seen.
 *
 * `test/support/lanes.ts` runs several of these beside each other and says both for all of them; it asks for the numbers in
 * a file instead.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';
import { longestSuites, type LaneResult } from './laneResult.js';

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;

export default class Reporter extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const begun = new Map<Mocha.Suite, number>();
    const msOf: Record<string, number> = {};
    const failedFiles = new Set<string>();
    const skipped: string[] = [];
    runner.on(EVENT_SUITE_BEGIN, (suite) => begun.set(suite, performance.now()));
    runner.on(EVENT_SUITE_END, (suite) => {
      if (!suite.parent?.root) return;
      const file = fileOf(suite);
      msOf[file] = (msOf[file] ?? 0) + performance.now() - begun.get(suite)!;
    });
    runner.on(EVENT_TEST_FAIL, (test) => failedFiles.add(fileOf(test)));
    runner.on(EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const result: LaneResult = {
        passed: passes,
        failed: failures,
        failedFiles: [...failedFiles],
        skipped,
        msOf,
      };
      const path = process.env['LOSSBOOK_LANE_RESULT'];
      if (path === undefined) say(result);
      else writeFileSync(path, JSON.stringify(result));
      if (process.env['CI'] === 'true') runner.failures += skipped.length;
    });
  }
}

/** Of a test, a hook or a suite; a hook of all files is of none. */
function fileOf(of: Mocha.Runnable | Mocha.Suite): string {
  for (let one: typeof of | undefined = of; one; one = one.parent)
    if (one.file !== undefined) return relative('out', one.file);
  return of.title;
}

function say({ skipped, msOf }: LaneResult): void {
  if (Object.keys(msOf).length > 1) console.log(longestSuites(msOf));
  for (const title of skipped) console.log(`  skipped: ${title}`);
}
