const link = /(?<![\p{L}\p{N}_])(?:https?:\/\/|mailto:|www\.)[\p{L}\p{N}[]/iu;

/** Whether a text has a link in it. A bare example.org is none: file names look the same. */
export const hasLink = (text: string): boolean => link.test(text);
