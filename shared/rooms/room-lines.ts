import { encodeMessage } from '../protocol/codec';
import { fieldsOf } from '../protocol/entries';
import { limits } from '../protocol/limits';
import type { RoomsById } from './listed-room';

const none: RoomsById = new Map();

/** Rooms in one line: of the longest foundings, as many as fit. */
const roomsPerLine = Math.floor((limits.lineBytes - 1_024) / (limits.roomUnits * 3 + 64));
/** Numbers of members, and ids, in one line. */
const countsPerLine = 500;

/** The lines that tell a whole list. */
export const wholeList = (rooms: RoomsById): Uint8Array[] => linesOf(none, rooms, true);

/** The lines that tell what has changed in a list since it was told; none if nothing has. */
export const changedList = (told: RoomsById, rooms: RoomsById): Uint8Array[] => linesOf(told, rooms, false);

function linesOf(told: RoomsById, rooms: RoomsById, isWhole: boolean): Uint8Array[] {
  const fresh = [...rooms.values()].filter(({ founding }) => !told.has(founding.conversation));
  const counts = [...rooms.values()].flatMap(({ founding: { conversation }, people }) => {
    const before = told.get(conversation)?.people;
    return before === undefined || before === people ? [] : { conversation, people };
  });
  const gone = [...told.keys()].filter((conversation) => !rooms.has(conversation));
  const items = fresh.map(({ founding, people }) => ({ founding: fieldsOf(founding), people }));
  const lines = [
    ...pagesOf(items, roomsPerLine).map((page) => ({ rooms: page, counts: [], gone: [] })),
    ...pagesOf(counts, countsPerLine).map((page) => ({ rooms: [], counts: page, gone: [] })),
    ...pagesOf(gone, countsPerLine).map((page) => ({ rooms: [], counts: [], gone: page })),
  ];
  if (isWhole && lines.length === 0) lines.push({ rooms: [], counts: [], gone: [] });
  return lines.map((line, index) =>
    encodeMessage('ROOMS', { ...line, ...(isWhole && index === 0 ? { first: true } : {}) }),
  );
}

function pagesOf<Item>(items: readonly Item[], size: number): Item[][] {
  const pages: Item[][] = [];
  for (let at = 0; at < items.length; at += size) pages.push(items.slice(at, at + size));
  return pages;
}
