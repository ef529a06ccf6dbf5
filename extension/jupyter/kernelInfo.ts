/** What a front end learns of the kernel before a cell has run. */
import { cellLanguage, kernelspecName } from '../wire/ids.js';
import { version } from '../wire/version.js';
import { protocolVersion, type Said } from './message.js';

/** Of the TypeScript in the kernel; a test holds it against package.json. */
export const typescriptVersion = '6.0.3';

export const kernelInfo: Said = {
  type: 'kernel_info_reply',
  content: {
    status: 'ok',
    protocol_version: protocolVersion,
    implementation: kernelspecName,
    implementation_version: version,
    language_info: {
      name: cellLanguage,
      version: typescriptVersion,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `Lossbook ${version}: TypeScript ${typescriptVersion} on Node ${process.versions.node}. Is the loss right?`,
    debugger: false,
    help_links: [],
  },
};
