/** Says on stderr what is being done; stdout belongs to the program that is started. */
export const say = (text) => process.stderr.write(`parley: ${text}\n`);

/** Something that cannot be had: shown as one message, without a stack. */
export class SetupError extends Error {}

/** Runs a script's main function; a SetupError ends it with its message alone. */
export async function run(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
