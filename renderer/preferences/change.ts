import type { Settings } from '../../shared/settings/settings';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';

/** Applies a change to the settings at once. */
export const change = (settings: Partial<Settings>): void => void act(bridge().setSettings(settings));
