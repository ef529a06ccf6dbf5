/** A short mark of a text by which to see that it was changed since; no proof against intent. */

/** FNV-1a of 64 bits (Fowler, Noll and Vo 1991) over UTF-16 units, as 16 hexadecimal digits. */
export function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
