/** Puts a kernel together: capture, loader, session. Only `main.ts` knows how messages reach the client. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../backends/choose.js';
import { fusedState, fusedText } from '../backends/fused/index.js';
import { mimeBundle } from '../display/index.js';
import { runtimeName } from '../notebook/moduleSyntax.js';
import type { BackendInfo, KernelOptions } from '../wire/message.js';
import { version } from '../wire/version.js';
import { refuseArithmetic } from './arithmetic.js';
import { useNodeNamespace } from './builtins.js';
import type { Channel } from './channel.js';
import { offerDebugging } from './debugTarget.js';
import { catchFailures } from './failures.js';
import { watchFiles } from './filesOpened.js';
import { intrinsicOwners } from './intrinsicOwners.js';
import { rememberIntrinsics } from './intrinsics.js';
import { keepBackends, refuseRemovals } from './engine.js';
import { markChildren } from './markedChildren.js';
import { watchNondeterminism } from './nondeterminism.js';
import { watchTensors } from './leftovers.js';
import { lateBackend } from './lateBackend.js';
import { createLoader } from './loader.js';
import { printEngines } from './printed.js';
import { showTables } from './consoleTable.js';
import { noInput } from './noInput.js';
import { attachPython } from './pythonRim.js';
import { provenLibraries } from './provenLibraries.js';
import { followProgress } from './progress.js';
import { recordChecks, recordInputs, recordModule } from './record.js';
import { showViews } from './views.js';
import { sentViews } from './sentViews.js';
import { createSession, type Session } from './session.js';
import { shieldEngine } from './shield.js';
import { captureStreams } from './streams.js';
import { onTimerThrew } from './timers.js';

/** Starts the kernel; sends `kernel_info` (or `kernel_refusal`) and returns what takes requests. */
export async function startKernel(
  options: KernelOptions,
  channel: Pick<Channel, 'send' | 'hold' | 'note'>,
): Promise<Session | undefined> {
  const { note } = channel;
  const { compact, answerView } = sentViews();
  const [send, hold] = [compact(channel.send), compact(channel.hold)];
  process.chdir(options.folder);
  const own = dirname(process.argv[1] ?? '');
  const wasm = join(own, 'wasm') + sep;
  const chosen = await chooseBackend(options.backend, {
    folder: options.folder,
    own,
    wasm,
    tfjs: tf,
    proven: provenLibraries(),
  });
  if (!chosen.ok) {
    send({ type: 'kernel_refusal', message: chosen.message });
    return undefined;
  }
  if (chosen.namespace) useNodeNamespace(chosen.namespace);

  Error.stackTraceLimit = framesKept;
  const failures = catchFailures(send, () => session.currentCell());
  onTimerThrew(failures.fail);
  captureStreams(send);
  markChildren();
  followProgress(note);
  recordChecks(send);
  recordInputs();
  watchNondeterminism();
  watchFiles(options.folder, own);
  attachPython(options, send);
  showViews(send);
  const loader = createLoader(options.folder, recordModule(options.folder));
  const runtime = { value: undefined, import: loader.import, meta: cellMeta(options.folder) };
  Object.defineProperty(globalThis, runtimeName, { value: runtime });
  Object.assign(globalThis, { require: createRequire(runtime.meta.filename), ...noInput });

  offerDebugging(send);
  printEngines(tf);
  showTables();
  refuseArithmetic(tf);
  watchTensors();
  shieldEngine();
  refuseRemovals();
  rememberIntrinsics(intrinsicOwners());
  const { later } = chosen;
  const startLater = async () => {
    useNodeNamespace(await later!());
    keepBackends();
  };
  const session = createSession({
    ...{ send, hold, runtime, answerView },
    late: lateBackend(later && startLater),
    bundle: (value) => mimeBundle(value),
  });
  const versions = { node: process.version, tfjs: tf.version_core, lossbook: version };
  send({ type: 'kernel_info', pid: process.pid, versions, backend: withLosses(chosen.info) });
  return session;
}

/**
 * V8 keeps ten frames, and between a cell and the operation that refuses its shapes lie up to some forty of
 * TensorFlow.js's own: one `tf.grad` inside another has them twice.
 */
const framesKept = 100;

/** Losses that are slower than they could be are a part of what is said of the backend. */
function withLosses(backend: BackendInfo): BackendInfo {
  const state = fusedState(backend.name);
  return state.ok ? backend : { ...backend, reason: `${backend.reason}; ${fusedText(state)}` };
}

/** `import.meta` of a cell: as if it were a file in the notebook's folder. */
function cellMeta(folder: string) {
  const filename = join(folder, 'cell.ts');
  return { url: pathToFileURL(filename).href, filename, dirname: folder };
}
