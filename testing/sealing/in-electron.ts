import { openedBy } from './opening';
import { sealingVectors } from './vectors';

/** Writes the vectors, and what is opened of them, to standard output: for the test that runs this in Electron. */
const vectors = await sealingVectors();
console.log(JSON.stringify({ vectors, opened: await openedBy(vectors) }));
