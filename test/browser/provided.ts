/**
 * What `npm ci` does not bring: a browser and the editor, which scripts in `.ci` find or build. Where they cannot be
 * had, the suite says so and is skipped on a person's machine; with `CI=true` it fails.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

type Found =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };

const scripts = { chromium: '.ci/browser.sh', 'code-server': '.ci/editor.sh' } as const;

export type Provided = keyof typeof scripts;

const asked = new Map<Provided, Promise<Found>>();

/** The path of the program; ends the calling hook where there is none. Building the editor takes minutes, once. */
export async function provided(context: Mocha.Context, program: Provided): Promise<string> {
  const answer = asked.get(program) ?? ask(program);
  asked.set(program, answer);
  const found = await answer;
  if (found.ok) return found.path;
  const sentence = `no ${program} to test with. ${found.reason}`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  console.error(`\nSKIPPED: ${context.test?.parent?.fullTitle() ?? 'a suite'}: ${sentence}\n`);
  return context.skip();
}

function ask(program: Provided): Promise<Found> {
  const child = spawn('bash', [resolve(scripts[program])], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    // What comes before the path tells why this takes minutes.
    if (!text.startsWith('/')) process.stderr.write(`\n${text}`);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((done) => {
    child.on('error', (error) => done({ ok: false, reason: `bash: ${error.message}` }));
    child.on('close', (code) =>
      done(
        code === 0
          ? { ok: true, path: stdout.trim().split('\n').at(-1) ?? '' }
          : { ok: false, reason: stderr.trim() },
      ),
    );
  });
}
