import type { invitationsCalls } from '../../../../shared/ipc/calls/invitations';
import { withReturned } from '../../../../shared/text/returned';
import { isBlank } from '../../../../shared/text/visible';
import { must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { OpenInvitations } from './open-invitations';

interface InvitationsParts extends Pick<Parts, 'client' | 'windows' | 'memory'> {
  invitations: OpenInvitations;
}

/** Handlers of the calls about invitations to the user. */
export const invitationsHandlers = ({
  client,
  windows,
  memory,
  invitations,
}: InvitationsParts): HandlersOf<typeof invitationsCalls> => ({
  accept: async ({ conversation, answer }) => {
    must(await client.join(conversation));
    const isSaid = isBlank(answer) || (await client.sendText(conversation, answer)).ok;
    // The window of the conversation says what is wrong with it when it is sent again.
    if (!isSaid) memory.setDraft(conversation, withReturned(answer, memory.draft(conversation)));
    windows.openConversation(conversation);
  },
  decline: async ({ conversation }) => void must(await client.decline(conversation)),
  declineAll: ({ from }) => invitations.declineAll(from),
  ignore: ({ conversation }) => invitations.ignore(conversation),
  openInvitations: () => windows.showInvitations(true),
});
