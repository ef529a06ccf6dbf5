/** The numbers of a pane as a table: a real one, with headers, of the cells that are seen. */
import { t } from '../../extension/wire/words.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { exactNumber, shortNumber } from '../../extension/wire/numberText.js';
import { choiceOf, indexIn, valueText } from '../model/pane/elementText.js';
import { moveCursor } from '../model/pane/cursor.js';
import type { PaneSpec } from '../model/pane/spec.js';
import type { Cell, PanesState } from '../model/pane/state.js';
import { extentOf } from '../../extension/picture/plane.js';
import { maxScroll, scrollTo, type TableWindow, windowAt } from '../model/pane/tableWindow.js';
import { elementAt } from '../../extension/picture/tensorData.js';

export interface ValueTableProps {
  readonly spec: PaneSpec;
  readonly state: PanesState;
  readonly onState: (change: (state: PanesState) => PanesState) => void;
}

/** Css pixels; the first row and column are headers. */
const line = 20;
const view = { height: 13 * line, width: 560 };

export function ValueTable({ spec, state, onState }: ValueTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const { rows, columns } = extentOf(spec.tensor, choiceOf(spec, state));
  const cell = spec.scale.kind === 'scalar' || spec.scale.kind === 'classes' ? 92 : 200;
  const across = windowAt(scroll.left, view.width, cell, columns);
  const down = windowAt(scroll.top, view.height - line, line, rows);
  const { cursor } = state;
  useEffect(() => {
    if (!cursor || !box.current) return;
    const { scrollTop, scrollLeft } = box.current;
    box.current.scrollTop = scrollTo(cursor.row, scrollTop, view.height - line, line, rows);
    box.current.scrollLeft = scrollTo(cursor.column, scrollLeft, view.width, cell, columns);
  }, [cursor, cell, rows, columns]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveCursor(event.key, cursor, { rows, columns });
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onState((s) => ({ ...s, cursor: next }));
  };
  return (
    <div
      class="table"
      ref={box}
      role="group"
      aria-label={t('Values of {0}', spec.title)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      style={{ maxHeight: `${view.height}px` }}
      onScroll={({ currentTarget: { scrollTop, scrollLeft } }) =>
        setScroll({ top: scrollTop, left: scrollLeft })
      }
    >
      <div
        class="extent"
        style={{
          height: `${Math.min(maxScroll, rows * line) + line}px`,
          width: `${Math.min(maxScroll, columns * cell) + cell}px`,
        }}
      >
        <table aria-rowcount={rows + 1} aria-colcount={columns + 1}>
          <Header state={state} columns={indices(across)} width={cell} />
          <Body {...{ spec, state, onState }} rows={indices(down)} columns={indices(across)} />
        </table>
      </div>
    </div>
  );
}

const indices = ({ first, count }: TableWindow): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);

interface HeaderProps extends Pick<ValueTableProps, 'state'> {
  readonly columns: readonly number[];
  /** Css pixels. */
  readonly width: number;
}

const Header = ({ state, columns, width }: HeaderProps) => (
  <thead>
    <tr aria-rowindex={1}>
      <td>
        {state.rows && `${state.rows} `}↓ {state.columns && `${state.columns} `}→
      </td>
      {columns.map((column) => (
        <th scope="col" key={column} aria-colindex={column + 2} style={{ width: `${width}px` }}>
          {column}
        </th>
      ))}
    </tr>
  </thead>
);

interface BodyProps extends ValueTableProps {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

const Body = ({ spec, state, onState, rows, columns }: BodyProps) => (
  <tbody>
    {rows.map((row) => (
      <tr key={row} aria-rowindex={row + 2}>
        <th scope="row">{row}</th>
        {columns.map((column) => (
          <td
            key={column}
            class={state.cursor?.row === row && state.cursor.column === column ? 'at' : ''}
            onClick={() => onState((s) => ({ ...s, cursor: { row, column } }))}
          >
            {numberAt(spec, state, { row, column })}
          </td>
        ))}
      </tr>
    ))}
  </tbody>
);

function numberAt(spec: PaneSpec, state: PanesState, cell: Cell): string {
  const index = indexIn(spec, state, cell);
  if (!index) return '';
  if (spec.scale.kind !== 'scalar') return valueText(spec, index);
  const element = elementAt(spec.tensor, index);
  if (element.kind === 'absent') return t('not sent');
  if (element.kind === 'rounded') return `≈ ${shortNumber(element.value)}`;
  const number = exactNumber(element.value, spec.tensor.entry.dtype);
  return element.kind === 'block' ? `≈ ${number}` : number;
}
