/** The rows of a chart as a table: what the mouse reads off the marks, for all. */
import { t } from '../../extension/wire/words.js';
import { useState } from 'preact/hooks';
import { chartTable } from '../model/chart/table.js';
import type { Spec } from '../model/chart/units.js';

export function ChartNumbers({ spec }: { readonly spec: Spec }) {
  const [isOpen, setOpen] = useState(false);
  const table = chartTable(spec);
  if (!table) return null;
  const { columns, rows, count } = table;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{count === 1 ? t('1 row') : t('{0} rows', count)}</summary>
      {isOpen && (
        <div class="list" role="group" aria-label={t('rows of the chart')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {columns.map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, row) => (
                <tr key={row}>
                  {cells.map((cell, column) => (
                    <td class="number" key={column}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {count > rows.length && <p class="note">{t('and {0} more', count - rows.length)}</p>}
        </div>
      )}
    </details>
  );
}
