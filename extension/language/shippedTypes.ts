/** The types that come with Lossbook (`extension/buildTypes.mjs`), as files below a folder that is on no disk. */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import ts from 'typescript';

export interface ShippedTypes {
  /** Undefined for what is not among them. */
  read: (path: string) => string | undefined;
  isFolder: (path: string) => boolean;
}

/** Paths of shipped files begin with it. */
export const shippedRoot = '/lossbook-types/';
export const libFolder = `${shippedRoot}node_modules/typescript/lib`;
/** Imports of shipped packages are looked for from here. */
export const shippedImporter = `${shippedRoot}cell.ts`;

/** @throws when the file is missing or not what the build made. */
export function readShippedTypes(file: string): ShippedTypes {
  const json = brotliDecompressSync(readFileSync(file)).toString('utf8');
  const texts = new Map(Object.entries(JSON.parse(json) as Record<string, string>));
  const folders = new Set<string>();
  for (const path of texts.keys()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  const within = (path: string) =>
    path.startsWith(shippedRoot) ? path.slice(shippedRoot.length) : '';
  return {
    read: (path) => texts.get(within(path)),
    isFolder: (path) => folders.has(within(path)) || `${path}/` === shippedRoot,
  };
}

/** What is always the kernel's own, whatever the notebook's folder has installed. */
export const isShipped = (specifier: string): boolean =>
  /^(lossbook\/|@tensorflow\/tfjs(-core|-node|-layers|-data|-converter|-backend-cpu)?(\/|$))/.test(
    specifier,
  );

/** The text of a shipped module's types. */
export function shippedFile(shipped: ShippedTypes, module: string): string | undefined {
  const { resolvedModule } = ts.resolveModuleName(
    module,
    shippedImporter,
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    fileSystem(shipped),
  );
  return resolvedModule && shipped.read(resolvedModule.resolvedFileName);
}

/** The files of a program: the shipped ones, and those on the disk. */
export const fileSystem = (shipped: ShippedTypes) => ({
  fileExists: (path: string) =>
    path.startsWith(shippedRoot) ? shipped.read(path) !== undefined : ts.sys.fileExists(path),
  readFile: (path: string, encoding?: string) =>
    path.startsWith(shippedRoot) ? shipped.read(path) : ts.sys.readFile(path, encoding),
  directoryExists: (path: string) =>
    path.startsWith(shippedRoot) ? shipped.isFolder(path) : ts.sys.directoryExists(path),
  getDirectories: (path: string) =>
    path.startsWith(shippedRoot) ? [] : ts.sys.getDirectories(path),
});
