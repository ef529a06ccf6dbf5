/** What `lossbook/check`, `display`, `data` and `python` export, from its TSDoc. */
import { join } from 'node:path';
import ts from 'typescript';
import { documentHtml, escapeHtml, pageHtml } from './page.mjs';

const parts = ['check', 'display', 'data', 'python'];

export function apiPage(root) {
  const entries = parts.map((part) => join(root, `extension/${part}/index.ts`));
  const program = ts.createProgram(entries, {
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext },
    ...{ moduleResolution: ts.ModuleResolutionKind.NodeNext, types: ['node'], noEmit: true },
  });
  const checker = program.getTypeChecker();
  const sections = parts.map((part, i) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entries[i]));
    const functions = checker
      .getExportsOfModule(module)
      .map((symbol) =>
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      )
      .filter((symbol) => symbol.flags & ts.SymbolFlags.Function)
      .map((symbol) => functionHtml(root, symbol, checker));
    return `<h2 id="${part}">lossbook/${part}</h2>\n${functions.join('\n')}`;
  });
  const body = `<h1>Checks and data</h1>\n<p>What a cell or a program imports beside <a href="losses.html">losses</a>.</p>\n${sections.join('\n')}`;
  return pageHtml({ title: 'Checks and data · Lossbook', body, file: 'api.html' });
}

function functionHtml(root, symbol, checker) {
  const declaration = symbol.declarations.find(ts.isFunctionDeclaration);
  const signature = declaration.parameters.map((parameter) => parameter.getText()).join(', ');
  const type = declaration.type?.getText() ?? '';
  const tags = symbol.getJsDocTags(checker);
  const said = (tag) => ts.displayPartsToString(tag.text).trim();
  const rows = tags
    .filter(({ name }) => ['param', 'returns', 'throws'].includes(name))
    .map((tag) => `- **${tag.name}** ${said(tag).replace(/\s+/g, ' ')}`);
  const examples = tags
    .filter(({ name }) => name === 'example')
    .map((tag) => `\`\`\`ts\n${said(tag)}\n\`\`\``);
  const about = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const code = escapeHtml(
    `${symbol.name}(${signature.replace(/\s+/g, ' ')})${type && `: ${type.replace(/\s+/g, ' ')}`}`,
  );
  const text = [about, rows.join('\n'), ...examples].filter((each) => each !== '').join('\n\n');
  return `<h3 id="${symbol.name}">${symbol.name}</h3>\n<pre class="source" tabindex="0"><code>${code}</code></pre>\n${documentHtml(root, text)}`;
}
