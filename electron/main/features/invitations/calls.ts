import type { invitationsCalls } from '../../../../shared/ipc/calls/invitations';
import { must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { OpenInvitations } from './open-invitations';

interface InvitationsParts extends Pick<Parts, 'client' | 'windows'> {
  invitations: OpenInvitations;
}

/** Handlers of the calls about invitations to the user. */
export const invitationsHandlers = ({
  client,
  windows,
  invitations,
}: InvitationsParts): HandlersOf<typeof invitationsCalls> => ({
  accept: async ({ conversation }) => {
    must(await client.join(conversation));
    windows.openConversation(conversation);
  },
  decline: async ({ conversation }) => void must(await client.decline(conversation)),
  declineAll: ({ from }) => invitations.declineAll(from),
  ignore: ({ conversation }) => invitations.ignore(conversation),
  openInvitations: () => windows.showInvitations(true),
});
