/** Why a connection ends, as GOODBYE says it. A code that is missing or unknown means that the other side leaves. */
export const goodbyeCodes = [
  'shutting-down',
  'replaced',
  'second-connection',
  'kicked',
  'banned',
  'revoked',
] as const;
export type GoodbyeCode = (typeof goodbyeCodes)[number];

/** The words for people who read the lines themselves. */
const reasons: Readonly<Record<GoodbyeCode, string>> = {
  'shutting-down': 'the server is shutting down',
  replaced: 'you connected from elsewhere',
  'second-connection': 'a second connection',
  kicked: 'whoever runs the server has ended your connection',
  banned: 'whoever runs the server has banned you',
  revoked: 'another computer of yours has removed this one',
};

/** The fields of a GOODBYE with this code. */
export const goodbyeFields = (code: GoodbyeCode): { code: GoodbyeCode; reason: string } => ({
  code,
  reason: reasons[code],
});

/** Whether the code of a GOODBYE that was received is this one. */
export const isGoodbye = (code: GoodbyeCode, received: string | undefined): boolean => received === code;
