/**
 * Text to bytes and back.
 *
 * TextEncoder and TextDecoder exist in Node, in browsers and in webviews, but belong to no ECMAScript
 * library that TypeScript knows. They are declared here for this module alone, so that wire/ needs
 * neither Node's nor the DOM's types.
 */
declare const TextEncoder: new () => { encode: (text: string) => Uint8Array<ArrayBuffer> };
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode: (bytes: Uint8Array) => string };

export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The text, or undefined where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
