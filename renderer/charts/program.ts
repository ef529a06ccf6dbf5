/** The program of the worker that tries charts: the file in which Vega is, or of a page that is one script, that script. */

let address: Promise<string> | undefined;

/** Before the first chart is drawn. */
export function setProgram(text: string): void {
  address = dataAddress(text);
}

/**
 * As an address that holds it all. A page of VS Code lets no worker begin but from such, and one from such has no place to import
 * from.
 */
export const programAddress = (): Promise<string> => (address ??= readVega().then(dataAddress));

async function readVega(): Promise<string> {
  const vega = await import('./vega.js');
  return (await fetch(vega.address!)).text();
}

function dataAddress(text: string): Promise<string> {
  const reader = new FileReader();
  reader.readAsDataURL(new Blob([text], { type: 'text/javascript;charset=utf-8' }));
  return new Promise((done) => (reader.onloadend = () => done(reader.result as string)));
}
