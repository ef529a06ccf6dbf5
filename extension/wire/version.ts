/** Lossbook's version, put in by the build from package.json. */
declare const LOSSBOOK_VERSION: string;

export const version = typeof LOSSBOOK_VERSION === 'undefined' ? 'development' : LOSSBOOK_VERSION;
