// Tests on networks run the built node: vitest calls this once, before all.
export { build as setup } from './build.mjs';
