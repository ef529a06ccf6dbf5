/** What the results of a notebook depended on, as a page to read. */
import { listText, t } from '../l10n.js';
import { texts } from '../text.js';
import type { LossbookMetadata } from '../../notebook/lossbookMetadata.js';
import type { KernelInfo } from '../../wire/message.js';

export interface Environment {
  /** The notebook's file name. */
  readonly name: string;
  /** What the file records of the run its outputs come from. */
  readonly recorded: LossbookMetadata;
  /** What runs now. */
  readonly kernel: KernelInfo | undefined;
}

export function environmentText({ name, recorded, kernel }: Environment): string {
  return [
    `# ${texts.environmentOf(name)}`,
    section(
      t('Running now'),
      kernel ? kernelRows(kernel) : undefined,
      t('No kernel runs for this notebook.'),
    ),
    section(
      t('Recorded with the outputs'),
      recordedRows(recorded),
      t('The file records nothing yet: run the notebook and save it.'),
    ),
    section(
      t('Input files'),
      Object.entries(recorded.inputs ?? {}).map(([path, sha256]) => [
        `\`${path}\``,
        `\`${sha256}\``,
      ]),
      t('No cell read a file.'),
      [t('File'), 'SHA-256'],
    ),
    t('`lossbook verify` runs the notebook again and names what of this differs.'),
    '',
  ].join('\n\n');
}

type Row = readonly [string, string];

const kernelRows = ({ versions, backend, pid }: KernelInfo): readonly Row[] => [
  [t('Backend'), t('{0}: {1}', backend.name, backend.reason)],
  ['Lossbook', versions.lossbook],
  ['TensorFlow.js', versions.tfjs],
  ['Node', versions.node],
  [t('Process'), String(pid)],
];

function recordedRows({ versions = {}, backend, seeds = [] }: LossbookMetadata): readonly Row[] {
  return [
    ...(backend === undefined ? [] : [[t('Backend'), backend] as const]),
    ...Object.entries(versions).map(([name, version]) => [labels[name] ?? name, version] as const),
    ...(seeds.length === 0 ? [] : [[t('Seeds'), listText(seeds.map(String))] as const]),
  ];
}

/** Names of versions as the file has them. */
const labels: Readonly<Record<string, string>> = {
  node: 'Node',
  tfjs: 'TensorFlow.js',
  lossbook: 'Lossbook',
};

function section(
  title: string,
  rows: readonly Row[] | undefined,
  otherwise: string,
  heads: Row = ['', ''],
): string {
  const body =
    rows && rows.length > 0
      ? [heads, ['---', '---'] as const, ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`)
      : [otherwise];
  return `## ${title}\n\n${body.join('\n')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
