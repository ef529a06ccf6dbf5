/** Puts a cell on the clipboard that checks one entry again. */
import { t } from '../../../extension/wire/words.js';
import { useEffect, useState } from 'preact/hooks';
import type { ReportSource } from '../../../extension/wire/report.js';
import { type Host, notCopied } from '../../host.js';
import { reproCell } from '../../model/check/reproCell.js';

interface CopyReproProps {
  readonly source: ReportSource | undefined;
  readonly index: readonly number[];
  readonly host: Host;
}

export function CopyRepro({ source, index, host }: CopyReproProps) {
  const [outcome, setOutcome] = useState('');
  const cell = reproCell(source, index);
  useEffect(() => setOutcome(''), [cell]);
  if (cell === undefined) {
    return source?.call ? (
      <span class="note">
        {t('no repro: the check is inside a function or a loop of its cell')}
      </span>
    ) : null;
  }
  // Not before it is there: who is told pastes at once.
  const copy = () =>
    void host
      .copy(cell)
      .then((isDone) => setOutcome(isDone ? t('copied: paste it into a new cell') : notCopied()));
  return (
    <>
      <button type="button" title={cell} onClick={copy}>
        {t('copy repro')}
      </button>
      <span class="note" role="status">
        {outcome}
      </span>
    </>
  );
}
