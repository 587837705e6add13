import type { ReadMark } from '../../shared/protocol/messages';
import type { NamedComputer } from '../../shared/protocol/named-computer';

/** What only the computers of one person tell each other. */
export type OwnNews =
  | readonly ['READ', { readonly marks: readonly ReadMark[] }]
  | readonly ['COMPUTERS', { readonly computers: readonly NamedComputer[] }];
