/** Puts a cell on the clipboard that checks one entry again. */
import { t } from '../../../extension/wire/words.js';
import { useEffect, useState } from 'preact/hooks';
import type { ReportSource } from '../../../extension/wire/report.js';
import type { Host } from '../../host.js';
import { reproCell } from '../../model/check/reproCell.js';

interface CopyReproProps {
  readonly source: ReportSource | undefined;
  readonly index: readonly number[];
  readonly host: Host;
}

export function CopyRepro({ source, index, host }: CopyReproProps) {
  const [copied, setCopied] = useState(false);
  const cell = reproCell(source, index);
  useEffect(() => setCopied(false), [cell]);
  if (cell === undefined) {
    return source?.call ? (
      <span class="note">
        {t('no repro: the check is inside a function or a loop of its cell')}
      </span>
    ) : null;
  }
  const copy = () => {
    host.copy(cell);
    setCopied(true);
  };
  return (
    <>
      <button type="button" title={cell} onClick={copy}>
        {t('copy repro')}
      </button>
      <span class="note" role="status">
        {copied ? t('copied: paste it into a new cell') : ''}
      </span>
    </>
  );
}
