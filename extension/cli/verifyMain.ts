/** `lossbook verify` of one file, for the editor: what was found is one object on standard output. */
import { dirname, join } from 'node:path';
import type { PythonChoices } from '../wire/pythonChoices.js';
import type { VerifiedNotebook } from '../wire/verified.js';
import { cellFailures } from './cellFailures.js';
import { withCellPlaces } from './cellPlaces.js';
import { silent } from './progress.js';
import { exitCode } from './results.js';
import { terminal } from './terminal.js';
import { verifyFile } from './verifyFile.js';
import { verifiedText } from './verifyText.js';

async function verifiedNotebook(file: string, python: PythonChoices): Promise<VerifiedNotebook> {
  const options = {
    ...{ update: false, junit: undefined, json: false, keepGoing: false },
    ...{ backend: undefined, timeout: undefined },
    python,
    entry: join(dirname(process.argv[1] ?? ''), 'kernel.cjs'),
    console: { out: terminal(process.stdout), err: terminal(process.stderr) },
  };
  const verified = await verifyFile(file, options, silent);
  if (verified.kind === 'not verified') {
    const { isUnrecorded, problem } = verified;
    return isUnrecorded ? { kind: 'unrecorded' } : { kind: 'unverified', problem };
  }
  const placed = withCellPlaces(verified);
  return {
    kind: 'verified',
    verdict: verified.exit === exitCode.asExpected ? 'pass' : 'fail',
    text: verifiedText(placed),
    differences: verified.comparison.differences.length,
    failures: cellFailures(placed).flatMap(({ cell, messages }) => {
      const index = placed.notebook.cells.indexOf(cell);
      return messages.map((message) => ({ index, message }));
    }),
  };
}

const [, , file = '', python = '{}'] = process.argv;
void verifiedNotebook(file, JSON.parse(python) as PythonChoices).then((said) =>
  process.stdout.write(JSON.stringify(said)),
);
