/** Puts a kernel together: capture, loader, session. Only `main.ts` knows how messages reach the client. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseBackend } from '../backends/choose.js';
import { expectBackend } from '../backends/expect.js';
import type { StartedBackend } from '../backends/start.js';
import { compiledKernels, slowLossesText } from '../backends/fused/module.js';
import { mimeBundle } from '../display/index.js';
import { runtimeName } from '../notebook/runtimeName.js';
import type { BackendName } from '../wire/backends.js';
import type { BackendInfo, KernelOptions } from '../wire/message.js';
import { tfjsVersion, version } from '../wire/version.js';
import { refuseArithmeticOfPromises } from './arithmetic.js';
import type { Channel } from './channel.js';
import { useCompiler } from './compiler.js';
import { getComputing } from './computing.js';
import { offerDebugging } from './debugTarget.js';
import { catchFailures } from './failures.js';
import { watchFiles } from './filesOpened.js';
import { intrinsicOwners } from './intrinsicOwners.js';
import { rememberIntrinsics } from './intrinsics.js';
import { markChildren } from './markedChildren.js';
import { recordModule } from './moduleInputs.js';
import { watchNondeterminism } from './nondeterminism.js';
import { rememberGlobalNames } from './globalNames.js';
import type { OwnModules } from './missingName.js';
import { latePart, reachesModules, type LatePart } from './latePart.js';
import { createLoader } from './loader.js';
import { showTables } from './consoleTable.js';
import { noInput } from './noInput.js';
import { provenLibraries } from './provenLibraries.js';
import { watchEmitters } from './unheardErrors.js';
import { showViews } from './views.js';
import { sentViews } from './sentViews.js';
import { createSession, type Session } from './session.js';
import { captureStreams } from './streams.js';
import { onTimerThrew } from './timers.js';

/** Starts the kernel; sends `kernel_info` (or `kernel_refusal`) and returns what takes requests. */
export async function startKernel(
  options: KernelOptions,
  channel: Pick<Channel, 'send' | 'hold' | 'note'>,
): Promise<Session | undefined> {
  const { note } = channel;
  const { folder } = options;
  const { compact, answerView } = sentViews();
  const [send, hold] = [compact(channel.send), compact(channel.hold)];
  process.chdir(folder);
  const own = dirname(process.argv[1] ?? '');
  const wasm = join(own, 'wasm') + sep;
  const places = { folder, own, wasm, proven: provenLibraries() };
  const startComputing = async (name: BackendName) => {
    const part = await import('./startComputing.js');
    return part.startComputing(name, { options, places, send, note });
  };
  const chosen = await chooseBackend(
    options.backend,
    (name) => expectBackend(name, places) ?? startComputing(name),
  );
  if (!chosen.ok) {
    send({ type: 'kernel_refusal', message: chosen.message });
    return undefined;
  }
  Error.stackTraceLimit = framesKept;
  const failures = catchFailures(send, () => session.latestCell());
  onTimerThrew(failures.fail);
  captureStreams(send);
  markChildren();
  watchEmitters();
  watchNondeterminism();
  watchFiles(folder, own);
  showViews(send);
  const ownModule = (specifier: string) => getComputing()?.ownModule(specifier);
  const loader = createLoader(folder, ownModule, recordModule(folder));
  const runtime = { value: undefined, import: loader.import, meta: cellMeta(folder) };
  Object.defineProperty(globalThis, runtimeName, { value: runtime });
  Object.assign(globalThis, { require: createRequire(runtime.meta.filename), ...noInput });

  offerDebugging(send);
  showTables();
  refuseArithmeticOfPromises();
  rememberIntrinsics(intrinsicOwners());
  const amongOwnNames = rememberGlobalNames();
  const session = createSession({
    ...{ send, hold, runtime, answerView },
    late: lateParts(chosen.info.name, (name) => amongOwnNames(() => startComputing(name))),
    ownModules: () => amongOwnNames(loadOwnModules).catch(() => new Map()),
    bundle: (value) => mimeBundle(value),
  });
  const versions = { node: process.version, tfjs: tfjsVersion, lossbook: version };
  send({ type: 'kernel_info', pid: process.pid, versions, backend: withLosses(chosen.info) });
  if (options.ahead) session.prepare();
  return session;
}

/** Without their backend, which an error has no need of. */
async function loadOwnModules(): Promise<OwnModules> {
  const { ownModules } = await import('./startComputing.js');
  return ownModules();
}

function lateParts(
  name: BackendName,
  startComputing: (name: BackendName) => Promise<StartedBackend>,
): readonly LatePart[] {
  const compiler = async () => useCompiler((await import('./startCompiler.js')).startCompiler());
  const rest = async () => {
    // To know whether it can be, it may have been.
    if (getComputing()) return;
    const started = await startComputing(name);
    if (!started.ok) {
      throw new Error(`backend '${name}' cannot be used any more: ${started.why}`);
    }
  };
  return [latePart(() => true, compiler), latePart(reachesModules, rest)];
}

/**
 * V8 keeps ten frames, and between a cell and the operation that refuses its shapes lie up to some forty of
 * TensorFlow.js's own: one `tf.grad` inside another has them twice.
 */
const framesKept = 100;

/** Losses that are slower than they could be are a part of what is said of the backend. */
function withLosses(backend: BackendInfo): BackendInfo {
  const compiled = compiledKernels();
  if (compiled.ok) return backend;
  return { ...backend, reason: `${backend.reason}; ${slowLossesText(compiled.why)}` };
}

/** `import.meta` of a cell: as if it were a file in the notebook's folder. */
function cellMeta(folder: string) {
  const filename = join(folder, 'cell.ts');
  return { url: pathToFileURL(filename).href, filename, dirname: folder };
}
