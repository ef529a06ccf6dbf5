/** Public names of 'lossbook/python'. */
export { frameworks, type Framework } from '../wire/frameworks.js';
export { python } from './python.js';
export type { PythonLoss, PythonOptions } from './python.js';
export { PythonError } from './pythonError.js';
