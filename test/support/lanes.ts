/**
 * All tests, two runs of mocha at a time: the suites of the browser and the editor mostly wait for those, so what is
 * computed here goes on beside them. Of the lanes each is one process, for its suites share a server, a browser or a
 * kernel.
 *
 *     node out/test/support/lanes.js [--coverage] [lane …]
 *
 * What failed is run once more when all lanes have ended, a file at a time and alone, if it is in no more than six files:
 * windows, browsers and processes that wait for each other on a full machine are told apart so from a fault, which fails
 * again. What passes then is named in the last lines.
 *
 * Coverage is of what runs in the lanes' own processes, from the compiled sources; kernels, the command and the
 * extension run from bundles. With `CI=true` the pure lane measures it too, where it costs seconds.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BackendInfo } from '../../extension/wire/message.js';
import { longestSuites, type LaneResult } from './laneResult.js';
import { parsedJson } from './parsedJson.js';

interface Lane {
  readonly name: string;
  readonly files: RegExp;
  /** What it takes of two processors that do nothing else, about: the longest begins first, so that no long one is left over. */
  readonly minutes: number;
  /** Run by npm in place of mocha: it takes one processor, which the others would wait for. */
  readonly script?: 'lint';
  /** A backend on which the files run once more, whatever other lane they are in. */
  readonly backend?: BackendInfo['name'];
}

const kernelFiles = /^(kernel\/(?!interruptStorm)|client\/)/;

/** A file belongs to the first lane whose pattern it fits. */
const lanes: readonly Lane[] = [
  { name: 'editor', files: /^(vscode|browser|renderer\/browser|jupyter\/browser)\//, minutes: 19 },
  { name: 'checks', files: /^(check|losses|backends)\//, minutes: 12 },
  {
    name: 'pure',
    files:
      /^(?!notebook\/jupyterTools)(data|display|export|host|notebook|picture|renderer|verify|wire)\//,
    minutes: 3,
  },
  { name: 'commands', files: /^(cli|library)\//, minutes: 11 },
  { name: 'processes', files: /./, minutes: 17 },
  // Again on the other backends; in `processes` they run on what a newcomer gets.
  { name: 'kernel on cpu', files: kernelFiles, minutes: 1, backend: 'cpu' },
  { name: 'kernel on tensorflow', files: kernelFiles, minutes: 1, backend: 'tensorflow' },
  { name: 'lint', files: /^$/, minutes: 2, script: 'lint' },
];

/** With their editors, kernels and frameworks two fill two processors; a third makes all of them slower, and none earlier. */
const atOnce = Math.max(1, Math.min(2, availableParallelism()));

/** By their sources: what was compiled of a file that is gone stays in `out`. */
const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.test\.tsx?$/.test(path))
  .map((path) => path.replace(/tsx?$/, 'js'))
  .sort();

const filesOf = (lane: Lane): readonly string[] =>
  tests
    .filter((path) =>
      lane.backend === undefined
        ? lanes.find(({ files }) => files.test(path)) === lane
        : lane.files.test(path),
    )
    .map((path) => join('out/test', path));

interface Ended {
  readonly lane: Lane;
  readonly code: number;
  readonly text: string;
  readonly result: LaneResult | undefined;
  readonly seconds: number;
}

const mostRunAgain = 6;

/** One that hangs, on a handle that nobody closed say, is ended and told rather than waited for. Twice 20 minutes are usual on a slow machine. */
const longestLaneMs = 70 * 60_000;

const mocha = 'node_modules/mocha/bin/mocha.js';
const c8 = 'node_modules/c8/bin/c8.js';
const coverageFolder = resolve('out/coverage');

function run(
  lane: Lane,
  files: readonly string[],
  folder: string,
  isMeasured: boolean,
): Promise<Ended> {
  const path = join(folder, `${lane.name}.json`);
  const begun = performance.now();
  const env = {
    ...process.env,
    LOSSBOOK_LANE_RESULT: path,
    ...(lane.backend && { LOSSBOOK_SUITE_BACKEND: lane.backend }),
    ...(isMeasured && { NODE_V8_COVERAGE: coverageFolder }),
  };
  const [command, args] = lane.script
    ? ['npm', ['run', '--silent', lane.script]]
    : [process.execPath, [mocha, ...files]];
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestLaneMs,
    // On Windows npm is a batch file, which only a shell runs.
    shell: lane.script !== undefined && process.platform === 'win32',
  });
  let text = '';
  const hear = (chunk: string) => (text += chunk);
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  return new Promise((done) => {
    child.once('close', (code) =>
      done({
        lane,
        code: code ?? 1,
        text,
        result: read(path),
        seconds: (performance.now() - begun) / 1000,
      }),
    );
  });
}

