/** Node's options that a process hands on to its executors. */

/** Those that say that the program is a text, not a file. */
const TEXT_PROGRAM = /^(?:-e|--eval|-p|-pe|--print|--input-type)(?:=|$)/;

/** The caller's own, but for what makes sense for its own program only. */
export function callersExecArgv(execArgv: readonly string[] = process.execArgv): string[] {
  const handedOn: string[] = [];
  for (let at = 0; at < execArgv.length; at += 1) {
    const option = execArgv[at] as string;
    if (!TEXT_PROGRAM.test(option)) handedOn.push(option);
    else if (!option.includes('=')) at += 1;
  }
  return handedOn;
}
