/** What Vega says while it draws, each once. */
import type { LoggerInterface } from 'vega';

export function makeLogger(remarks: Set<string>, errors: string[]): LoggerInterface {
  const text = (parts: readonly unknown[]): string =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  const logger = {
    level: (level?: number) => (level === undefined ? 2 : logger),
    error: (...parts: readonly unknown[]) => (errors.push(text(parts)), logger),
    warn: (...parts: readonly unknown[]) => {
      const remark = text(parts);
      // The size is ours where the chart has none; Vega-Lite says this also of one that fits.
      if (!remark.startsWith('Dropping "fit')) remarks.add(remark);
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
