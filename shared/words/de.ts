import { en } from './en';
import { translation } from './translation';

export const de = translation({ ...en });
