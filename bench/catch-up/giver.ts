import { meet, messagesIn, nodeOf } from './nodes';

// A program: a peer with a whole profile, which listens on a port.
const [folder = '', programs = '', port = ''] = process.argv.slice(2);
await meet(nodeOf(folder, 'bob', await messagesIn(folder, programs), Number(port)));
