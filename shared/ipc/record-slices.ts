import type { Items } from './view';

const recordSlices: Readonly<Record<keyof Items, true>> = {
  people: true,
  conversations: true,
  rooms: true,
  invitations: true,
  rows: true,
  transfers: true,
  attachments: true,
};

/** Whether a slice of a view changes item by item. */
export const isRecordSlice = (name: string): name is keyof Items => Object.hasOwn(recordSlices, name);
