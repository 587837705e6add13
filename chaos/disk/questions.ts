import type { ConversationId, EntryHash } from '../../shared/ids';
import type { NetworkChange } from '../network';
import type { UserAction, Node, DeliveryReport } from '../node';

/** A message to a node's process … */
export type Question =
  | { kind: 'known' | 'held' | 'connections' }
  | { kind: 'lacks'; conversation: ConversationId; messages: readonly EntryHash[] }
  | { kind: 'act'; deed: UserAction }
  | { kind: 'meet'; ports: readonly number[] }
  | { kind: 'network'; change: NetworkChange };

export interface NodeRequest {
  id: number;
  question: Question;
}

/** … and a message from it. */
export type NodeReport =
  | { kind: 'ready' }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'sent'; conversation: ConversationId; told: readonly DeliveryReport[] };

/** Passes a question to a node and returns its answer. */
export function answer(node: Node, question: Question): Promise<unknown> {
  switch (question.kind) {
    case 'known':
      return node.known();
    case 'held':
      return node.held();
    case 'connections':
      return node.connections();
    case 'lacks':
      return node.lacks(question.conversation, question.messages);
    case 'act':
      return node.act(question.deed);
    case 'meet':
      return node.meet(question.ports);
    case 'network':
      return node.network(question.change);
  }
}
