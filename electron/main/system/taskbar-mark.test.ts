import { expect, test } from 'vitest';
import { TaskbarMark, type TaskbarWindow } from './taskbar-mark';

test('a window that is opened later has the mark as well', () => {
  const marks = new Map<string, string | null>();
  const window = (name: string): TaskbarWindow<string> => ({
    setOverlayIcon: (mark) => void marks.set(name, mark),
  });
  const open = [window('list')];
  const taskbar = new TaskbarMark(
    () => open,
    (count) => ({ mark: count > 0 ? `${count} unread` : null, meaning: '' }),
  );
  taskbar.show(3);
  taskbar.opened(window('garden'));
  expect([...marks]).toEqual([
    ['list', '3 unread'],
    ['garden', '3 unread'],
  ]);
  taskbar.show(0);
  taskbar.opened(window('kitchen'));
  expect([marks.get('list'), marks.get('kitchen')]).toEqual([null, null]);
});
