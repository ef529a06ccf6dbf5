/** A stand-in for the editor's Python extension, whose own wants the network: the part of its interface by which others learn what is selected. */
import { zipSync, strToU8 } from 'fflate';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const id = { publisher: 'ms-python', name: 'python', version: '2026.1.0' };

/** In a folder the text of this file is what is selected there: all suites of a run share one editor, and in others nothing is. */
export const selectedFile = '.selected-python';

/** The path of its VSIX. */
export function pythonExtension(): string {
  const manifest = {
    ...id,
    engines: { vscode: '^1.90.0' },
    main: './main.js',
    activationEvents: ['*'],
  };
  const main = `const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { workspace } = require('vscode');
const getActiveEnvironmentPath = (resource) => {
  const file = join(workspace.getWorkspaceFolder(resource)?.uri.fsPath ?? '', '${selectedFile}');
  return existsSync(file) ? { path: readFileSync(file, 'utf8') } : undefined;
};
exports.activate = () => ({ environments: { known: [], getActiveEnvironmentPath } });
exports.deactivate = () => {};`;
  const vsixManifest = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${id.name}" Version="${id.version}" Publisher="${id.publisher}" />
    <DisplayName>Python</DisplayName>
    <Description xml:space="preserve">A stand-in</Description>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" /></Assets>
</PackageManifest>`;
  const types = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".json" ContentType="application/json" /><Default Extension=".js" ContentType="application/javascript" />
  <Default Extension=".vsixmanifest" ContentType="text/xml" />
</Types>`;
  const file = resolve('out/python-extension.vsix');
  mkdirSync(resolve('out'), { recursive: true });
  writeFileSync(
    file,
    zipSync({
      'extension.vsixmanifest': strToU8(vsixManifest),
      '[Content_Types].xml': strToU8(types),
      'extension/package.json': strToU8(JSON.stringify(manifest)),
      'extension/main.js': strToU8(main),
    }),
  );
  return file;
}