/** Undefined where mocha itself ended before its tests did. */
function read(path: string): LaneResult | undefined {
  try {
    return parsedJson<LaneResult>(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((word) => !lanes.some(({ name }) => name === word));
if (unknown.length > 0) {
  console.error(
    `no lane ${unknown.join(', ')}; there are ${lanes.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const isMeasured = ({ name, script }: Lane): boolean =>
  (process.argv.includes('--coverage') && name !== 'editor' && !script) ||
  (process.env['CI'] === 'true' && name === 'pure');
const queue = lanes
  .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  .sort((a, b) => b.minutes - a.minutes);
const ended: Ended[] = [];
const folder = mkdtempSync(join(tmpdir(), 'lossbook-lanes-'));

async function work(): Promise<void> {
  for (let lane = queue.shift(); lane; lane = queue.shift()) {
    console.log(`${lane.name}: ${lane.script ?? `${filesOf(lane).length} files`} …`);
    const end = await run(lane, filesOf(lane), folder, isMeasured(lane));
    console.log(`\n${lane.name}: ${end.seconds.toFixed(0)} s\n${end.text}`);
    ended.push(end);
  }
}

rmSync(coverageFolder, { recursive: true, force: true });
await Promise.all(Array.from({ length: atOnce }, work));
const isPassing = ({ code }: Ended): boolean => code === 0;
/** Each failed file of lanes whose mocha came to its end, if these are few. */
const failed = ended.flatMap(({ lane, result }) =>
  (result?.failedFiles ?? []).map((file) => ({ lane, file })),
);
const again: { readonly file: string; readonly end: Ended }[] = [];
if (failed.length <= mostRunAgain)
  for (const { lane, file } of failed) {
    const end = await run(lane, [join('out', file)], folder, false);
    console.log(`\n${file} alone, ${isPassing(end) ? 'passes' : 'fails again'}\n${end.text}`);
    again.push({ file, end });
  }
/** Not where a skipped test is what failed, or mocha ended early. */
const isSteady = ({ lane, code, result }: Ended): boolean =>
  code === 0 ||
  (result !== undefined &&
    code === result.failed &&
    result.failedFiles.every((file) =>
      again.some((one) => one.file === file && one.end.lane === lane && isPassing(one.end)),
    ));
rmSync(folder, { recursive: true });
const measured = ended.filter(({ lane }) => isMeasured(lane)).map(({ lane }) => lane.name);
if (measured.length > 0) {
  const report = spawnSync(process.execPath, [c8, 'report'], { encoding: 'utf8' });
  console.log(`coverage by ${measured.join(', ')}${report.stdout}${report.stderr}`);
}

const results = ended.flatMap(({ result }) => result ?? []);
const sum = (count: (result: LaneResult) => number): number =>
  results.reduce((total, result) => total + count(result), 0);
const skipped = results.flatMap((result) => result.skipped);
console.log(
  longestSuites(Object.assign({}, ...results.map(({ msOf }) => msOf)) as LaneResult['msOf']),
);
for (const title of skipped) console.log(`skipped: ${title}`);
for (const { file, end } of again)
  if (isPassing(end)) console.log(`unsteady: ${file} failed beside others and passed alone`);
for (const { lane, result } of ended)
  if (!result && !lane.script) console.log(`${lane.name}: mocha ended early`);
console.log(
  `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed` +
    (skipped.length > 0 ? `, ${skipped.length} skipped` : ''),
);
process.exitCode = ended.every(isSteady) ? 0 : 1;
