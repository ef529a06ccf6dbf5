/** A notebook for readers without the editor: a page, or a script. Assets come in and a text comes out. */
export { chartPictures } from './chartPictures.js';
export { chartKey, exportHtml, type PageAssets, type PageScript } from './exportHtml.js';
export { pageScriptFor } from './pageScript.js';
export { exportTs, type ScriptOptions } from './exportTs.js';
