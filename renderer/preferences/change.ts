import type { SettingsView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';

/** Applies a change to the settings at once. */
export const change = (settings: Partial<SettingsView>): void => void act(bridge().setSettings(settings));
