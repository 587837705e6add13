import { join } from 'node:path';
import { CompiledScripts } from './compiled-scripts';

new CompiledScripts().load(join(import.meta.dirname, 'program.js'));
