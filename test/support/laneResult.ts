/** What one run of mocha came to. */
export interface LaneResult {
  readonly passed: number;
  readonly failed: number;
  /** Where they failed, as `test/cli/run.test.js`. */
  readonly failedFiles: readonly string[];
  /** Titles of the tests that did not run. */
  readonly skipped: readonly string[];
  /** Milliseconds by file, its hooks included. */
  readonly msOf: Readonly<Record<string, number>>;
}

const shownCount = 10;

export function longestSuites(msOf: LaneResult['msOf']): string {
  const longest = Object.entries(msOf)
    .sort(([, a], [, b]) => b - a)
    .slice(0, shownCount);
  const rows = longest.map(([file, ms]) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
  return ['  longest suites:', ...rows, ''].join('\n');
}
