/** Sentences that the editor shows, each once. What is told of one kernel or one cell stands with its view. */
import { t } from './l10n.js';
import type { Renaming } from '../wire/language.js';

export const tensorflowPackage = '@tensorflow/tfjs-node@4.22.0';

export const texts = {
  noTrust: () =>
    t(
      'Lossbook: cells are not run in a workspace that is not trusted; recorded outputs are shown. Trust it to run them.',
    ),
  manageTrust: () => t('Manage Workspace Trust'),
  noFolder: (scheme: string) =>
    t(
      "Lossbook: cells run where files have a path, and this notebook is in '{0}:'. Save a copy on a disk to run it.",
      scheme,
    ),
  kernelEnded: (name: string, reason: string) => t('Lossbook: {0}: {1}', name, reason),
  notOpened: (reason: string) =>
    t('Lossbook: the notebook cannot be opened. {0}', sentence(reason)),
  showText: () => t('Show the Line'),
  runAll: () => t('Run All'),
  noNotebook: () => t('Lossbook: open a .tfnb notebook first.'),
  noCellToDebug: () =>
    t(
      'Lossbook: put the cursor in a cell of TypeScript; cells of Python and text are not debugged.',
    ),
  debugOf: (cell: number, name: string) => t('Cell {0} of {1}', cell, name),
  debugEnded: () =>
    t('Lossbook: what was debugged has ended; start it again where it was started.'),
  nothingStale: () =>
    t('Lossbook: no cell is stale: all that ran follows from what stands in the notebook.'),
  pickFormat: () => t('What to export the notebook as'),
  open: () => t('Open'),
  pickSample: () => t('A sample to copy and open'),
  sampleFolder: () => t('Copy Sample Here'),
  noSamples: () =>
    t('Lossbook: the samples are missing from the installation; install the extension again.'),
  noteSaved: (path: string) => t('Saved {0}.', path),
  notSaved: (path: string, reason: string) =>
    t('Lossbook: {0} could not be written: {1}', path, reason),
  noVariables: () => t('Lossbook: no cell has declared a name yet. Run one first.'),
  pickVariable: () => t('A name to look at'),
  variableGone: (name: string) => t("Lossbook: '{0}' has no value in this kernel any more.", name),
  sortVariables: () => t('Order of the variables'),
  filterVariables: () =>
    t('List only variables whose name, type, shape or value contains this; empty lists all.'),
  pickAction: (name: string) => t('Kernel of {0}', name),
  chosenNow: () => t('chosen now'),
  showValue: () => t('Show Value'),
  environmentOf: (name: string) => t('Environment of {0}', name),
  kernelItem: () => t('Lossbook Kernel'),
  totalItem: () => t('Lossbook Checks'),
  onTensorflow: () => t('TypeScript on TensorFlow.js'),
  pickBackend: () => t('Backend for the next start of the kernel'),
  backendCounts: (name: string) =>
    t(
      "Lossbook: cells run on '{0}' from the kernel's next start; names of earlier cells are gone then.",
      name,
    ),
  restart: () => t('Restart Now'),
  askInstall: () => t("Install {0} in the notebook's folder?", tensorflowPackage),
  installDetail: (folder: string) =>
    t(
      'Runs "npm install {0}" in {1}. It downloads TensorFlow\'s native library, some hundred megabytes, and notes the package in the folder\'s package.json. Cells run without it too, on wasm.',
      tensorflowPackage,
      folder,
    ),
  install: () => t('Install'),
  npmSucceeded: () =>
    t(
      'Lossbook: npm has ended. The backend is tensorflow from the next start of the kernel, if it loads; the status bar says so.',
    ),
  notInstalled: (code: number | undefined) =>
    t(
      'Lossbook: npm ended with code {0}; the terminal says why. Cells go on running on wasm.',
      code ?? t('unknown'),
    ),
  installNeedsFolder: () =>
    t('Lossbook: save the notebook in a folder first; the package is installed there.'),
  noLanguage: () =>
    t(
      'Lossbook: the language service ended again and again. Completions and type checks of cells are off until the window is reloaded; running them is not affected.',
    ),
} as const;

export const verifyTexts = {
  name: () => t('Verify'),
  underWay: (name: string) =>
    t('Lossbook: {0} is run again and compared with what it records', name),
  holds: (name: string) => t('Lossbook: {0} came out as it is recorded.', name),
  fails: (name: string, differences: number) => {
    switch (differences) {
      case 0:
        return t('Lossbook: {0} came out as it is recorded, and not as its cells expect.', name);
      case 1:
        return t('Lossbook: {0} did not come out as it is recorded: 1 difference.', name);
      default:
        return t(
          'Lossbook: {0} did not come out as it is recorded: {1} differences.',
          name,
          differences,
        );
    }
  },
  show: () => t('Show Results'),
  needsFile: () =>
    t('Lossbook: save the notebook in a file first; its file is what is run again and compared.'),
  notRecorded: () =>
    t(
      'Lossbook: no results are recorded in the file yet, so there is nothing to compare with. Run the notebook and save it.',
    ),
  notVerified: (name: string, problem: string) => t('Lossbook: {0}: {1}', name, problem),
} as const;

export const pythonTexts = {
  pick: () => t('Python for losses written in it'),
  asFound: () => t('As Lossbook finds it'),
  order: () =>
    t(
      "The editor's selection, else the nearest .venv, VIRTUAL_ENV, CONDA_PREFIX, python3 on the PATH",
    ),
  fromEditor: () => t('selected in the editor'),
  near: () => t('near the notebook'),
  browse: () => t('Browse…'),
  makePython: () => t('Make this a cell of Python'),
  counts: (path: string) =>
    path === ''
      ? t(
          "Lossbook: losses in Python run in the one that is found from the kernel's next start; names of earlier cells are gone then.",
        )
      : t(
          "Lossbook: losses in Python run in {0} from the kernel's next start; names of earlier cells are gone then.",
          path,
        ),
} as const;

export const refusalTexts: Readonly<
  Record<Extract<Renaming, { refusal: string }>['refusal'], () => string>
> = {
  'no-name': () => t('This cannot be renamed: only names that cells declare can.'),
  elsewhere: () => t('This name is declared in a file or a package, not in a cell.'),
};

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
