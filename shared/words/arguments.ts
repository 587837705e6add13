/**
 * Types of the arguments of an ICU message, read from its text by the compiler: `'{name} has {count, number} of them'` takes
 * `{ name: string; count: number }`. Two states are enough: within a text, and between the branches of an argument. Messages
 * MUST NOT quote braces with apostrophes.
 * @template Word what a plain `{name}` takes
 */
export type Arguments<Text extends string, Word> = Flat<InText<Text, Word, object>>;

type Flat<Known> = { readonly [Name in keyof Known]: Known[Name] };

/** The next brace opens an argument, or closes the branch that the text is in. */
type InText<Rest extends string, Word, Known> = Rest extends `${infer Before}{${infer Argument}`
  ? Before extends `${string}}${string}`
    ? Rest extends `${string}}${infer Branches}`
      ? InBranches<Branches, Word, Known>
      : Known
    : InArgument<Argument, Word, Known>
  : Rest extends `${string}}${infer Branches}`
    ? InBranches<Branches, Word, Known>
    : Known;

/** The next brace opens a branch, or closes the argument. */
type InBranches<Rest extends string, Word, Known> = Rest extends `${infer Before}{${infer Branch}`
  ? Before extends `${string}}${string}`
    ? Rest extends `${string}}${infer Text}`
      ? InText<Text, Word, Known>
      : Known
    : InText<Branch, Word, Known>
  : Rest extends `${string}}${infer Text}`
    ? InText<Text, Word, Known>
    : Known;

type InArgument<Rest extends string, Word, Known> = Rest extends `${infer Head}}${infer After}`
  ? Head extends `${infer Name}, ${string}`
    ? Rest extends `${string}, ${infer Format}`
      ? InBranches<Format, Word, Known & Record<Name, Format extends `select,${string}` ? string : number>>
      : Known
    : InText<After, Word, Known & Record<Head, Word>>
  : Known;
