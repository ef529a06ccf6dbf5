/** Times and memory of each candidate by size: medians, quartiles, and how they grow. */
import { t } from '../../extension/wire/words.js';
import { byteSize, shortNumber } from '../../extension/wire/numberText.js';
import type { BenchmarkReport } from '../../extension/wire/report.js';
import { ChartFold } from './report/ChartFold.js';
import { Diagnoses } from './report/Diagnoses.js';
import { Facts } from './report/Facts.js';
import { ReportHeader } from './report/ReportHeader.js';
import type { ViewProps } from './viewProps.js';

export function BenchmarkView({ view, host }: ViewProps<'benchmark'>) {
  const { report } = view.header;
  const { backend, rounds, gradient, maxExponent } = report;
  return (
    <section class="report">
      <ReportHeader report={report} host={host} />
      <Diagnoses diagnoses={report.diagnoses} />
      <Times report={report} />
      <Growth report={report} />
      <ChartFold id={view.header.id} {...{ report, host }} />
      <Facts
        facts={[
          { term: t('timed'), text: gradient ? t('value and gradient') : t('value') },
          { term: t('rounds'), text: String(rounds) },
          { term: t('backend'), text: backend },
          ...(maxExponent === undefined
            ? []
            : [{ term: t('allowed growth'), text: `${t('size')}^${shortNumber(maxExponent)}` }]),
        ]}
      />
    </section>
  );
}

const Times = ({ report: { series } }: { readonly report: BenchmarkReport }) => (
  <div class="list" role="group" aria-label={t('times by size')} tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">{t('candidate')}</th>
          {[t('entries'), t('median ms'), t('quartiles ms'), t('peak memory')].map((title) => (
            <th scope="col" class="number" key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {series.flatMap(({ name, sizes, medianMs, spreadMs, peakBytes }) =>
          sizes.map((size, i) => (
            <tr key={`${name} ${size}`}>
              <th scope="row">{name}</th>
              <td class="number">{size}</td>
              <td class="number">{shortNumber(medianMs[i] ?? 'NaN')}</td>
              <td class="number">{spreadMs[i]?.map(shortNumber).join(' – ')}</td>
              <td class="number">{byteSize(peakBytes[i] ?? 0)}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  </div>
);

function Growth({ report: { series, maxExponent } }: { readonly report: BenchmarkReport }) {
  const fitted = series.filter(({ exponent }) => exponent !== undefined);
  if (fitted.length === 0) return null;
  return (
    <div class="list" role="group" aria-label={t('growth with size')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('candidate')}</th>
            <th scope="col">{t('time grows as')}</th>
            <th scope="col">{t('memory grows as')}</th>
          </tr>
        </thead>
        <tbody>
          {fitted.map(({ name, exponent, memoryExponent }) => (
            <tr key={name} class={exponent! > (maxExponent ?? Infinity) ? 'fail' : undefined}>
              <th scope="row">{name}</th>
              <td>{`${t('size')}^${exponent!.toFixed(2)}`}</td>
              <td>
                {memoryExponent === undefined ? '' : `${t('size')}^${memoryExponent.toFixed(2)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
