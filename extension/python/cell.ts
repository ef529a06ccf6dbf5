/** A cell of Python: runs in the one namespace of such cells, and gives the names that cells of TypeScript can use. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { lossOf, type PythonLoss } from './python.js';
import { processFor } from './processes.js';
import { currentRim, type FileSeen } from './rim.js';
import { loadTarget } from './target.js';
import { tensorOf } from './tensors.js';

export interface PythonCell {
  readonly source: string;
  /** The path by which errors name it: `Cell In[3]`. Lines are of `source`, from 1. */
  readonly label: string;
}

export type PythonValue = PythonLoss | Tensor | number | boolean | string;

export interface PythonCellResult {
  /** Functions and objects that can be called are losses; arrays and lists of numbers are tensors, in float32, int32 or bool. */
  readonly names: ReadonlyMap<string, PythonValue>;
  /** Other names, by the type of what they hold: they stay in Python. */
  readonly others: ReadonlyMap<string, string>;
  /** What Python writes of the value of the last expression. */
  readonly shown: string | undefined;
}

type Bound = { readonly name: string } & (
  | { readonly kind: 'scalar'; readonly value: number | boolean | string }
  /** NaN, an infinity, or a whole number beyond what a double holds: as an array. */
  | { readonly kind: 'number' }
  | { readonly kind: 'array' }
  | { readonly kind: 'loss' }
);

/** Throws a `PythonError` whose frames have the label as path, for lines of the cell itself. */
export function runPythonCell(cell: PythonCell): PythonCellResult {
  const python = processFor('cell');
  const rim = currentRim();
  const folder = rim.folder();
  const { header, arrays } = python.ask({ do: 'cell', folder, ...cell });
  const { path, why } = python.interpreter;
  const files = (header['files'] ?? []) as readonly FileSeen[];
  rim.onUse({ path, why, versions: python.versions(), files });
  let next = 0;
  const valueOf = (bound: Bound): PythonValue => {
    switch (bound.kind) {
      case 'scalar':
        return bound.value;
      case 'number':
        return arrays[next++]!.values[0]!;
      case 'array':
        return tensorOf(arrays[next++]!);
      case 'loss':
        return lossOf(loadTarget(python, { do: 'cellTarget', name: bound.name, folder }));
    }
  };
  const bound = header['bound'] as readonly Bound[];
  const others = header['others'] as readonly { readonly name: string; readonly type: string }[];
  return {
    names: new Map(bound.map((each) => [each.name, valueOf(each)])),
    others: new Map(others.map(({ name, type }) => [name, type])),
    shown: header['shown'] as string | undefined,
  };
}
