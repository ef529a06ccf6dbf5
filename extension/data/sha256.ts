/** SHA-256 (FIPS 180-4, 2015) where there is no Node: `crypto.subtle` of browsers answers later only, and seeds are wanted at once. */

const primes: readonly number[] = Array.from({ length: 312 }, (_, i) => i).filter(
  (n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0),
);

/** The first 32 bits of the part behind the point. */
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;

const roots: readonly number[] = primes.slice(0, 64).map((p) => fraction(Math.cbrt(p)));
const start: readonly number[] = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

const turn = (x: number, bits: number): number => (x >>> bits) | (x << (32 - bits));

export function sha256(data: string | Uint8Array): Uint8Array {
  const message = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const padded = new Uint8Array(64 * Math.ceil((message.length + 9) / 64));
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, 8n * BigInt(message.length));
  const hash = Int32Array.from(start);
  for (let at = 0; at < padded.length; at += 64) addBlock(hash, view, at);
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, i) => digest.setInt32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

function addBlock(hash: Int32Array, view: DataView, at: number): void {
  const words = new Int32Array(64);
  for (let i = 0; i < 64; i++) {
    const [near = 0, far = 0] = [words[i - 2], words[i - 15]];
    words[i] =
      i < 16
        ? view.getInt32(at + 4 * i)
        : words[i - 16]! +
          (turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)) +
          words[i - 7]! +
          (turn(near, 17) ^ turn(near, 19) ^ (near >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const first = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + roots[i]! + words[i]!;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i]! += word));
}
