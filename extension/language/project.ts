/** TypeScript's language service over the cells of one notebook. */
import ts from 'typescript';
import type { NotebookCells } from '../wire/language.js';
import {
  cellFiles,
  cellSpecifier,
  newCell,
  newPythonCell,
  type Cell,
  type CellFile,
} from './cellFiles.js';
import {
  fileSystem,
  isShipped,
  libFolder,
  shippedImporter,
  shippedRoot,
  type ShippedTypes,
} from './shippedTypes.js';

export interface Project {
  readonly service: ts.LanguageService;
  readonly shipped: ShippedTypes;
  /** Takes over what the notebook is now. */
  update: (cells: NotebookCells) => void;
  /** @throws for a cell that the notebook was not said to have. */
  file: (cell: string) => CellFile;
  cells: () => readonly Cell[];
  /** The notebook's; undefined where files have no path. */
  folder: () => string | undefined;
  /** The cell that a file of the program stands for. */
  fileAt: (path: string) => CellFile | undefined;
  dispose: () => void;
}

/**
 * Not strict: a cell's types may be left out, and what may be null or undefined is not for us to doubt. `strict` finds more, and some of
 * it in programs that are right.
 */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.esnext.d.ts'],
  types: ['node'],
  typeRoots: [`${shippedRoot}node_modules/@types`],
  strict: false,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  esModuleInterop: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
};

/** Files beside the notebook are looked at again after so long. */
const fileAgeMs = 5000;

/** No file of the disk; what a cell imports is looked for from the notebook's folder instead. */
const cellPath = (number: number): string => `/lossbook-cells/${number}.ts`;

/** Cells of all notebooks have numbers of their own: files of several programs are kept by path. */
let cellCount = 0;

export function createProject(shipped: ShippedTypes, registry: ts.DocumentRegistry): Project {
  let cells: readonly Cell[] = [];
  /** As they were told, by cell. */
  const texts = new Map<string, string>();
  let files = new Map<string, CellFile>();
  let folder = '/';
  let told: string | undefined;
  let edits = 0;
  const update = (now: NotebookCells) => {
    const known = new Map(cells.map((cell) => [cell.id, cell]));
    told = now.folder;
    folder = now.folder?.replaceAll('\\', '/') ?? '/';
    cells = now.cells.map(({ cell: id, text: said, mustThrow, language }) => {
      const before = known.get(id);
      const text = said ?? texts.get(id) ?? '';
      const path = before?.path ?? cellPath(++cellCount);
      const same = texts.get(id) === text && before?.language === language;
      texts.set(id, text);
      if (before && same && (language || before.mustThrow === mustThrow)) return before;
      return language ? newPythonCell(id, path, text) : newCell(id, path, text, mustThrow);
    });
    const ids = new Set(cells.map(({ id }) => id));
    for (const id of texts.keys()) if (!ids.has(id)) texts.delete(id);
    files = new Map(cellFiles(cells).map((file) => [file.cell.path, file]));
    edits++;
  };
  const host = projectHost(shipped, {
    paths: () => [...files.keys()],
    text: (path) => files.get(path)?.text,
    folder: () => folder,
    edits: () => edits,
  });
  const service = ts.createLanguageService(host, registry);
  return {
    service,
    shipped,
    update,
    cells: () => cells,
    folder: () => told,
    file(cell) {
      const found = [...files.values()].find((file) => file.cell.id === cell);
      if (!found) throw new Error(`there is no cell ${cell}`);
      return found;
    },
    fileAt: (path) => files.get(path),
    dispose: () => service.dispose(),
  };
}

interface Sources {
  paths: () => string[];
  /** Of a cell's file. */
  text: (path: string) => string | undefined;
  folder: () => string;
  edits: () => number;
}

function projectHost(shipped: ShippedTypes, sources: Sources): ts.LanguageServiceHost {
  const disk = fileSystem(shipped);
  // A text that is equal is the same version: other cells' edits seldom change a cell's head.
  const versions = new Map<string, { readonly text: string; readonly version: number }>();
  const version = (path: string, text: string): string => {
    const known = versions.get(path);
    if (known?.text === text) return `${known.version}`;
    const next = (known?.version ?? 0) + 1;
    versions.set(path, { text, version: next });
    return `${next}`;
  };
  const read = (path: string) => sources.text(path) ?? disk.readFile(path);
  return {
    ...disk,
    fileExists: (path) => sources.text(path) !== undefined || disk.fileExists(path),
    readFile: read,
    readDirectory: (path, ...rest) =>
      path.startsWith(shippedRoot) ? [] : ts.sys.readDirectory(path, ...rest),
    getCompilationSettings: () => options,
    getCurrentDirectory: () => sources.folder(),
    getDefaultLibFileName: () => `${libFolder}/lib.esnext.d.ts`,
    getProjectVersion: () => `${sources.edits()} ${Math.floor(Date.now() / fileAgeMs)}`,
    getScriptFileNames: () => sources.paths(),
    getScriptVersion(path) {
      if (path.startsWith(shippedRoot)) return '1';
      const text = sources.text(path);
      if (text !== undefined) return version(path, text);
      return `${ts.sys.getModifiedTime?.(path)?.getTime() ?? 0}`;
    },
    getScriptSnapshot(path) {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    resolveModuleNameLiterals: resolver(disk, sources),
  };
}

type Resolver = NonNullable<ts.LanguageServiceHost['resolveModuleNameLiterals']>;

function resolver(disk: ts.ModuleResolutionHost, sources: Sources): Resolver {
  const resolveModule = (specifier: string, from: string): ts.ResolvedModuleFull | undefined => {
    if (specifier.startsWith(cellSpecifier)) {
      const resolvedFileName = specifier.slice(cellSpecifier.length);
      return { resolvedFileName, extension: ts.Extension.Ts };
    }
    const ofCell = sources.text(from) === undefined ? from : `${sources.folder()}/cell.ts`;
    const importer = isShipped(specifier) ? shippedImporter : ofCell;
    const { resolvedModule } = ts.resolveModuleName(specifier, importer, options, disk);
    // JavaScript without types is no error, and guesses about it would be.
    return resolvedModule && /^\.[mc]?js(x|on)?$/.test(resolvedModule.extension)
      ? undefined
      : resolvedModule;
  };
  return (literals, from) =>
    literals.map(({ text }) => ({ resolvedModule: resolveModule(text, from) }));
}
