import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { useFolder } from '../support/commandLine.js';
import { sleep } from '../support/kernelUnderTest.js';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await sleep(50);
  assert.ok(condition());
}

describe('a kernel in an endless loop', () => {
  const folder = useFolder();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`ends when the command is ended by ${signal}`, async () => {
      const pidFile = folder.path(`pid-${signal}`);
      const path = folder.notebook([
        `require('node:fs').writeFileSync('pid-${signal}', String(process.pid)); while (true) {}`,
      ]);
      const command = spawn(
        process.execPath,
        [resolve('dist/cli.js'), 'run', path, '--backend', 'cpu'],
        {
          stdio: 'ignore',
        },
      );
      await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
      const kernel = Number(readFileSync(pidFile, 'utf8'));
      assert.ok(isAlive(kernel));
      command.kill(signal);
      await until(() => !isAlive(kernel));
    });
  }
});
