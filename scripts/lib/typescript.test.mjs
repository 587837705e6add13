import { expect, test } from 'vitest';
import { withTypeScript } from './typescript.mjs';

test('a script may use a TypeScript module that loads another one as it runs', async () => {
  const { cert } = await withTypeScript('runtime/tls/certificate.ts', ({ newTlsCertificate }) =>
    newTlsCertificate(),
  );
  expect(cert).toMatch(/^-----BEGIN CERTIFICATE-----/);
});
