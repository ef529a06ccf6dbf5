/** What `lossbook --help` prints. */
export const helpText = `lossbook: notebooks that check loss functions

  lossbook run FILE [options]    run a .tfnb in file order in a fresh kernel; '-' reads standard input

    --json                print one JSON object with every cell's status, reports and error
    --output FILE         write the executed notebook there; without it nothing is written
    --backend NAME        auto (default), tensorflow, wasm or cpu; also LOSSBOOK_BACKEND
    --timeout SECONDS     stop a cell that takes longer
    --keep-going          go on after a cell that throws
    -p NAME=VALUE         give a name of the cell tagged 'parameters' another value; repeatable

  exit status: 0 as expected, 1 a check did not have its expected verdict, 2 a cell threw,
               3 timeout or the kernel died, 4 bad file or usage; the gravest that happened
`;
