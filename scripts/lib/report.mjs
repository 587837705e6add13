/** Says on stderr what is being done; stdout belongs to the program that is started. */
export const say = (text) => process.stderr.write(`parley: ${text}\n`);

/** Something that cannot be had: shown as one message, without a stack. */
export class SetupError extends Error {}

/** A command line that `parseArgs` does not understand. */
const isUsageError = (error) => error.code?.startsWith('ERR_PARSE_ARGS_') === true;

/** Runs a script's main function. A SetupError, or a mistake in the command line, ends it with its message alone. */
export async function run(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError || isUsageError(error))) throw error;
    say(error.message);
    process.exitCode = isUsageError(error) ? 2 : 1;
  }
}
