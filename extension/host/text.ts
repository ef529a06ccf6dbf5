/** Sentences that the editor shows, each once. What is told of one kernel or one cell stands with its view. */
import type { Renaming } from '../wire/language.js';

export const tensorflowPackage = '@tensorflow/tfjs-node@4.22.0';

export const texts = {
  untrusted:
    'Lossbook: cells are not run in a workspace that is not trusted; recorded outputs are shown. Trust it to run them.',
  manageTrust: 'Manage Workspace Trust',
  noFolder: (scheme: string) =>
    `Lossbook: cells run where files have a path, and this notebook is in '${scheme}:'. Save a copy on a disk to run it.`,
  kernelEnded: (name: string, reason: string) => `Lossbook: ${name}: ${reason}`,
  notOpened: (reason: string) => `Lossbook: the notebook cannot be opened. ${sentence(reason)}`,
  showText: 'Show the Line',
  runAll: 'Run All',
  noNotebook: 'Lossbook: open a .tfnb notebook first.',
  pickFormat: 'What to export the notebook as',
  open: 'Open',
  pickSample: 'A sample to copy and open',
  sampleFolder: 'Copy Sample Here',
  noSamples:
    'Lossbook: the samples are missing from the installation; install the extension again.',
  noteSaved: (path: string) => `Saved ${path}.`,
  notSaved: (path: string, reason: string) => `Lossbook: ${path} could not be written: ${reason}`,
  noVariables: 'Lossbook: no cell has declared a name yet. Run one first.',
  pickVariable: 'A name to look at',
  variableGone: (name: string) => `Lossbook: '${name}' has no value in this kernel any more.`,
  pickAction: (name: string) => `Kernel of ${name}`,
  pickBackend: 'Backend for the next start of the kernel',
  backendCounts: (name: string) =>
    `Lossbook: cells run on '${name}' from the kernel's next start; names of earlier cells are gone then.`,
  restart: 'Restart Now',
  askInstall: `Install ${tensorflowPackage} in the notebook's folder?`,
  installDetail: (folder: string) =>
    `Runs "npm install ${tensorflowPackage}" in ${folder}. It downloads TensorFlow's native library, some hundred megabytes, and ` +
    `notes the package in the folder's package.json. Cells run without it too, on wasm.`,
  install: 'Install',
  installed:
    'Lossbook: npm has ended. The backend is tensorflow from the next start of the kernel, if it loads; the status bar says so.',
  notInstalled: (code: number | undefined) =>
    `Lossbook: npm ended with code ${code ?? 'unknown'}; the terminal says why. Cells go on running on wasm.`,
  installNeedsFolder:
    'Lossbook: save the notebook in a folder first; the package is installed there.',
  givenUp:
    'Lossbook: the language service ended again and again. Completions and type checks of cells are off until the window is reloaded; running them is not affected.',
} as const;

export const pythonTexts = {
  pick: 'Python for losses written in it',
  asFound: 'As Lossbook finds it',
  order:
    "The editor's selection, else the nearest .venv, VIRTUAL_ENV, CONDA_PREFIX, python3 on the PATH",
  selected: 'selected in the editor',
  near: 'near the notebook',
  now: 'chosen now',
  browse: 'Browse…',
  counts: (path: string) =>
    `Lossbook: losses in Python run in ${path === '' ? 'the one that is found' : path} from the kernel's next start; names of earlier cells are gone then.`,
} as const;

export const refusalTexts: Readonly<
  Record<Extract<Renaming, { refusal: string }>['refusal'], string>
> = {
  'no-name': 'This cannot be renamed: only names that cells declare can.',
  elsewhere: 'This name is declared in a file or a package, not in a cell.',
};

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
