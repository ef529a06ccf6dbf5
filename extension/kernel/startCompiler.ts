/** What is done with TypeScript, with TypeScript itself: imported when it is first needed. */
import { checkCall } from '../notebook/checkCall.js';
import { compileCell } from '../notebook/compileCell.js';
import { compileModule, isModuleSource } from '../notebook/compileModule.js';
import { declaredNames, isDeclarable } from '../notebook/declaredNames.js';
import type { Compiler } from './compiler.js';

export const startCompiler = (): Compiler => ({
  ...{ compileCell, compileModule, isModuleSource },
  ...{ checkCall, declaredNames, isDeclarable },
});
