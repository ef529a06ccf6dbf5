/** What `lossbook --help` prints. */
export const helpText = `lossbook: notebooks that check loss functions

  lossbook run FILE [options]    run a .tfnb or .ipynb in file order in a fresh kernel; '-' reads standard input

    --json                print one JSON object with every cell's status, reports and error
    --output FILE         write the executed notebook there; without it nothing is written
    --backend NAME        auto (default), tensorflow, wasm or cpu; also LOSSBOOK_BACKEND
    --timeout SECONDS     stop a cell that takes longer
    --keep-going          go on after a cell that throws
    -p NAME=VALUE         give a name of the cell tagged 'parameters' another value; repeatable

  lossbook verify FILE... [options]    run again and compare with the recorded results; writes nothing

    --update              rewrite the files with what came out now
    --junit FILE          write a JUnit report there
    --json                print one JSON object with every difference and its likely cause
    --backend, --timeout, --keep-going   as for run; the default backend is the recorded one

  lossbook export FILE --html OUT    one page that holds all it needs
  lossbook export FILE --ts OUT      a TypeScript script with the same checks

  lossbook diff A B              sources, verdicts and summaries of outputs, as diff -u has them
  lossbook show FILE             the text that diff compares, for git's textconv
  lossbook strip FILE...         take outputs and records of runs out, in place; '-' filters standard input

  exit status: 0 as expected, 1 a check did not have its expected verdict or a result differs, 2 a cell threw,
               3 timeout or the kernel died, 4 bad file or usage; the gravest that happened
`;
