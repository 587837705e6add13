import { failure } from '../../../shared/protocol/errors';
import type { Transfers } from './types';

/** Offers and fetches nothing: the parts that do are being built behind this interface. */
export const idleTransfers = (): Transfers => ({
  of: () => [],
  attachments: () => [],
  attach: () => undefined,
  attachBytes: async () => undefined,
  describe: () => undefined,
  detach: () => undefined,
  send: async () => failure('internal', 'Files cannot be sent yet.'),
  fetch: () => undefined,
  pause: () => undefined,
  cancel: () => undefined,
  place: async () => undefined,
  attachmentPlace: async () => undefined,
  copy: async () => undefined,
  onChange: () => undefined,
  close: async () => undefined,
});
