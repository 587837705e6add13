/** The English dictionary that the app brings, which the build puts in (`build/dictionary.ts`). */
declare module 'virtual:dictionary-en' {
  export const affix: string;
  export const words: string;
}
