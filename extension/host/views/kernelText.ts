/** What the status bar says of a notebook's kernel. */
import { listText, t } from '../l10n.js';
import { assertNever } from '../../wire/assertNever.js';
import { byteSize } from '../../wire/numberText.js';
import type { PythonUsed } from '../../wire/message.js';
import type { KernelState } from '../run/trackedKernel.js';

export interface KernelText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** The kernel needs a look. */
  readonly warn: boolean;
}

/** What is known of a kernel beside its state. */
export interface KernelFacts {
  /** What the process occupied after the last cell, in bytes, where a cell has run. */
  readonly rss?: number;
  /** The Python that a cell called last. */
  readonly python?: PythonUsed;
  /** What the running cell waits for. */
  readonly progress?: string | undefined;
}

export function kernelText(
  state: KernelState,
  { rss, python, progress }: KernelFacts = {},
): KernelText {
  switch (state.kind) {
    case 'none':
      return {
        text: '$(circle-large-outline) Lossbook',
        tooltip: t('No kernel: it starts with the first cell that runs.'),
        warn: false,
      };
    case 'starting':
      return {
        text: `$(loading~spin) ${t('Lossbook: starting')}`,
        tooltip: t('The kernel starts.'),
        warn: false,
      };
    case 'idle':
    case 'busy': {
      const { versions, backend, pid } = state.info;
      const memory = rss === undefined ? [] : [byteSize(rss)];
      const isBusy = state.kind === 'busy';
      const icon = isBusy ? '$(loading~spin)' : '$(circle-large-filled)';
      const lines = [
        isBusy ? t('Kernel running a cell, process {0}', pid) : t('Kernel idle, process {0}', pid),
        t('Backend **{0}**: {1}', backend.name, backend.reason),
        ...(python
          ? [
              t(
                '{0}: {1}',
                `Python ${python.versions['python'] ?? ''}`,
                `${python.path} (${python.why})`,
              ),
            ]
          : []),
        ...(rss === undefined ? [] : [t('Memory after the last cell: {0}', byteSize(rss))]),
        `Lossbook ${versions.lossbook}, TensorFlow.js ${versions.tfjs}, Node ${versions.node}`,
      ];
      return {
        text: `${icon} ${t('Lossbook: {0}', isBusy && progress ? progress : listText([backend.name, ...memory]))}`,
        tooltip: lines.join('\n\n'),
        warn: false,
      };
    }
    case 'dead':
      return {
        text: `$(warning) ${t('Lossbook: kernel ended')}`,
        tooltip: `${t('The kernel ended: {0}', state.reason)}\n\n${t('The next cell starts a fresh one.')}`,
        warn: true,
      };
    default:
      return assertNever(state);
  }
}
