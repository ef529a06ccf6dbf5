/** Notebooks that are nbformat, and do harm by what their cells and outputs hold or by how much of it there is. */
import {
  book,
  code,
  evil,
  shows,
  text,
  type Fields,
  type HostileFile,
} from './hostileNotebooks.js';

const base64 = (content: string): string => Buffer.from(content).toString('base64');
const chart = (spec: unknown): Fields =>
  shows({ 'application/vnd.vegalite.v6+json': spec, 'text/plain': evil });

export const hostileContents: readonly HostileFile[] = [
  [
    '100,000 cells',
    book(
      Array.from({ length: 100_000 }, (_, i) => ({
        cell_type: 'raw',
        id: `c${i}`,
        metadata: {},
        source: '',
      })),
    ),
  ],
  [
    '20,000 outputs of a cell',
    book([
      code({
        outputs: Array.from({ length: 20_000 }, () => ({
          output_type: 'stream',
          name: 'stdout',
          text: 'a\n',
        })),
      }),
    ]),
  ],
  [
    'a source of 200,000 lines, as a list',
    book([code({ source: Array.from({ length: 2e5 }, () => '\n') })]),
  ],
  ['one line of five megabytes', book([code({ source: `'${'a'.repeat(5e6)}'` })])],
  ['code that opens 100,000 brackets', book([code({ source: '('.repeat(1e5) })])],
  ['code that is 100,000 operators', book([code({ source: `1${'+1'.repeat(1e5)}` })])],
  ['code of nested templates', book([code({ source: '`${'.repeat(2e4) })])],
  [
    'markdown of 100,000 quotes, stars, brackets and ticks',
    book([...'>*[`_~|<!#'].map((letter, i) => text(letter.repeat(1e5), { id: `m${i}` }))),
  ],
  [
    'markdown of lists in lists',
    book([text(Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}- a`).join('\n'))]),
  ],
  [
    'markdown of links that may be',
    book([
      text('a.a.'.repeat(5e4)),
      text('http://'.repeat(3e4), { id: 'n' }),
      text('www.'.repeat(5e4), { id: 'o' }),
      text('a@'.repeat(5e4), { id: 'p' }),
    ]),
  ],
  [
    'markdown links that run code',
    book([
      text(
        '[a](javascript:evil()) [b](data:text/html,<script>evil()</script>) [c](vbscript:evil()) <javascript:evil()> ![d](javascript:evil())\n\n[e]: javascript:evil()\n[e]',
      ),
    ]),
  ],
  [
    'formulas that grow',
    book([
      text(
        '$\\def\\a{\\a\\a}\\a$ $$\\def\\b#1{#1#1#1}\\b{\\b{\\b{\\b{\\b{\\b{\\b{\\b{\\b{x}}}}}}}}}$$ $\\rule{1e9em}{1e9em}$ $\\href{javascript:evil()}{x}$ $\\includegraphics{http://x/y}$ $\\htmlData{a=b}{c}$',
      ),
      text(`$${'{'.repeat(1e5)}$`, { id: 'n' }),
    ]),
  ],
  [
    'an attachment that is no picture',
    book([
      text('![a](attachment:a) ![b](attachment:b) ![c](attachment:c)', {
        attachments: {
          a: { 'text/html': evil },
          b: { [`image/${evil}`]: evil },
          c: { 'image/svg+xml': evil },
        },
      }),
    ]),
  ],
  [
    'pictures that are none',
    book(
      [
        shows({ 'image/png': 'no base64 <>"' }),
        shows({ 'image/png': base64('GIF89a') }, { 'image/png': { width: 1e400, height: evil } }),
        shows({ 'image/jpeg': '' }),
        shows({ 'image/svg+xml': evil }),
      ].map((cell, i) => ({ ...cell, id: `c${i}` })),
    ).replaceAll('null', '1e400'),
  ],
  [
    'a PNG that claims 4 billion pixels a side',
    book([
      shows({
        'image/png': Buffer.concat([
          Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
          Buffer.from('0000000d49484452ffffffffffffffff0806000000', 'hex'),
          Buffer.alloc(4),
        ]).toString('base64'),
      }),
    ]),
  ],
  [
    'HTML, JavaScript and LaTeX as outputs',
    book(
      [
        'text/html',
        'application/javascript',
        'text/latex',
        'text/markdown',
        'application/pdf',
        'application/vnd.jupyter.widget-view+json',
      ].map((type, i) => ({ ...shows({ [type]: evil }), id: `c${i}` })),
    ),
  ],
  [
    'views that are none',
    book(
      [
        '',
        '!!!!',
        base64('LBV1'),
        base64('\u0000'.repeat(1000)),
        base64(`LBV1${'{"kind":'.repeat(1e4)}`),
      ].map((view, i) => ({
        ...shows({ 'application/vnd.lossbook.view': view, 'text/plain': evil }),
        id: `c${i}`,
      })),
    ),
  ],
  [
    'charts that are none',
    book(
      [
        null,
        5,
        'text',
        [],
        { mark: evil },
        { data: { url: 'file:///etc/passwd' }, mark: 'point' },
        { $schema: evil, spec: {} },
      ].map((spec, i) => ({ ...chart(spec), id: `c${i}` })),
    ),
  ],
  [
    'a bundle of 10,000 types',
    book([
      shows(Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => [`application/x-${i}`, i]))),
    ]),
  ],
  [
    'an output that is a list, in a list',
    book([code({ outputs: [[[]]] })]),
    /outputs\[0\]: expected an object/,
  ],
  ['text that is a list of lists', book([shows({ 'text/plain': [['a']] })])],
];
