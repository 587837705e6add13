/** The file that has a line for each piece that has come to a sharer: its offer and number. */
export const cameFile = 'came.log';
