/** A file that is written over keeps its line ends: a checkout on Windows may have CRLF, and every line would differ. */
export function withLineEndsOf(before: Uint8Array, text: string): string {
  const feed = before.indexOf(0x0a);
  return feed > 0 && before[feed - 1] === 0x0d ? text.replaceAll('\n', '\r\n') : text;
}
