/** The command line of the built server, with its data in a folder and without a limit on what clients send. */
export const parleyServer = (data: string, port: number): string[] => [
  process.execPath,
  'out/main/server.js',
  '--port',
  String(port),
  '--data',
  data,
  '--rate',
  '1000000',
];
