/** Sentences that the editor shows, each worded here. */

export const words = {
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
  saved: (path: string) => `Saved ${path}.`,
  notSaved: (path: string, reason: string) => `Lossbook: ${path} could not be written: ${reason}`,
} as const;

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
