/** What is recorded of a run in the metadata of its output: what a notebook run elsewhere has in its own. */
import { cellRecordJson, recordOf } from '../notebook/cellRecord.js';
import { dependencies, type CellDependencies } from '../notebook/dependencies.js';
import { toJson, type JsonObject } from '../notebook/json.js';
import type { ExecuteReply, KernelInfo } from '../wire/message.js';

export interface RunRecorder {
  record: (source: string, reply: ExecuteReply) => JsonObject | undefined;
  /** A kernel has noteStart: nothing was read yet. */
  noteStart: (info: KernelInfo) => void;
}

export function createRunRecorder(): RunRecorder {
  let info: KernelInfo | undefined;
  /** Of all cells since that depended on anything: one that shows nothing has no place to say on what it depended. */
  let before: CellDependencies[] = [];
  return {
    noteStart: (now) => {
      info = now;
      before = [];
    },
    record: (source, reply) => {
      const { reports, nondeterministic, inputs, seeds, python } = reply;
      if (inputs.length > 0 || seeds.length > 0 || python) before.push(reply);
      if (!info) return undefined;
      const depended = dependencies(info, before);
      return {
        ...cellRecordJson(recordOf({ source, reports, nondeterministic })),
        ...toJson(depended),
      };
    },
  };
}
