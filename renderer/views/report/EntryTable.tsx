/** Entries as a table: the worst ones, or those that were asked for. */
import { t } from '../../../extension/wire/words.js';
import type { CompareReport, GradcheckReport } from '../../../extension/wire/report.js';
import { lookOf, classMeaning } from '../../../extension/picture/classes.js';
import { entryColumns, entryRows } from '../../model/check/entryFacts.js';

interface EntryTableProps {
  readonly report: GradcheckReport | CompareReport;
  /** Where there are pictures: goes to the entry. */
  readonly onPick?: (index: readonly number[]) => void;
}

export function EntryTable({ report, onPick }: EntryTableProps) {
  const rows = entryRows(report);
  if (rows.length === 0) return null;
  return (
    <div class="list" role="group" aria-label={t('entries')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('entry')}</th>
            <th scope="col">{t('class')}</th>
            {entryColumns(report).map(({ title }) => (
              <th scope="col" class="number" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, class: name, cells }, i) => (
            <tr key={i}>
              <th scope="row">
                {onPick ? (
                  <button type="button" class="link" onClick={() => onPick(index)}>
                    [{index.join(',')}]
                  </button>
                ) : (
                  placeText(index)
                )}
              </th>
              <td title={t(classMeaning(report.kind, name))}>
                {name && `${lookOf(name).glyph} ${name}`}
              </td>
              {cells.map((text, column) => (
                <td class="number" key={column}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const placeText = (index: readonly number[]): string =>
  index.length === 0 ? t('value') : `[${index.join(',')}]`;
