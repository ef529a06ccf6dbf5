/** Lossbook's version, put in by the build from package.json. */
declare const LOSSBOOK_VERSION: string;

export const version = typeof LOSSBOOK_VERSION === 'undefined' ? 'development' : LOSSBOOK_VERSION;

/** Of TensorFlow.js, as package.json pins it: known where nothing of it is loaded. */
export const tfjsVersion = '4.22.0';
