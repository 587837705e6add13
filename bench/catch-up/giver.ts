import { fileStore } from '../../electron/net/file-store';
import { messagesFile } from '../../electron/storage/archive/backup-format';
import { meet, nodeOf } from './nodes';

// A program: a peer with a whole profile, which prints where it listens.
const [folder = ''] = process.argv.slice(2);
const node = nodeOf(folder, 'bob', fileStore(`${folder}/${messagesFile}`));
await meet(node);
console.log(`listening at 127.0.0.1:${node.nearby.port ?? 0}`);
