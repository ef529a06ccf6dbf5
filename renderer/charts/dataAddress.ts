/** Bytes as an address that holds them all. */
export function dataAddress(bytes: Blob): Promise<string> {
  const reader = new FileReader();
  reader.readAsDataURL(bytes);
  return new Promise((done) => (reader.onloadend = () => done(reader.result as string)));
}
