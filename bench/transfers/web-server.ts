import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCertificate } from '../../runtime/tls/certificate-file';
import { NotMeasured } from '../not-measured';
import { endsWithBench } from '../running';
import { startMeasured, type MeasuredProcess } from '../server/measured-process';
import { isInstalled } from '../server/rivals';

const run = promisify(execFile);

/** Throws `NotMeasured` if nginx or curl is not here. */
export function mustHaveWeb(): void {
  const needed = [
    { program: 'nginx', package: 'nginx-light' },
    { program: 'curl', package: 'curl' },
  ];
  const missing = needed.filter((debian) => !isInstalled({ debian })).map((debian) => debian.package);
  if (missing.length > 0) throw new NotMeasured(`needs: sudo apt-get install ${missing.join(' ')}`);
}

/** Has nginx give the files in a folder over TLS, with a certificate as Parley makes it. */
export async function webServer(folder: string): Promise<MeasuredProcess> {
  const pem = join(folder, 'tls.pem');
  await loadCertificate(pem);
  const config = join(folder, 'nginx.conf');
  return startMeasured((port) => {
    writeFileSync(config, configOf(folder, port, pem));
    return ['nginx', '-e', 'stderr', '-p', folder, '-c', config];
  });
}

/** A single process, which is also what serves as root. */
const configOf = (folder: string, port: number, pem: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${pem};
    ssl_certificate_key ${pem};
    ssl_protocols TLSv1.3;
    root ${folder};
  }
}
`;

/** Fetches a file with curl. Returns the milliseconds until it has all of it, by curl itself. */
export async function fetchedByCurl(port: number, name: string, to: string): Promise<number> {
  const fetching = run('curl', [
    ...['--silent', '--show-error', '--fail', '--insecure', '--tlsv1.3', '--http1.1'],
    ...['--output', to, '--write-out', '%{time_total}', `https://127.0.0.1:${port}/${name}`],
  ]);
  endsWithBench(fetching.child);
  return Number((await fetching).stdout) * 1000;
}
