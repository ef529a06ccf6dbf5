import assert from 'node:assert/strict';
import {
  joinPythonCell,
  looksLikePython,
  pythonNames,
  pythonReads,
  pythonSource,
  splitPythonCell,
} from '../../extension/notebook/pythonCell.js';

describe('a cell of Python', () => {
  const cells: readonly [string, string | undefined][] = [
    ['%%python\nx = 1', '\nx = 1'],
    ['%%python  \r\nx = 1', '\r\nx = 1'],
    ['%%python', ''],
    ['%%python3\nx', undefined],
    [' %%python\nx', undefined],
    ['x\n%%python\n', undefined],
    ['%%python x\n', undefined],
  ];
  for (const [source, given] of cells) {
    it(JSON.stringify(source), () => {
      assert.equal(pythonSource(source), given);
      const split = splitPythonCell(source);
      if (split) assert.equal(joinPythonCell(split.body, split.magic), source);
    });
  }

  const names: readonly [string, readonly string[]][] = [
    ['def loss(a, b):\n    inner = 1\n    def nested(): pass', ['loss']],
    ['class Loss(nn.Module):\n    x = 1', ['Loss']],
    ['async def f(): pass', ['f']],
    ['a, b = 1, 2\nc: int = 3\nd == 4\ne.f = 5\ng[0] = 6', ['a', 'b', 'c']],
    ['import numpy as np\nfrom m import x, y as z', ['x', 'z']],
    ['"""\ndef no(): pass\n"""\nyes = 1', ['yes']],
    ['größe = 1', ['größe']],
  ];
  for (const [body, declared] of names) {
    it(`${JSON.stringify(body)} declares ${declared.join(', ')}`, () =>
      assert.deepEqual(
        pythonNames(body).map(({ name }) => name),
        declared,
      ));
  }

  const reads: readonly [string, readonly string[]][] = [
    ['out = loss(a, b)', ['loss', 'a', 'b']],
    ['x.loss = y.loss\nf(target=z)', ['x', 'y', 'f', 'z']],
    ['def g(a, *, b=start):\n    c = a + b\n    return c * scale', ['start', 'scale']],
    ['h = lambda p, q: p + q + r', ['r']],
    ['[v * w for v in rows]', ['w', 'rows']],
    ['for i, j in pairs: print(i, j)', ['pairs', 'print']],
    ['import torch as loss\nloss.x', []],
    ['from m import f\nf()', ['m']],
    ['with open(path) as file: file.read()', ['open', 'path']],
    ["\"loss\" + 'it\\'s loss' # loss", []],
    ['if (n := size) > 1: pass', ['size']],
    ['a == b', ['a', 'b']],
    ['größe * 2', ['größe']],
  ];
  const keywords = new Set('def return lambda for in if import from as with pass'.split(' '));
  for (const [body, read] of reads) {
    it(`${JSON.stringify(body)} reads ${read.join(', ')}`, () =>
      assert.deepEqual(
        [...pythonReads(body)].filter((name) => !keywords.has(name)),
        read,
      ));
  }

  const python = [
    'import numpy as np\nx = np.zeros(3)',
    'import torch',
    'def loss(y_true, y_pred):\n    return 1',
    'from tensorflow import keras',
    'for i in range(3):\n    print(i)',
    'class Loss(keras.losses.Loss):\n    def call(self, t, p):\n        return {"a": 1}',
    '@tf.function\ndef f(x): return x',
  ];
  for (const source of python) it(`is Python: ${source}`, () => assert.ok(looksLikePython(source)));
  const others = [
    'const x = ;',
    'function f( {',
    "import { x } from 'y';\nconst z = ;",
    'let a = 1\nif (a) {\n  b(\n}',
    'x y z',
    'interface A { b: ',
    'const f = (x) => {\n  return x +;\n};',
  ];
  for (const source of others) it(`is not: ${source}`, () => assert.ok(!looksLikePython(source)));
});
