/** JupyterLab's colours under the names by which the views ask for them, and whether they are light or dark. */

const variables: Readonly<Record<string, string>> = {
  foreground: 'content-font-color1',
  'editor-foreground': 'content-font-color1',
  'editor-background': 'layout-color0',
  descriptionForeground: 'content-font-color2',
  errorForeground: 'error-color1',
  'editorWarning-foreground': 'warn-color1',
  'charts-blue': 'brand-color1',
  'testing-iconPassed': 'success-color1',
  'textLink-foreground': 'content-link-color',
  focusBorder: 'brand-color1',
  'font-family': 'ui-font-family',
  'editor-font-family': 'code-font-family',
  'editorWidget-border': 'border-color1',
  'editorHoverWidget-foreground': 'ui-font-color1',
  'editorHoverWidget-background': 'layout-color1',
  'editorHoverWidget-border': 'border-color1',
  'toolbar-hoverBackground': 'layout-color2',
  'dropdown-foreground': 'ui-font-color1',
  'dropdown-background': 'layout-color1',
};

/** Once for the page. */
export function followTheme(): void {
  const style = document.createElement('style');
  const lines = Object.entries(variables).map(
    ([name, of]) => `  --vscode-${name}: var(--jp-${of});`,
  );
  style.textContent = `body {\n${lines.join('\n')}\n}\n`;
  document.head.append(style);
  const read = () => {
    const light = document.body.dataset['jpThemeLight'] !== 'false';
    document.body.dataset['vscodeThemeKind'] = light ? 'vscode-light' : 'vscode-dark';
    // The views look again when this changes, also between two themes that are dark.
    document.body.dataset['vscodeThemeId'] = document.body.dataset['jpThemeName'] ?? '';
  };
  new MutationObserver(read).observe(document.body, {
    attributes: true,
    attributeFilter: ['data-jp-theme-light', 'data-jp-theme-name'],
  });
  read();
}
