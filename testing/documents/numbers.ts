/** Reads "65,536", "8 MiB", "32 KiB", "15 s" and "2,000 ms" in a table of a document. */
export function numberOf(value: string): number {
  const [, digits = '', unit = ''] = /^([\d,]+)(?: (\w+))?$/.exec(value) ?? [];
  const factor = { KiB: 1024, MiB: 1024 * 1024 }[unit] ?? 1;
  return Number(digits.replaceAll(',', '')) * factor;
}
