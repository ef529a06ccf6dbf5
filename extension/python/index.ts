/** Public names of 'lossbook/python'. */
export { frameworks } from '../wire/frameworks.js';
export { python } from './python.js';
export type { Framework, PythonLoss, PythonOptions } from './python.js';
export { PythonError } from './pythonError.js';
