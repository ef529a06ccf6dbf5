/** Which files of `dist/` each process of ours has read, from its very start: by a script that Node runs before any of them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export interface LoadedParts {
  /** For the environment of what is started: added to the options that Node has there. */
  readonly nodeOptions: string;
  /** Names of files without their ends, sorted: of the processes whose first file is `first`. */
  ofProcess: (first: string) => readonly string[];
  dispose: () => void;
}

export function watchLoadedParts(): LoadedParts {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-parts-'));
  const [hook, list] = [join(folder, 'hook.cjs'), join(folder, 'list')];
  writeFileSync(
    hook,
    String.raw`const fs = require('node:fs');
    const { appendFileSync, readFileSync } = fs;
    const note = (file) => {
      if (/[\\/]dist[\\/].*js$/.test(file)) appendFileSync(${JSON.stringify(list)}, process.argv[1] + '\t' + file + '\n');
    };
    fs.readFileSync = (file, ...rest) => (note(String(file)), readFileSync(file, ...rest));`,
  );
  const name = (path: string) => basename(path).replace(/\.c?js$/, '');
  return {
    nodeOptions: `${process.env['NODE_OPTIONS'] ?? ''} --require ${hook}`,
    ofProcess: (first) => {
      const lines = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : [];
      const files = lines.map((line) => line.split('\t') as [string, string]);
      const own = files.filter(([of]) => name(of) === first).map(([, file]) => name(file));
      return [...new Set(own)].sort();
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
