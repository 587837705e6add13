/** Width of the page in CSS pixels: that of the window, unless a conversation is shown beside it. */
export const pageWidth = (): number => document.getElementById('root')?.clientWidth ?? innerWidth;
