/** Public names of 'lossbook/python'. */
export { python, frameworks } from './python.js';
export type { Framework, PythonLoss, PythonOptions } from './python.js';
export { PythonError } from './pythonError.js';
