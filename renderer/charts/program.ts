/** The program of the worker that tries charts: the file in which Vega is, or of a page that is one script, that script. */
import { dataAddress } from './dataAddress.js';

let address: Promise<string> | undefined;

/** Before the first chart is drawn. */
export function setProgram(text: string): void {
  address = addressOf(text);
}

/**
 * As an address that holds it all. A page of VS Code lets no worker begin but from such, and one from such has no place to import
 * from.
 */
export const programAddress = (): Promise<string> => (address ??= readVega().then(addressOf));

async function readVega(): Promise<string> {
  const vega = await import('./vega.js');
  return (await fetch(vega.address!)).text();
}

const addressOf = (text: string): Promise<string> =>
  dataAddress(new Blob([text], { type: 'text/javascript;charset=utf-8' }));
