/** 32 bytes in base64url without padding: 43 characters, of which the last carries four bits only. */
export const bytes32Pattern = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
