import { z } from 'zod';
import type { Address } from '../protocol/address';
import { limits } from '../protocol/limits';

/** Maximum length of the name of the server on this computer, in UTF-16 code units, as text fields count them. */
export const serverNameUnits = 60;

const portSchema = z.int().min(1).max(65_535);

/** An address as windows send it and files store it. */
export const addressSchema = z.object({
  host: z.string().trim().min(1).max(limits.hostCharacters),
  port: portSchema,
}) satisfies z.ZodType<Address>;

/** The server on this computer. */
export const hostingSchema = z.object({
  enabled: z.boolean(),
  port: portSchema,
  /** What people see; empty for the name of this computer. */
  name: z.string().trim().max(serverNameUnits),
});

/** An Ed25519 public key as text: its 32 bytes in base64url. */
export const isUpdateKey = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** Whether updates can be looked for at an address: of the web, without a password. */
export function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return /^https?:$/.test(protocol) && host !== '' && username === '' && password === '';
}

/** Where updates come from. */
export const updateFolderSchema = z.object({
  /** Address of a folder on a web server; empty for none. */
  address: z.string().trim().max(500),
  /** Ed25519 key with which updates there are signed, in base64url; empty for the project's own. */
  key: z
    .string()
    .trim()
    .refine((key) => key === '' || isUpdateKey(key)),
});
export type UpdateFolder = z.infer<typeof updateFolderSchema>;

/** The search for peers on the network. */
export const nearbySchema = z.object({
  enabled: z.boolean(),
  /** Number of network hops that the search reaches; 1 is this network only. */
  hops: z.int().min(1).max(32),
  /** Names of network interfaces that are not used. */
  excluded: z.array(z.string().max(64)).max(64),
  /** Whether several people on this computer see each other without a network. */
  loopback: z.boolean(),
  /** The TCP port to listen on; 0 for any. */
  port: z.int().min(0).max(65_535),
  /** Peers that were added by hand. */
  manual: z.array(addressSchema).max(64),
});

/** Number of preset answers, and maximum length of one, in UTF-16 code units. */
export const presetsAtMost = 30;
export const presetUnits = 1_000;
export const presetsSchema = z.array(z.string().trim().min(1).max(presetUnits)).max(presetsAtMost);

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When notifications are held back (`Quiet`). */
export const quietSchema = z.object({
  until: z.number().nullable(),
  schedule: z.object({
    on: z.boolean(),
    from: timeOfDay,
    to: timeOfDay,
    days: z.array(z.int().min(0).max(6)).max(7),
  }),
});
