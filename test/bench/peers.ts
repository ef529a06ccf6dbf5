/** The Python frameworks that the speed bench is compared with: each a process that is asked in turn with everything else. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Field } from './fields.js';

export const frameworks = ['tensorflow', 'jax', 'torch'] as const;
export type Framework = (typeof frameworks)[number];

/** How the angle is computed: as in the usual answer, acos of a clipped cosine, or as in Lossbook. */
export type Form = 'acos' | 'atan2';

/** One of the peer's functions. `mode` is a key of its modes. */
export interface Asked {
  readonly mode: string;
  readonly form: Form;
}

export interface Peer {
  readonly framework: Framework;
  readonly versions: string;
  readonly settings: string;
  /** By what the framework calls them. */
  readonly modes: Readonly<Record<string, string>>;
  load: (field: Field) => Promise<void>;
  /** Nanoseconds of each of `calls` calls, made after `untimed` others. */
  time: (
    asked: Asked & { readonly gradient: boolean },
    untimed: number,
    calls: number,
  ) => Promise<readonly number[]>;
  result: (asked: Asked) => Promise<{ readonly value: number; readonly gradient: Float32Array }>;
  /** What it has used since it was started. */
  cpuSeconds: () => number;
  close: () => void;
}

export type Started =
  { readonly ok: true; readonly peer: Peer } | { readonly ok: false; readonly why: string };

const sources = fileURLToPath(new URL('../../../test/bench/', import.meta.url));

/** Its Python, if `peers.sh` has installed it. */
function pythonOf(framework: Framework): string | undefined {
  const found = spawnSync('bash', [join(sources, 'peers.sh'), '--find', framework], {
    encoding: 'utf8',
  });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

export const isInstalled = (framework: Framework): boolean => pythonOf(framework) !== undefined;

/** `threads` is 1, for one processor, or the number of all. */
export async function startPeer(framework: Framework, threads: number): Promise<Started> {
  const python = pythonOf(framework);
  if (python === undefined) {
    return { ok: false, why: `not installed; 'bash test/bench/peers.sh ${framework}' installs it` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-peer-'));
  const compiled = join(dirname(dirname(python)), 'compiled');
  const serve = join(sources, 'peers', 'serve.py');
  const child = spawn(python, ['-B', serve, framework, String(threads), compiled], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Frameworks advise and warn; what counts is the end, if it dies.
  let said = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (said = (said + text).slice(-2000)));
  const ended = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('close', () =>
      reject(new Error(`${framework} ended; it said: ${said.trim().split('\n').at(-1)}`)),
    );
  });
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let cpuSeconds = 0;
  const heard = async (): Promise<Answer> => {
    const { value } = (await Promise.race([lines.next(), ended])) as { value?: string };
    const answer = JSON.parse(value ?? (await ended)) as Answer;
    if (answer.error !== undefined) throw new Error(`${framework}: ${answer.error}`);
    cpuSeconds += answer.cpuSeconds;
    return answer;
  };
  const ask = (request: object): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return heard();
  };
  const close = (): void => {
    child.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { versions, settings, modes } = await heard();
    const asked = askedOf(ask, folder);
    const peer = { framework, versions, settings, modes, ...asked, close };
    return { ok: true, peer: { ...peer, cpuSeconds: () => cpuSeconds } };
  } catch (error) {
    close();
    return { ok: false, why: (error as Error).message };
  }
}

/** An answer has those fields that were asked for: see peers/serve.py. */
interface Answer extends Pick<Peer, 'versions' | 'settings' | 'modes'> {
  readonly error?: string;
  readonly cpuSeconds: number;
  readonly ns: readonly number[];
  readonly value: number;
}

function askedOf(
  ask: (request: object) => Promise<Answer>,
  folder: string,
): Pick<Peer, 'load' | 'time' | 'result'> {
  return {
    load: async ({ shape, yTrue, yPred }) => {
      const files = { yTrue: join(folder, 'yTrue'), yPred: join(folder, 'yPred') };
      writeFileSync(files.yTrue, yTrue);
      writeFileSync(files.yPred, yPred);
      await ask({ do: 'load', shape, ...files });
    },
    time: async (asked, untimed, calls) => (await ask({ do: 'time', ...asked, untimed, calls })).ns,
    result: async (asked) => {
      const to = join(folder, 'gradient');
      const { value } = await ask({ do: 'result', ...asked, to });
      return { value, gradient: new Float32Array(Uint8Array.from(readFileSync(to)).buffer) };
    },
  };
}
