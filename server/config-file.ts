import { parse, TomlError } from 'smol-toml';

/** A setting of a config file: text that an option of the command line takes, or whether an option without a value is set. */
export interface Setting {
  /** Name of the option, without its dashes. */
  name: string;
  value: string | boolean;
  /** Line on which it stands, from 1. */
  line: number;
}

/** A config file cannot be used. The message is one sentence for people, without the file's name. */
export class ConfigError extends Error {
  constructor(
    /** Line of the mistake, from 1. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the settings of a config file in TOML, which has a flat list of `name = value` with text, whole numbers, true and false.
 * Throws a `ConfigError` for everything else. Does not know which settings there are.
 */
export function readConfig(text: string): Setting[] {
  const lines = text.split('\n').map((line) => line.replace(/^[\s["']+/, ''));
  const begins = (line: string, name: string): boolean =>
    line.startsWith(name) && /^["'\s=.\]]/.test(line.slice(name.length));
  const lineOf = (name: string): number => lines.findIndex((line) => begins(line, name)) + 1;
  return Object.entries(parsed(text)).map(([name, value]) => {
    const line = lineOf(name);
    if (typeof value === 'boolean') return { name, value, line };
    if (typeof value !== 'string' && !Number.isSafeInteger(value))
      throw new ConfigError(line, `${name} must be text in quotes or a whole number.`);
    return { name, value: String(value), line };
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [sentence = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new ConfigError(error.line, `this is not valid TOML: ${sentence}.`);
  }
}
