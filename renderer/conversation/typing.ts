/** Replaces a part of a text box, as if the user had typed it: it can be undone. */
export function replaceIn(area: HTMLTextAreaElement, start: number, end: number, text: string): void {
  area.focus();
  area.setSelectionRange(start, end);
  document.execCommand('insertText', false, text);
}

/** Puts a mark of formatting around the selection of a text box, or takes it away. */
export function surround(area: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const { length } = mark;
  const selected = value.slice(start, end);
  const isMarked = value.slice(0, start).endsWith(mark) && value.startsWith(mark, end);
  if (isMarked) replaceIn(area, start - length, end + length, selected);
  else replaceIn(area, start, end, `${mark}${selected}${mark}`);
  const from = isMarked ? start - length : start + length;
  area.setSelectionRange(from, from + selected.length);
}
