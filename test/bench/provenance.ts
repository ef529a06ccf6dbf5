/** On what the figures were measured. No date and no name of the machine: they would say nothing about a figure. */
import { cpus, loadavg, totalmem } from 'node:os';
import { version_core } from '@tensorflow/tfjs-core';

export function provenance(): readonly string[] {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = (loadavg()[0] ?? 0).toFixed(2);
  return [
    `Node ${process.version} (V8 ${process.versions.v8}) on ${process.platform} ${process.arch}, TensorFlow.js ${version_core}`,
    `${cores.length} cores of ${cores[0]?.model.trim() ?? 'an unknown processor'}, ${memory} GiB; load before the start ${load}`,
  ];
}
