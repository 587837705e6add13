import { meet, messagesIn, nodeOf } from './nodes';

// A program: a peer with a whole profile, which prints where it listens.
const [folder = '', programs = ''] = process.argv.slice(2);
const node = nodeOf(folder, 'bob', await messagesIn(folder, programs));
await meet(node);
console.log(`listening at 127.0.0.1:${node.nearby.port ?? 0}`);
