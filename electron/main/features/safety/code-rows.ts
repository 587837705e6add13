/** A text as a QR code: rows of `0` (light) and `1` (dark), with the margin that scanners need. */
export async function codeRows(text: string): Promise<string[]> {
  // Loaded when it is needed: few starts of the app show a code.
  const { encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { ecc: 'medium', encoding: 'byte', border: 4 });
  return rows.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''));
}
