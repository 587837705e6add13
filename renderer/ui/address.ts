/** The default port of a server. */
export const usualPort = 6666;

/** Reads "host", "host:port" or "[::1]:port"; a string says what is wrong with it. */
export function readAddress(text: string): { host: string; port: number } | string {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d+))?$/.exec(text.trim());
  if (!match) return 'Write an address such as 192.168.1.5 or 192.168.1.5:6666.';
  const problem = portProblem(match[3] ?? String(usualPort));
  return problem || { host: match[1] ?? match[2] ?? '', port: Number(match[3] ?? usualPort) };
}

export const portProblem = (text: string): string =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
    ? ''
    : 'A port is a number from 1 to 65535.';

export const hostProblem = (text: string): string =>
  /^[^\s/]+$/.test(text.trim()) ? '' : 'Write a name or an address, without spaces.';
