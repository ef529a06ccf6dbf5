/** Notebooks that ran as a JUnit report: a suite for each file, a case for each code cell. */
import { cellFailures, likelyCauses } from './cellFailures.js';
import { exitCode } from './results.js';
import type { NotVerified, Told } from './verifyFile.js';

/** The dialect that Jenkins, GitLab and GitHub's reporters read; times in seconds. */
export function junitXml(command: string, files: readonly (Told | NotVerified)[]): string {
  const suites = files.map((file) =>
    file.kind === 'verified' ? suiteOf(file) : unverifiedSuite(file),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lossbook ${command}">\n${suites.join('')}</testsuites>\n`;
}

function suiteOf(verified: Told): string {
  const { file, backend, recordedBackend } = verified;
  const all = cellFailures(verified);
  const count = (test: (cell: (typeof all)[number]) => boolean) => all.filter(test).length;
  const failures = count(({ messages, ran }) => messages.length > 0 && ran.exit < exitCode.threw);
  const errors = count(({ ran }) => ran.exit >= exitCode.threw);
  const skipped = count(
    ({ ran, messages }) => ran.result.status === 'skipped' && messages.length === 0,
  );
  const took = all.reduce((sum, { ran }) => sum + ran.result.ms, 0);
  const counts = `tests="${all.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  const properties = [
    property('backend', backend),
    ...(recordedBackend === undefined ? [] : [property('recorded backend', recordedBackend)]),
  ];
  const cases = all.map(({ cell, ran, messages }) => {
    const head = `<testcase classname="${xml(file)}" name="${xml(cell.id)}" time="${seconds(ran.result.ms)}"`;
    if (messages.length > 0) {
      const tag = ran.exit >= exitCode.threw ? 'error' : 'failure';
      // Above the first of a cell that broke stands the cell itself, which the case names already.
      const [top = '', below = top] = (messages[0] ?? '').split('\n');
      const first = ran.exit === exitCode.asExpected ? top : below;
      const text = `${messages.join('\n')}${likelyCauses(verified)}`;
      return `    ${head}>\n      <${tag} message="${xml(first.trim())}">${xml(text)}</${tag}>\n    </testcase>\n`;
    }
    if (ran.result.status === 'skipped') return `    ${head}><skipped/></testcase>\n`;
    return `    ${head}/>\n`;
  });
  return `  <testsuite name="${xml(file)}" ${counts} time="${seconds(took)}">\n    <properties>\n${properties.join('')}    </properties>\n${cases.join('')}  </testsuite>\n`;
}

function unverifiedSuite({ file, problem }: NotVerified): string {
  return `  <testsuite name="${xml(file)}" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase classname="${xml(file)}" name="the file" time="0">
      <error message="cannot be used">${xml(problem)}</error>
    </testcase>
  </testsuite>\n`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const property = (name: string, value: string): string =>
  `      <property name="${name}" value="${xml(value)}"/>\n`;

/** XML 1.0 has no place for most control characters, whatever their spelling. */
const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
