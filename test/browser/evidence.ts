/** What a suite leaves for a person to look at, in out/screenshots/<suite>: pictures, and logs of what failed. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { isLookedAt } from '../support/turns.js';

export interface Evidence {
  /** Writes <nn>-<name>.png, numbered in the order of the calls, where somebody looks. */
  screenshot: (page: Page, name: string) => Promise<void>;
  /** A picture and the logs of what failed, and their paths on stderr. */
  ofFailure: (
    title: string,
    page: Page,
    /** By name: lines, or the path of a file or folder to copy. */
    logs: Readonly<Record<string, readonly string[] | string>>,
  ) => Promise<void>;
}

/** The folder of a suite, emptied. */
export function createEvidence(suite: string): Evidence {
  const folder = resolve('out/screenshots', fileName(suite));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let taken = 0;
  const numbered = (name: string) =>
    join(folder, `${String(++taken).padStart(2, '0')}-${fileName(name)}`);
  const picture = async (page: Page, name: string) => {
    const path = `${numbered(name)}.png`;
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  };
  return {
    async screenshot(page, name) {
      if (isLookedAt) await picture(page, name);
    },
    async ofFailure(title, page, logs) {
      const saved: string[] = [];
      try {
        saved.push(await picture(page, `failed ${title}`));
      } catch (error) {
        // A page that hangs or is gone cannot be drawn; its logs say more than this error.
        saved.push(`(no picture: ${error instanceof Error ? error.message : String(error)})`);
      }
      for (const [name, log] of Object.entries(logs)) {
        const path = numbered(`failed ${name}`);
        if (typeof log !== 'string') writeFileSync(`${path}.txt`, `${log.join('\n')}\n`);
        else if (existsSync(log)) cpSync(log, path, { recursive: true });
        else continue;
        saved.push(typeof log === 'string' ? path : `${path}.txt`);
      }
      console.error(
        `\n${suite}: ${title}: failed; see\n${saved.map((path) => `  ${path}\n`).join('')}`,
      );
    },
  };
}

const fileName = (text: string) => text.replaceAll(/[^\p{L}\p{N}.]+/gu, '-').slice(0, 80);
