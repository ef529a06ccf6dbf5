/** The style of an exported page: of its own, light or dark as the reader's system is, and for paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --field: #f6f8fa;
  --keyword: #a2122a; --string: #0a3069; --number: #0550ae; --comment: #59636e; --regex: #0f5323;
  --fine: #116329; --wrong: #b3131f; --link: #0550ae;
  /* What the views ask of an editor's theme. */
  --vscode-foreground: var(--ink); --vscode-editor-foreground: var(--ink); --vscode-editor-background: var(--page);
  --vscode-descriptionForeground: var(--faint); --vscode-errorForeground: var(--wrong); --vscode-focusBorder: var(--link);
  --vscode-textLink-foreground: var(--link);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --ink: #e6edf3; --faint: #9ea7b3; --line: #3d444d; --field: #161b22;
    --keyword: #ff8a80; --string: #a5d6ff; --number: #79c0ff; --comment: #9ea7b3; --regex: #7ee787;
    --fine: #56d364; --wrong: #ff8a80; --link: #79c0ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main, footer { max-width: 62rem; margin: 0 auto; padding: 1rem 1.25rem; overflow-wrap: anywhere; }
footer { border-top: 1px solid var(--line); color: var(--faint); font-size: 0.85rem; }
footer p { margin: 0.2rem 0; }
h1, h2, h3 { line-height: 1.25; margin: 1.6em 0 0.5em; }
a { color: var(--link); }
section.code { margin: 1rem 0; position: relative; }
a.number { position: absolute; right: 0.5rem; top: 0.2rem; font-size: 0.75rem; color: var(--faint); text-decoration: none; }
a.number:hover, a.number:focus { text-decoration: underline; }
.overall { border-left: 5px solid var(--line); background: var(--field); padding: 0.4rem 0.8rem; margin: 0.4rem 0 1rem; }
.overall p, .overall ul { margin: 0; } .overall strong { margin-right: 0.6rem; }
.overall.pass { border-color: var(--fine); } .overall.pass strong { color: var(--fine); }
.overall.fail { border-color: var(--wrong); } .overall.fail strong { color: var(--wrong); }
pre, code { font: 13px/1.5 ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; }
pre { margin: 0.4rem 0; padding: 0.6rem 0.8rem; overflow-x: auto; white-space: pre; overflow-wrap: normal; }
pre.source, .text pre { background: var(--field); border: 1px solid var(--line); border-radius: 6px; }
pre.stdout, pre.raw { border-left: 3px solid var(--line); }
pre.stderr, pre.error { border-left: 3px solid var(--wrong); color: var(--wrong); }
:not(pre) > code { background: var(--field); padding: 0.1em 0.3em; border-radius: 4px; }
.keyword { color: var(--keyword); } .string { color: var(--string); } .number { color: var(--number); }
.comment { color: var(--comment); font-style: italic; } .regex { color: var(--regex); }
ul.verdicts { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; padding: 0; margin: 0.4rem 0; font-size: 0.85rem; }
ul.verdicts li::before { content: '✓ '; }
ul.verdicts li.wrong::before { content: '✗ '; }
ul.verdicts span { color: var(--faint); font-weight: normal; }
ul.verdicts .fine { color: var(--fine); } ul.verdicts .wrong { color: var(--wrong); font-weight: 600; }
figure { margin: 0.6rem 0; }
figure img { max-width: 100%; height: auto; }
img.pixels { image-rendering: pixelated; min-width: min(100%, 16rem); }
img.drawn { background: #ffffff; padding: 0.5rem; border-radius: 6px; }
.note, .elsewhere { color: var(--faint); font-size: 0.9rem; }
figure.drawn > .static { display: none; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; }
iframe { width: 100%; height: 16rem; border: 1px solid var(--line); background: #ffffff; color-scheme: light; resize: vertical; }
math[display='block'] { overflow-x: auto; padding: 0.3rem 0; }
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --ink: #000000; --faint: #444444; --line: #bbbbbb; --field: #ffffff;
    --keyword: #a2122a; --string: #0a3069; --number: #0550ae; --comment: #444444; --regex: #0f5323;
    --fine: #116329; --wrong: #b3131f; --link: #000000;
  }
  body { font-size: 10.5pt; }
  main, footer { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; overflow: visible; }
  figure.drawn > .static { display: block; } figure > .live { display: none; }
  .overall, figure, pre.error { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
`;
