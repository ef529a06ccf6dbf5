/** A probe: one row for each thing that was asked of the loss, with what it answered. */
import { t } from '../../extension/wire/words.js';
import type { ProbeRow } from '../../extension/wire/report.js';
import { cellText } from '../model/recorded.js';
import { Diagnoses } from './report/Diagnoses.js';
import { Facts } from './report/Facts.js';
import { ReportHeader } from './report/ReportHeader.js';
import type { ViewProps } from './viewProps.js';

const glyphs: Readonly<Record<ProbeRow['verdict'], string>> = {
  pass: '✓',
  fail: '✗',
  note: '!',
  skipped: '·',
};

const verdictWords = (): Readonly<Record<ProbeRow['verdict'], string>> => ({
  pass: t('pass'),
  fail: t('fail'),
  note: t('note'),
  skipped: t('skipped'),
});

export function ProbeView({ view, host }: ViewProps<'probe'>) {
  const { report } = view.header;
  const { loss, backend, rows } = report;
  const stated = loss.stated ? t('as stated') : t('read from its behaviour');
  return (
    <section class="report">
      <ReportHeader report={report} host={host} />
      <Diagnoses diagnoses={report.diagnoses} />
      <ProbeTable rows={rows.filter(({ verdict }) => verdict === 'fail' || verdict === 'note')} />
      <details>
        <summary>{allRows(rows)}</summary>
        <ProbeTable rows={rows} />
      </details>
      <Facts
        facts={[
          { term: t('probed as'), text: `${loss.kind} (${stated})` },
          { term: t('channels'), text: String(loss.channels) },
          { term: t('backend'), text: backend },
        ]}
      />
    </section>
  );
}

/** The first line counts those that were tried: here it is said how many were not. */
function allRows(rows: readonly ProbeRow[]): string {
  const skipped = rows.filter(({ verdict }) => verdict === 'skipped').length;
  return skipped === 0
    ? t('all {0} rows', rows.length)
    : t('all {0} rows, {1} of them not for this loss', rows.length, skipped);
}

const ProbeTable = ({ rows }: { readonly rows: readonly ProbeRow[] }) =>
  rows.length === 0 ? null : (
    <div class="list" role="group" aria-label={t('rows of the probe')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {['', t('row'), t('value'), t('gradient'), t('policy')].map((title) => (
              <th scope="col" key={title}>
                {title || <span class="spoken">{t('verdict')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, title, verdict, value, gradient, policy }) => (
            <tr key={id} class={verdict}>
              <td class="verdict-cell">
                <span aria-hidden="true">{glyphs[verdict]}</span> {verdictWords()[verdict]}
              </td>
              <th scope="row" title={id}>
                {t(title)}
              </th>
              {[value, gradient, policy].map((text, i) => (
                <td key={i}>{cellText(text)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
