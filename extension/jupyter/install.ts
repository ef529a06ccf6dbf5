/** Puts the files in place by which Jupyter finds the kernel, and JupyterLab what draws its views. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cellLanguage, kernelspecName } from '../wire/ids.js';
import { dataFolder, type Place } from './place.js';

/** The sentence says what is in the way. */
export class InstallError extends Error {
  override name = 'InstallError';
}

export interface Installation {
  readonly place: Place;
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Installing extends Installation {
  /** The folder of what the build made, from which the kernel will run. */
  readonly built: string;
  readonly strict: boolean;
}

/** The name under which JupyterLab knows the extension. */
const extensionName = 'lossbook';

/** @returns what was done, a line each. @throws InstallError */
export function install(installing: Installing): readonly string[] {
  const { name, built } = installing;
  const folder = folderOf(installing);
  const [spec, extension] = [kernelFolder(folder, name), extensionFolder(folder)];
  return tryWriting(folder, () => {
    rmSync(spec, { recursive: true, force: true });
    mkdirSync(spec, { recursive: true });
    writeFileSync(
      join(spec, 'kernel.json'),
      `${JSON.stringify(kernelSpec(installing), null, 2)}\n`,
    );
    cpSync(join(built, 'labextension', 'logo-64x64.png'), join(spec, 'logo-64x64.png'));
    rmSync(extension, { recursive: true, force: true });
    copyExtension(built, extension);
    return [
      `kernel '${name}' in ${spec}`,
      `views for JupyterLab in ${extension}`,
      ...(/[\\/]_npx[\\/]/.test(built)
        ? [`note: this copy belongs to npx, which may remove it; 'npm install -g lossbook' stays.`]
        : []),
    ];
  });
}

/** @returns what was done, a line each. @throws InstallError where there is no such kernel. */
export function uninstall(installation: Installation): readonly string[] {
  const folder = folderOf(installation);
  const spec = kernelFolder(folder, installation.name);
  if (!isOurs(spec)) {
    throw new InstallError(
      `${spec} is no kernel that 'lossbook jupyter install' made; 'jupyter kernelspec list' has all kernels.`,
    );
  }
  return tryWriting(folder, () => {
    rmSync(spec, { recursive: true });
    const others = readdirSync(join(folder, 'kernels')).filter((each) =>
      isOurs(kernelFolder(folder, each)),
    );
    // Another kernel's views are drawn by it too.
    if (others.length > 0) return [`removed ${spec}`];
    rmSync(extensionFolder(folder), { recursive: true, force: true });
    return [`removed ${spec}`, `removed ${extensionFolder(folder)}`];
  });
}

function kernelSpec({ name, strict, built }: Installing): object {
  const title = name === kernelspecName ? 'Lossbook' : `Lossbook (${name})`;
  const flags = strict ? ['--strict'] : [];
  const command = [process.execPath, join(built, 'jupyter.cjs'), 'jupyter', 'kernel', ...flags];
  return {
    argv: [...command, '{connection_file}'],
    display_name: title,
    language: cellLanguage,
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
}

/** The renderer is the editor's: its files, and one that JupyterLab loads first. */
function copyExtension(built: string, to: string): void {
  const [entry, renderer] = [join(built, 'labextension'), join(built, 'renderer')];
  mkdirSync(join(to, 'static'), { recursive: true });
  cpSync(join(entry, 'package.json'), join(to, 'package.json'));
  cpSync(join(entry, 'remoteEntry.js'), join(to, 'static', 'remoteEntry.js'));
  for (const name of readdirSync(renderer)) {
    // The others are for exported pages.
    if (/^(main|charts|(part|vega)-.*)\.js$/.test(name)) {
      cpSync(join(renderer, name), join(to, 'static', name));
    }
  }
}

const kernelFolder = (folder: string, name: string): string => join(folder, 'kernels', name);
const extensionFolder = (folder: string): string => join(folder, 'labextensions', extensionName);

function isOurs(spec: string): boolean {
  const file = join(spec, 'kernel.json');
  if (!existsSync(file)) return false;
  return /"jupyter",\s*"kernel"/.test(readFileSync(file, 'utf8'));
}

function folderOf({ place, env }: Installation): string {
  const folder = dataFolder(place, env);
  if (folder !== undefined) return folder;
  throw new InstallError(
    '--sys-prefix: no python3 or python is on the PATH; activate the environment, or give its folder with --prefix.',
  );
}

function tryWriting<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InstallError(`${folder} cannot be written (${code}); --user needs no rights.`);
  }
}
