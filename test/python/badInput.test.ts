/** What can be wrong with a loss in Python: each is said once, at its line, without a frame of Lossbook's own. */
import assert from 'node:assert/strict';
import { usePython } from './pythons.js';

/** Row: expression, name of the error, its message, and the line that its stack names first. */
type Row = readonly [expression: string, name: string, message: RegExp, line?: RegExp];

const called: readonly Row[] = [
  [
    'raises',
    'KeyError',
    /^key 'missing'\n {2}bad\.py, line 11: return inner\["missing"\]$/,
    /at raises \(bad\.py, line 11/,
  ],
  [
    'exits',
    'SystemExit',
    /^sys\.exit\(3\) was called: a loss cannot end Python/,
    /at exits \(bad\.py, line 15/,
  ],
  [
    'segfaults',
    'PythonError',
    /^Python \(.*; the option python\) was ended by SIGSEGV \(a crash in native code\).*next call starts it again/,
  ],
  ['aborts', 'PythonError', /was ended by SIGABRT \(a crash in native code\)/],
  ['leaves', 'PythonError', /ended with exit code 7\b/],
  [
    'none',
    'PythonError',
    /^none returned None; expected a number or an array of numbers \(has it a return statement\?\)$/,
  ],
  ['text', 'PythonError', /^text returned str '0\.5'; expected/],
  ['complex_', 'PythonError', /^complex_ returned complex numbers \(complex64\); expected/],
  ['ragged', 'PythonError', /^ragged returned a ragged list/],
  [
    'several',
    'PythonError',
    /^several returned a tuple of 2; a loss returns one tensor: pick it in the expression, as lambda \*x: several\(\*x\)\[0\]$/,
  ],
  [
    'mapping',
    'PythonError',
    /^mapping returned a dict with 'loss'; a loss returns one tensor: pick it in the expression, as lambda \*x: mapping\(\*x\)\['loss'\]$/,
  ],
  [
    'make',
    'TargetError',
    /^make\(delta\) was given 2 arrays: too many positional arguments; if it makes the loss, call it in the expression: make\(…\)$/,
  ],
  ['one', 'TargetError', /^one\(y_true\) was given 2 arrays: too many positional arguments;/],
  ['lambda *x: make', 'PythonError', /returned a function; expected .*Is it a factory\?/],
];

const loaded: readonly Row[] = [
  ['CONSTANT', 'TargetError', /^CONSTANT is a int, no function; it has raises, exits/],
  ['Loss', 'TargetError', /^Loss is a class: make one of it in the expression: Loss\(…\)$/],
  ['later', 'TargetError', /^later is async/],
  ['raise', 'TargetError', /^'raise' is no Python expression: invalid syntax$/],
  ['angel', 'TargetError', /^bad\.py: name 'angel' is not defined; it has raises, exits/],
  ['make(nothing)', 'TargetError', /^bad\.py: name 'nothing' is not defined; it has/],
  ['1 / 0', 'ZeroDivisionError', /^division by zero$/],
];

const files: readonly (readonly [file: string, ...Row])[] = [
  ['nowhere.py', 'f', 'PythonError', /^there is no file .*nowhere\.py; the folder has bad\.py, /],
  ['no/where.py', 'f', 'PythonError', /^there is no file .*where\.py, nor the folder .*no$/],
  ['.', 'f', 'PythonError', /is a folder; give the \.py file$/],
  [
    'syntax.py',
    'f',
    'SyntaxError',
    /^invalid syntax\n {2}syntax\.py, line 2: return a \+$/,
    /syntax\.py, line 2/,
  ],
  [
    'declaring.py',
    'f',
    'ModuleNotFoundError',
    /No module named 'not_installed'.*; or choose another Python .*\. declaring\.py declares its dependencies \(PEP 723\), and nothing is installed by itself: 'uv sync --script declaring\.py' makes/s,
  ],
  [
    'importing.py',
    'f',
    'ModuleNotFoundError',
    /^No module named 'not_installed': Python 3\.\d+\.\d+ \(\S+; the option python\) does not have it\. Install it there with: \S+python -m pip install not_installed, if that is the name of its package; or choose another Python with the option python\n {2}importing\.py, line 2: from not_installed import thing$/,
  ],
];

describe('what is wrong with a loss in Python', function () {
  this.timeout(60_000);
  const python = usePython('torch');
  const fails = async (code: string, [, name, message, line]: Row): Promise<void> => {
    const { error, value } = await python.test.run(`\n${code}`);
    assert.ok(error, `no error, but ${value}`);
    assert.deepEqual([error.name, error.line], [name, 2]);
    assert.match(error.message, message);
    if (line) assert.match(error.stack.split('\n').find((l) => /^ {4}at/.test(l)) ?? '', line);
    assert.doesNotMatch(error.stack, /lossbook_python|serve\.py|dist[/\\]/);
    assert.equal(error.stack.split(error.message).length, 2);
  };
  const loss = (file: string, expression: string, options = ''): string =>
    `python(${JSON.stringify(file)}, ${JSON.stringify(expression)}, { python: interpreter, ${options} })`;
  const inputs = '(tf.ones([1, 2, 2, 2]), tf.zeros([1, 2, 2, 2]))';

  for (const row of called) {
    it(`called: ${row[0]} says ${row[2].source}`, () =>
      fails(loss('bad.py', row[0]) + inputs, row));
  }
  for (const row of loaded) {
    it(`asked for: ${row[0]} says ${row[2].source}`, () => fails(loss('bad.py', row[0]), row));
  }
  for (const [file, ...row] of files) {
    it(`${file} says ${row[2].source}`, () => fails(loss(file, row[0]), row));
  }

  const values: readonly (readonly [file: string, expression: string, value: RegExp])[] = [
    ['bad.py', 'number', /float32 \[\] 4 B 0\.1\b/],
    ['bad.py', 'whole', /int32 \[\] 4 B 3/],
    ['bad.py', 'half', /float32 \[\] 4 B 0\.0999/],
    ['bad_torch.py', 'brain', /float32 \[\] 4 B 1$/],
  ];
  for (const [file, expression, value] of values) {
    it(`${file}: ${expression} gives ${value.source}`, async () => {
      const end = await python.test.run(loss(file, expression) + inputs);
      assert.match(end.value ?? end.error?.stack ?? '', value);
    });
  }
  it('keywords of the function follow the tensors, and others are refused by name', async () => {
    const given = (options: string) =>
      python.test.run(
        `${loss('bad.py', 'strict')}(tf.ones([2]), tf.ones([2]), ${options}).dataSync()[0]`,
      );
    assert.equal((await given('{ weight: 3 }')).value, '3');
    assert.match(
      (await given('{ height: 3 }')).error?.message ?? '',
      /strict\(y_true, y_pred, \*, weight=1\.0\) was given 2 arrays and the option height: got an unexpected keyword/,
    );
    assert.match(
      (await given('{ weight: tf.ones([2]) }')).error?.message ?? '',
      /the option weight is no number, text or boolean/,
    );
  });
  it('float16 in doubles is refused by name', async () => {
    const { error } = await python.test.run(
      `gradcheck(${loss('bad_torch.py', 'half')}, [tf.ones([2, 2]), tf.zeros([2, 2])])`,
    );
    assert.match(
      error?.message ?? '',
      /on the way it casts to float16, so it cannot be evaluated in double precision; leave the cast out/,
    );
  });
  it('two results are one too many', () =>
    fails(loss('bad_torch.py', 'pair') + inputs, [
      '',
      'PythonError',
      /^pair returned a tuple \(Tensor\[\], Tensor\[1, 2, 2, 2\]\); a loss returns one tensor: pick it/,
    ]));
  it('a float(…) of the result is a cut graph', async () => {
    const { value } = await python.test.run(
      `gradcheck(${loss('bad_torch.py', 'array')}, [tf.ones([2, 2]), tf.zeros([2, 2])])`,
    );
    assert.match(value ?? '', /torch sees no path from y_pred to the loss/);
  });
  const checked: readonly (readonly [expression: string, says: RegExp])[] = [
    ['to_numpy', /torch sees no path from y_pred to the loss/],
    ['dropout', /it draws random numbers \(a dropout, say\), reads the time, or keeps state/],
    ['autocast', /the gradient of torch is wrong in float32 and right in float64.*autocast/],
    ['root', /^gradcheck FAIL 8\/8 non-finite(?!.*Python makes)/s],
  ];
  for (const [expression, says] of checked) {
    it(`${expression}: gradcheck says ${says.source}`, async () => {
      const { value, error } = await python.test.run(
        `gradcheck(${loss('bad_torch.py', expression)}, [directions([1, 2, 2], 1), directions([1, 2, 2], 2)])`,
      );
      assert.match(value ?? error?.stack ?? '', says);
    });
  }
  it('a framework that is missing: which Python, and the command that installs it', async () => {
    const { error } = await python.test.run(loss('bad.py', 'number', `framework: 'jax'`));
    assert.match(
      error?.message ?? '',
      /^No module named 'jax': Python 3\.\d+\.\d+ \(\S+python; the option python\) does not have it\. Install it there with: \S+python -m pip install jax; or choose another Python with /,
    );
  });
  it('options that do not exist are refused by name', async () => {
    assert.match(
      (await python.test.run(loss('bad.py', 'number', `layuot: 'NCHW'`))).error?.message ?? '',
      /there is no option layuot; there are framework, loop, python/,
    );
    assert.match(
      (await python.test.run(loss('bad.py', 'number', `layout: 'CHWN'`))).error?.message ?? '',
      /layout is 'CHWN'; valid are NHWC and NCHW/,
    );
  });
  it('numpy has no gradient: gradcheck says so and passes nothing, a hand-written one is checked', async () => {
    const square = (options = '') => loss('loops.py', 'square', options);
    const check = async (options: string) =>
      (
        await python.test.run(
          `gradcheck(${square(options)}, [directions([1, 3, 4], 1), directions([1, 3, 4], 2)])`,
        )
      ).value ?? '';
    assert.match(await check(''), /^gradcheck FAIL nothing could be checked \(no-gradient\)/);
    assert.match(await check(`gradient: 'square_gradient'`), /^gradcheck PASS 24\/24 ok/);
    const { value } = await python.test.run(`probe(${square()})`);
    assert.match(value ?? '', /^probe PASS (?!.*the gradient cannot be computed)/s);
    assert.match(
      await check(`gradient: 'wrong_gradient'`),
      /^gradcheck FAIL 24\/24 wrong.*autodiff = truth × 0\.5; look for the hand-written gradient/s,
    );
  });
  it('the loop of the question as it was posted throws at its line, with l set it is right', async () => {
    const run = (name: string) =>
      python.test.run(
        `compare(angularLoss, ${loss('loops.py', name)}, [directions([2, 3, 4], 1), directions([2, 3, 4], 2)])`,
      );
    const { error } = await run('unset');
    assert.equal(error?.name, 'UnboundLocalError');
    assert.match(error.message, /loops\.py, line 24: total \+= abs/);
    assert.match((await run('naive')).value ?? '', /^compare PASS 1\/1 ok/);
  });
});
