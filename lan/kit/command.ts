import { spawn } from 'node:child_process';

/** Runs a command to its end and returns its output. An error names the command and its message. */
export function runCommand(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code}: ${complaint}${input}`));
    });
    // A command that ends before reading its input is reported by its exit code, not by the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
