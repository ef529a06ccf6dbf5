/**
 * Reading an input file, and saying well why it cannot be read.
 *
 * A relative path starts at the working directory, which the kernel sets to the notebook's folder.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDevice } from './device.js';
import { bytesOf, type FileSource } from './fileSource.js';
import { noteFileRead } from './filesRead.js';

/** `caller` begins every error: `readImage: data/brik.png does not exist …`. */
export function readBytes(caller: string, source: FileSource): Uint8Array<ArrayBuffer> {
  const given = bytesOf(source);
  if (given) return given;
  const path = source as string | URL;
  const absolute = resolve(toPath(caller, path));
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    if (isDevice(statSync(absolute))) throw new Error('it is a device, a file was expected');
    bytes = new Uint8Array(readFileSync(absolute));
  } catch (error) {
    throw new Error(`${caller}: ${whyNot(error, String(path), absolute)}`, { cause: error });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  noteFileRead({ path: fromHere(absolute), sha256 });
  return bytes;
}

function toPath(caller: string, path: string | URL): string {
  if (!(path instanceof URL) && typeof path !== 'string') {
    throw new TypeError(
      `${caller}: the path must be a string, a URL or the bytes of a file, got ${typeof path}`,
    );
  }
  const scheme =
    path instanceof URL ? path.protocol : /^[a-z][a-z0-9+.-]+:(?=\/\/)/i.exec(path)?.[0];
  if (scheme === undefined) return String(path);
  if (scheme.toLowerCase() === 'file:') return fileURLToPath(path);
  throw new Error(
    `${caller}: ${path} is not a file; a notebook reads nothing from the network, so that it gives the same ` +
      `result tomorrow. Save it beside the notebook and read that`,
  );
}

/** Relative even where it leads upwards, so that no machine's folders are in it; absolute on another drive. */
function fromHere(absolute: string): string {
  return relative(process.cwd(), absolute).split(sep).join('/');
}

function whyNot(error: unknown, given: string, absolute: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${given} does not exist. ${placeText(given, absolute)}. ${neighbours(absolute)}`;
    case 'EISDIR':
      return `${given} is a folder, a file was expected. ${placeText(given, absolute)}`;
    case 'EACCES':
    case 'EPERM':
      return `${given} may not be read by this user. ${placeText(given, absolute)}`;
    default:
      return `${given} cannot be read: ${(error as Error).message}`;
  }
}

const placeText = (given: string, absolute: string): string =>
  isAbsolute(given) || given.startsWith('file:')
    ? `Looked for ${absolute}`
    : `Looked for ${absolute}: relative paths start at the notebook's folder, ${process.cwd()}`;

const maxNeighbours = 8;

function neighbours(absolute: string): string {
  const folder = dirname(absolute);
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return `There is no folder ${folder} either: check the path`;
  }
  if (names.length === 0) return `The folder ${basename(folder)} is empty`;
  const wanted = basename(absolute).toLowerCase();
  const likeness = (name: string): number => commonStart(name.toLowerCase(), wanted);
  const nearest = names.sort((a, b) => likeness(b) - likeness(a)).slice(0, maxNeighbours);
  const more = names.length > maxNeighbours ? ` and ${names.length - maxNeighbours} more` : '';
  return `The folder ${basename(folder)} has ${nearest.join(', ')}${more}`;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
