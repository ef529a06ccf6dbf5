/** Which loss of the library a candidate is, as a call of it; or the nearest, and what differs. */
import { listText, t } from '../../extension/wire/words.js';
import { Diagnoses } from './report/Diagnoses.js';
import { Facts } from './report/Facts.js';
import { ReportHeader } from './report/ReportHeader.js';
import type { ViewProps } from './viewProps.js';

export function MatchView({ view, host }: ViewProps<'match'>) {
  const { report } = view.header;
  const { matches, worst, trials } = report;
  const losses = [...matches, ...worst].map(({ loss, call, differs }) => ({
    term: loss,
    text: differs || call,
  }));
  return (
    <section class="report">
      <ReportHeader report={report} host={host} />
      <Diagnoses diagnoses={report.diagnoses} />
      <Facts facts={[...losses, { term: t('tried on'), text: listText(trials) }]} />
    </section>
  );
}
