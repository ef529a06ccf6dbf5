/**
 * The real VS Code, as code-server on a free port of 127.0.0.1. One for a whole mocha run: its user data,
 * extensions and settings are in a folder of its own, and everything it started ends with it.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Settings } from './editorSettings.js';

export interface EditorServer {
  /** Ends in a slash. */
  readonly url: string;
  /** VS Code's own logs, among them those of the extension host. */
  readonly logs: string;
  /** What the server printed. */
  readonly printed: readonly string[];
  /** Takes the place of all user settings; windows opened later have them from the start. */
  writeSettings: (settings: Settings) => void;
  /** Installs an extension for windows opened later; the same file only once. */
  install: (vsix: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** @throws when it has not begun to listen after 60 s, with what it printed. */
export async function startEditorServer(launcher: string): Promise<EditorServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-editor-'));
  const userData = join(folder, 'user-data');
  const places = [
    ['--config', join(folder, 'config.yaml')],
    ['--user-data-dir', userData],
    ['--extensions-dir', join(folder, 'extensions')],
  ].flat();
  const env = environment(folder);
  const child = spawn('sh', ['-c', guarded, 'sh', launcher, ...places, ...listening, ...quiet], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const printed: string[] = [];
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    child.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  let url: string;
  try {
    url = await listeningUrl(child, printed);
  } catch (error) {
    await stop();
    throw error;
  }
  const installed = new Set<string>();
  return {
    url,
    logs: join(userData, 'logs'),
    printed,
    writeSettings(settings) {
      mkdirSync(join(userData, 'User'), { recursive: true });
      writeFileSync(join(userData, 'User/settings.json'), JSON.stringify(settings, undefined, 2));
    },
    async install(vsix) {
      if (installed.has(vsix)) return;
      await promisify(execFile)(launcher, [...places, '--force', '--install-extension', vsix], {
        env,
      });
      installed.add(vsix);
    },
    stop,
  };
}

/**
 * Runs a command in a process group of its own, and ends all of the group when standard input closes: when `stop` closes
 * it, and when the tests were killed. Ends with the command, too. (Not `kill -KILL`: dash knows no `--` after that.)
 */
const guarded = '("$@"; echo "status $?"; kill -s KILL -- -$$) & read -r _; kill -s KILL -- -$$';

const listening = ['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--ignore-last-opened'];
const quiet = [
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-getting-started-override',
];

/** The person's environment, without what would make it part of an editor that the tests are run from. */
function environment(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|CS_|NODE_OPTIONS$|PORT$|PASSWORD$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
    // No marketplace.
    EXTENSIONS_GALLERY: '{}',
  };
}

function listeningUrl(child: ReturnType<typeof spawn>, printed: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const giveUp = (what: string) => fail(new Error(`code-server ${what}\n${printed.join('')}`));
    const timer = setTimeout(() => giveUp('did not listen within 60 s'), 60_000);
    const hear = (text: string) => {
      printed.push(text);
      const url = /HTTP server listening on (\S+)/.exec(printed.join(''))?.[1];
      if (url) {
        clearTimeout(timer);
        done(url);
      }
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => giveUp(`could not be started: ${error.message}`));
    child.once('exit', () => giveUp('ended'));
  });
}
