/** The first thing seen of a report: did it pass, should it have, and on what numbers. */
import type { ComponentChildren } from 'preact';
import type { ReportData } from '../../../extension/wire/report.js';
import type { Host } from '../../host.js';
import { reportHead } from '../../model/check/reportHead.js';
import { sourceText } from '../../model/check/reproCell.js';

interface ReportHeaderProps {
  readonly report: ReportData;
  readonly host: Host;
  readonly children?: ComponentChildren;
}

export function ReportHeader({ report, host, children }: ReportHeaderProps) {
  const { title, rest, verdict, asExpected, remark } = reportHead(report);
  const { source } = report;
  const { post } = host;
  return (
    <header class="report-head">
      <p class="headline">
        <strong class={`verdict ${verdict} ${asExpected ? 'expected' : 'unexpected'}`}>
          <span aria-hidden="true">{verdict === 'pass' ? '✓' : '✗'}</span> {verdict.toUpperCase()}
        </strong>{' '}
        {remark && <span class={asExpected ? 'remark' : 'remark alarm'}>{remark} </span>}
        <span class="kind">{title}</span> <span class="rest">{rest}</span>
      </p>
      <div class="actions">
        {children}
        {source && post && (
          <button
            type="button"
            class="link"
            onClick={() => post({ type: 'reveal', cell: source.cell, line: source.line })}
          >
            {sourceText(source)}
          </button>
        )}
      </div>
    </header>
  );
}
