import { buffer } from 'node:stream/consumers';
import type { PageContent } from '../../electron/main/windows/page-content';

/** All bytes that a page is given; none without content. */
export async function bytesOf(content: PageContent | undefined): Promise<Buffer> {
  if (!content) return Buffer.alloc(0);
  return 'bytes' in content ? content.bytes : await buffer(content.stream);
}
