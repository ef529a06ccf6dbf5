/** Of each byte what eight steps make of it. */
const ofByte = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/** The check sum of ISO 3309, as PNG and ZIP have it. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ ofByte[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}
