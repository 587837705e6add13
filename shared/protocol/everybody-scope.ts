import { z } from 'zod';
import { personId, type PersonId } from '../ids';
import { readAs } from '../read-as';

/**
 * Whom a room for everybody is for: those on one network, named by its addresses (`net:192.168.1.0/24`), or those on one
 * server, named by its key (`server:<id>`). The room's founding INVITE, and so its id, follows from this alone.
 */
export const everybodyScopeSchema = z
  .string()
  .regex(/^(?:net:(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}|server:[\w-]{43})$/)
  .brand<'EverybodyScope'>();
export type EverybodyScope = z.infer<typeof everybodyScopeSchema>;

/** A scope, taken apart. */
export type Everybody =
  | { readonly kind: 'near'; readonly network: string }
  | { readonly kind: 'server'; readonly server: PersonId };

/** The scope that a text is; undefined if it is none. */
export function scopeIn(text: string): EverybodyScope | undefined {
  const scope = readAs(everybodyScopeSchema, text);
  return scope.success ? scope.data : undefined;
}

/** @param server the key of the server; undefined if it is none */
export const scopeOfServer = (server: string): EverybodyScope | undefined => scopeIn(`server:${server}`);

/** @param network in CIDR notation, such as 192.168.1.0/24; undefined if it is none */
export const scopeOfNetwork = (network: string): EverybodyScope | undefined => scopeIn(`net:${network}`);

/** Whom a scope names; undefined for a text that is no scope. */
export function everybodyIn(scope: string): Everybody | undefined {
  const [kind, name = ''] = splitOnce(scope);
  if (kind === 'net') return { kind: 'near', network: name };
  const server = readAs(personId, name);
  return kind === 'server' && server.success ? { kind, server: server.data } : undefined;
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(':');
  return [text.slice(0, at), text.slice(at + 1)];
}
