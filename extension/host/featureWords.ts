/** Sentences of the views and commands around a notebook, each worded here. */
import type { BackendChoice } from '../wire/message.js';

export const tensorflowPackage = '@tensorflow/tfjs-node@4.22.0';

export const featureWords = {
  noNotebook: 'Lossbook: open a .tfnb notebook first.',
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
  noFolder: 'Lossbook: save the notebook in a folder first; the package is installed there.',
} as const;

export const backendWords: Readonly<Record<BackendChoice, string>> = {
  auto: 'tensorflow where it loads, else wasm, else cpu',
  tensorflow: "TensorFlow's native library, installed in the notebook's folder",
  wasm: 'WebAssembly with SIMD; part of Lossbook',
  cpu: 'plain JavaScript; part of Lossbook, slow, and good for small tensors',
};
