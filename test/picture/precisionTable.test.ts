/** What text, picture and page show of a precision report. */
import assert from 'node:assert/strict';
import { precisionTable } from '../../extension/picture/precisionTable.js';
import { reportText } from '../../extension/check/reportText.js';
import { formatsReport, precisionReport } from '../renderer/reportSamples.js';

describe('the table of a precision report', () => {
  it('formats side by side', () => {
    const { columns, rows } = precisionTable(formatsReport);
    assert.equal(columns.length, rows[0]!.cells.length);
    assert.deepEqual(
      rows.map(({ cells, remark, isFailing }) => [...cells, remark, isFailing]),
      [
        ['dice', 'float32', '24', '0.5', '0.5', '0', '0', '', false],
        ['dice', 'float16', '11', '11.0', '3.3', '1', '2', '✗ tf.sum, line 3 scale by 2^10', true],
        ['dice', 'bfloat16', '8', '0.5', '0.5', '0', '0', '', false],
      ],
    );
  });
  it('candidates in float32', () => {
    const { columns, rows } = precisionTable(precisionReport);
    assert.deepEqual(columns, [
      'candidate',
      'mean bits',
      'most',
      'sweep of angles',
      'sweep of ulps',
    ]);
    assert.deepEqual(
      rows.map(({ cells, remark }) => [...cells, remark]),
      [
        ['atan2', '0.8', '1.5', '', '', '★ keeps most '],
        ['acos', '12.0', '23.0', '', '', ''],
      ],
    );
  });
  it('the text has the same rows', () => {
    const text = reportText(formatsReport);
    for (const { cells, remark } of precisionTable(formatsReport).rows) {
      const pattern = [...cells, remark]
        .filter((x) => x !== '')
        .map((x) => x.replace(/[^\w]/g, '\\$&'));
      assert.match(text, new RegExp(pattern.join('\\s+')));
    }
  });
});
