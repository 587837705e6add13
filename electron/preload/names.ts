import type { CallName, EventName } from '../../shared/ipc/contract';

// Only the names are bundled with the preload script, not the schemas: it runs again for every window that opens.
// The types see to it that the lists are those of the contract.

const callTable: Readonly<Record<CallName, true>> = {
  subscribe: true,
  setName: true,
  setStatus: true,
  setPicture: true,
  setSettings: true,
  setServer: true,
  testServer: true,
  testNearby: true,
  retryNow: true,
  setHosting: true,
  invite: true,
  inviteMore: true,
  cancelInvitation: true,
  accept: true,
  decline: true,
  declineAll: true,
  ignore: true,
  send: true,
  resend: true,
  removeRefused: true,
  setDraft: true,
  markRead: true,
  showOlder: true,
  showNewer: true,
  showEnd: true,
  showSkipped: true,
  forgetSkipped: true,
  showDate: true,
  showRow: true,
  openRow: true,
  copyMessages: true,
  search: true,
  mute: true,
  archive: true,
  deleteHistory: true,
  keepHistory: true,
  leave: true,
  exportConversation: true,
  exportAll: true,
  importConversations: true,
  backUp: true,
  restore: true,
  showFile: true,
  cancelTask: true,
  personMenu: true,
  conversationMenu: true,
  messageMenu: true,
  openConversation: true,
  openInvitations: true,
  openPreferences: true,
  openLink: true,
  closeWindow: true,
};

const eventTable: Readonly<Record<EventName, true>> = { changed: true, menuFailed: true, showPage: true };

export const callNames: readonly string[] = Object.keys(callTable);
export const eventNames: readonly string[] = Object.keys(eventTable);
