/** Servers of Jupyter's that are killed: their kernels end with them, or go on for whoever has them still. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { useJupyter } from './environment.js';
import { startServer, type JupyterServer } from './server.js';
import { startUser } from './hub.js';

interface Told {
  /** Processes of the kernel: the adapter, and what it started. */
  readonly own: number;
  readonly left: number;
  readonly answer: string | null;
}

const token = 'a-token-of-the-tests';
const ended = { own: 2, left: 0, answer: null };

describe('a server of Jupyter that is killed', function () {
  this.timeout(180_000);
  const jupyter = useJupyter();
  const kill = async (url: string, which: string): Promise<Told> => {
    const args = [resolve('test/jupyter/python/killed.py'), url, token, which];
    const { stdout, stderr } = await jupyter.run('python', args);
    assert.ok(stdout, stderr);
    return JSON.parse(stdout) as Told;
  };
  const servers: readonly (readonly [string, (port: number) => readonly string[]])[] = [
    [
      'JupyterLab',
      (port) => [
        ...['lab', '--no-browser', '--allow-root', `--port=${port}`],
        `--IdentityProvider.token=${token}`,
      ],
    ],
    [
      'Kernel Gateway',
      (port) => ['kernelgateway', `--port=${port}`, `--KernelGatewayApp.auth_token=${token}`],
    ],
  ];
  for (const [name, args] of servers) {
    it(`${name}: its kernel ends`, async () => {
      const path = `/api?token=${token}`;
      const server = await startServer(jupyter, 'jupyter', args, { path });
      try {
        assert.deepEqual(await kill(server.url, `${server.process.pid}`), ended);
      } finally {
        await server.stop();
      }
    });
  }

  describe('of JupyterHub', () => {
    let hub: JupyterServer;
    before(async () => {
      hub = await startServer(
        jupyter,
        'jupyterhub',
        () => ['--config', resolve('test/jupyter/python/jupyterhub_config.py')],
        { path: '/hub/health', env: (port) => ({ HUB_PORT: String(port), HUB_TOKEN: token }) },
      );
    });
    after(() => hub.stop());

    it(`a person's server: the kernel ends`, async () => {
      const url = await startUser(hub, 'first', token);
      assert.deepEqual(await kill(url, 'parent'), ended);
    });
    it('the Hub itself: kernels go on, as the servers do until it is started again', async () => {
      const url = await startUser(hub, 'second', token);
      const goesOn = { own: 2, left: 2, answer: '42' };
      assert.deepEqual(await kill(url, `${hub.process.pid}`), goesOn);
    });
  });
});
