/** Which source a script was made from, as the editor names it: the URI of a cell, or the path of a file. */
import { fileURLToPath } from 'node:url';
import type { CallFrame, CompiledScript } from '../wire/debugMessage.js';
import type { Source, Translate } from './protocol.js';
import type { Scripts } from './scripts.js';

/** The notebook as the editor has it now. */
export interface NotebookSources {
  /** The id of a cell of this notebook. */
  cellAt: (path: string) => string | undefined;
  /** Undefined where the cell is gone. */
  pathOfCell: (cell: string) => string | undefined;
  textOfCell: (cell: string) => string | undefined;
}

export interface Sources {
  pathOf: (script: CompiledScript) => string | undefined;
  /** Scripts of this source as its text is now: the last lines of an older text are somewhere else. */
  scriptsOf: (path: string) => readonly CompiledScript[];
  /** Why a breakpoint there has no place. */
  whyNot: (path: string) => string;
  /** Of a frame that its author can be shown; undefined for the kernel's own, for Node's and for the inspector's. */
  ofFrame: (frame: CallFrame) => FrameSource | undefined;
}

export interface FrameSource {
  readonly source: Source;
  readonly script: CompiledScript | undefined;
  /** What the frame is called where its function has no name. */
  readonly label: string;
}

export function createSources(
  scripts: Scripts,
  notebook: NotebookSources,
  own: () => string,
  t: Translate,
): Sources {
  const pathOf = ({ cell, url }: CompiledScript) =>
    cell === undefined ? asEditor(url) : notebook.pathOfCell(cell);
  const isNow = ({ cell, source }: CompiledScript): boolean =>
    cell === undefined || notebook.textOfCell(cell) === source;
  return {
    pathOf,
    scriptsOf: (path) => {
      const cell = notebook.cellAt(path);
      if (cell !== undefined) return scripts.ofCell(cell).filter(isNow);
      const script = scripts.of(path) ?? scripts.of(withDrive(path));
      return script ? [script] : [];
    },
    whyNot: (path) => {
      if (notebook.cellAt(path) !== undefined) return t('The cell has not run as it stands.');
      return /^[a-z-]{2,}:/.test(path)
        ? t('This is no cell of the notebook that is debugged.')
        : t('No cell has imported this file yet, or there is no code at this line or after it.');
    },
    ofFrame: (frame) => {
      const path = fileOf(frame.url);
      const script = scripts.of(path ?? frame.url);
      if (script) {
        const now = pathOf(script);
        return {
          source: { name: script.label, ...(now !== undefined && { path: now }) },
          script,
          label: script.label,
        };
      }
      if (path === undefined || path.startsWith(own())) return undefined;
      const name = path.split(/[\\/]/).at(-1) ?? path;
      return { source: { name, path }, script: undefined, label: name };
    },
  };
}

/** The editor writes the letter of a drive small, Node large. */
const asEditor = (path: string): string => path.replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
const withDrive = (path: string): string => path.replace(/^[a-z]:/, (drive) => drive.toUpperCase());

function fileOf(url: string): string | undefined {
  if (url.startsWith('file:')) return fileURLToPath(url);
  return /^(\/|[A-Za-z]:[\\/])/.test(url) ? url : undefined;
}
