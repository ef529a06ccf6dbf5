import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { useFolder } from '../support/commandLine.js';
import { isAlive } from '../support/isAlive.js';
import { eventually } from '../browser/eventually.js';

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
        [resolve('dist/cli.js'), 'run', path, '--backend', suiteBackend],
        {
          stdio: 'ignore',
        },
      );
      await eventually('the kernel', () =>
        Promise.resolve(existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== ''),
      );
      const kernel = Number(readFileSync(pidFile, 'utf8'));
      assert.ok(isAlive(kernel));
      command.kill(signal);
      await eventually('its end', () => Promise.resolve(!isAlive(kernel)));
    });
  }
});
