/** Puts a cell on the clipboard that checks one entry again. */
import { t } from '../../../extension/wire/words.js';
import type { ReportSource } from '../../../extension/wire/report.js';
import type { Host } from '../../host.js';
import { reproCell } from '../../model/check/reproCell.js';
import { CopyButton } from '../CopyButton.js';

interface CopyReproProps {
  readonly source: ReportSource | undefined;
  readonly index: readonly number[];
  readonly host: Host;
}

export function CopyRepro({ source, index, host }: CopyReproProps) {
  const cell = reproCell(source, index);
  if (cell === undefined) {
    return source?.call ? (
      <span class="note">
        {t('no repro: the check is inside a function or a loop of its cell')}
      </span>
    ) : null;
  }
  return (
    <CopyButton
      {...{ host, name: t('copy repro'), title: cell, text: () => cell, of: cell }}
      done={t('copied: paste it into a new cell')}
    />
  );
}
