/** What the TensorFlow library asks of a processor. */
import { readFileSync } from 'node:fs';

/**
 * Is this a processor on which the library ends the whole process? Since TensorFlow 1.6 (2018) its builds for x86-64
 * have AVX instructions, and without them it aborts as it is loaded. `info` is the text of /proc/cpuinfo; where there
 * is none, nothing is known against the processor.
 */
export function lacksAvx(info = cpuInfo(), arch: string = process.arch): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(info)?.[1];
  return arch === 'x64' && flags !== undefined && !/\bavx\b/.test(flags);
}

function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
