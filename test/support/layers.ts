/**
 * Who may import whom: for each folder the folders and the packages it may name. `node:*` stands for Node's own
 * modules. What is not listed is an error, so a new arrow is a decision that shows in a diff of this table.
 */
export const layers: Readonly<
  Record<string, { folders: readonly string[]; packages: readonly string[] }>
> = {
  'extension/wire': { folders: [], packages: [] },
  // How a view is drawn, for display/ and the renderer alike.
  'extension/picture': { folders: ['extension/wire'], packages: ['fflate'] },
  // A kernel's process and its family, seen from outside and from inside.
  'extension/processes': { folders: [], packages: ['node:*'] },
  'extension/losses/reference': { folders: [], packages: [] },
  'extension/losses': {
    folders: ['extension/backends/fused'],
    packages: ['@tensorflow/tfjs-core'],
  },
  'extension/notebook': {
    folders: ['extension/wire'],
    packages: ['typescript', 'ts-blank-space', 'magic-string', '@jridgewell/remapping', 'diff'],
  },
  'extension/backends/fused': {
    folders: ['extension/wire'],
    packages: ['@tensorflow/tfjs-core', 'node:*'],
  },
  'extension/backends': {
    folders: ['extension/wire'],
    packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'node:*'],
  },
  'extension/check': {
    // Of losses all of them: which one a candidate is.
    folders: [
      'extension/wire',
      'extension/picture',
      'extension/backends',
      'extension/losses',
      'extension/losses/reference',
    ],
    packages: ['@tensorflow/tfjs-core'],
  },
  // Of check the interface of losses that are not TensorFlow.js's; check does not know Python.
  'extension/python': {
    folders: ['extension/wire', 'extension/backends', 'extension/check'],
    packages: ['@tensorflow/tfjs-core', 'node:*'],
  },
  'extension/data': {
    folders: ['extension/wire'],
    packages: [
      '@tensorflow/tfjs-core',
      'fast-png',
      '@cornerstonejs/codec-libjpeg-turbo-8bit',
      'fflate',
      'pure-rand',
      'node:*',
    ],
  },
  'extension/display': {
    folders: ['extension/wire', 'extension/picture'],
    packages: ['@tensorflow/tfjs-core'],
  },
  'extension/kernel': {
    folders: [
      'extension/wire',
      'extension/processes',
      'extension/notebook',
      'extension/losses',
      'extension/losses/reference',
      'extension/backends',
      'extension/backends/fused',
      'extension/check',
      'extension/data',
      'extension/display',
      'extension/picture',
      'extension/python',
    ],
    packages: ['@tensorflow/tfjs', '@jridgewell/trace-mapping', 'node:*'],
  },
  'extension/language': {
    folders: ['extension/wire', 'extension/notebook'],
    packages: ['typescript', 'node:*'],
  },
  'extension/client': { folders: ['extension/wire', 'extension/processes'], packages: ['node:*'] },
  // The debugger's adapter: a line of client's on one side, an editor's requests on the other.
  'extension/debug': {
    folders: ['extension/wire', 'extension/client'],
    packages: ['@jridgewell/trace-mapping', 'node:*'],
  },
  'extension/verify': {
    // Of check the tolerances, so that there is one table of them.
    // Of check and picture also what is drawn from numbers: a report's text, statistics of a tensor.
    // Of data what a PNG must be before it is decoded.
    folders: [
      'extension/wire',
      'extension/notebook',
      'extension/picture',
      'extension/check',
      'extension/data',
    ],
    packages: ['fast-png'],
  },
  'extension/export': {
    folders: ['extension/wire', 'extension/notebook'],
    packages: ['typescript', 'markdown-it', 'katex', 'vega', 'vega-lite', 'node:*'],
  },
  // Of data the names in an archive.
  'extension/target': {
    folders: ['extension/wire', 'extension/notebook', 'extension/losses/reference'],
    packages: [],
  },
  'extension/jupyter': {
    folders: ['extension/client', 'extension/notebook', 'extension/wire'],
    packages: ['node:*'],
  },
  // Of python which interpreter there is, by itself.
  'extension/cli': {
    folders: [
      'extension/python',
      'extension/jupyter',
      'extension/target',
      'extension/data',
      'extension/client',
      'extension/verify',
      'extension/export',
      'extension/notebook',
      'extension/wire',
    ],
    packages: ['node:*'],
  },
  // The only folder that imports vscode.
  'extension/host': {
    // Of target the notebook that checks a loss in a file.
    folders: [
      'extension/client',
      'extension/debug',
      'extension/export',
      'extension/notebook',
      'extension/target',
      'extension/wire',
    ],
    packages: ['vscode', 'node:*'],
  },
  // Vega is named by the charts alone; a test beside this table holds that.
  renderer: {
    folders: ['extension/wire', 'extension/picture'],
    packages: [
      ...['preact', 'vscode-notebook-renderer'],
      ...['vega', 'vega-embed', 'vega-interpreter', 'vega-lite'],
    ],
  },
};
