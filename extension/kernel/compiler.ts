/** TypeScript, and what is done with it: loaded before the first cell, for a kernel that runs none has no use for it. */
import type { checkCall } from '../notebook/checkCall.js';
import type { compileCell } from '../notebook/compileCell.js';
import type { compileModule, isModuleSource } from '../notebook/compileModule.js';
import type { declaredNames, isDeclarable } from '../notebook/declaredNames.js';

export interface Compiler {
  readonly compileCell: typeof compileCell;
  readonly compileModule: typeof compileModule;
  readonly isModuleSource: typeof isModuleSource;
  readonly checkCall: typeof checkCall;
  readonly declaredNames: typeof declaredNames;
  readonly isDeclarable: typeof isDeclarable;
}

let loaded: Compiler | undefined;

export const useCompiler = (made: Compiler): void => void (loaded = made);

/** @throws while no cell has been run. */
export function compiler(): Compiler {
  if (!loaded) throw new Error('the compiler is asked before the first cell');
  return loaded;
}
