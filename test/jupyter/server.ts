/** A server of Jupyter's, started for a suite and ended with all that it started. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { eventually } from '../browser/eventually.js';
import type { Jupyter } from './environment.js';

export interface JupyterServer {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it printed. */
  log: () => string;
  stop: () => Promise<void>;
}

/** `args` are made of a port that is free, as are the two behind it. `path` answers once it serves. */
export async function startServer(
  jupyter: Jupyter,
  program: string,
  args: (port: number) => readonly string[],
  { path, env = () => ({}) }: { path: string; env?: (port: number) => NodeJS.ProcessEnv },
): Promise<JupyterServer> {
  const port = await freePort();
  const child = spawn(jupyter.program(program), args(port), {
    cwd: jupyter.folder,
    env: { ...jupyter.env, ...env(port) },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const url = `http://127.0.0.1:${port}`;
  const serves = async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${text}`);
    return answers(`${url}${path}`);
  };
  await eventually(`${program} to serve`, serves, { timeout: 60_000 });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { process: child, url, log: () => text, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Below those that systems give away themselves. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await Promise.all([port, port + 1, port + 2].map(isFree))).every(Boolean)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
