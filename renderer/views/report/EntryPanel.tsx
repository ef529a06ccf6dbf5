/** The entry under the cursor: both numbers, what was allowed, what it is, and a cell that checks it again. */
import { t } from '../../../extension/wire/words.js';
import type { ReportSource } from '../../../extension/wire/report.js';
import type { Host } from '../../host.js';
import { lookOf } from '../../../extension/picture/classes.js';
import type { EntryFacts } from '../../model/check/entryFacts.js';
import { CopyRepro } from './CopyRepro.js';
import { Facts } from './Facts.js';

interface EntryPanelProps {
  readonly entry: EntryFacts | undefined;
  readonly index: readonly number[] | undefined;
  readonly source: ReportSource | undefined;
  readonly host: Host;
  /** Which of the worst it is, such as `worst 3 of 1130`. */
  readonly rank: string;
  readonly canStep: boolean;
  readonly onStep: (by: 1 | -1) => void;
}

export function EntryPanel(props: EntryPanelProps) {
  const { entry, index, source, host, rank, canStep, onStep } = props;
  return (
    <div class="entry" role="group" aria-label={t('entry at the cursor')}>
      <div class="entry-head">
        <button
          type="button"
          disabled={!canStep}
          aria-label={t('previous worst, key [')}
          onClick={() => onStep(-1)}
        >
          [ <span aria-hidden="true">‹</span>
        </button>
        <button
          type="button"
          disabled={!canStep}
          aria-label={t('next worst, key ]')}
          onClick={() => onStep(1)}
        >
          <span aria-hidden="true">›</span> ]
        </button>
        {entry && <strong class="place">{entry.place}</strong>}
        {entry && (
          <span class={`class-name ${entry.class}`}>
            <span aria-hidden="true">{lookOf(entry.class).glyph}</span> {entry.class}
          </span>
        )}
        <span class="note" role="status">
          {rank}
        </span>
        {index && <CopyRepro {...{ source, index, host }} />}
      </div>
      {entry ? (
        <>
          <p class="meaning">
            {entry.axes}. {entry.class}: {entry.meaning}.
          </p>
          <Facts facts={entry.facts} />
        </>
      ) : (
        <p class="note">
          {canStep
            ? t('no entry chosen: click a picture, or press ] for the worst')
            : t('no entry chosen: click a picture')}
        </p>
      )}
    </div>
  );
}
