import { bounds } from '../../../shared/ipc/bounds';

/** The one format that Chromium records on every system, and how much of it a second takes: speech needs no more. */
const format = 'audio/webm;codecs=opus';
const bitsPerSecond = 32_000;
/** How often what was recorded is handed on, in milliseconds: no more of it is lost if the microphone goes, or the page. */
const sliceMs = 500;

/** Why nothing can be recorded. */
export type NoRecording = 'none' | 'refused';

/** What the microphone hears. */
export interface Recording {
  /** Ends it. Resolves to the sound, which is empty if nothing was heard. */
  stop(): Promise<Blob>;
}

/**
 * Begins to record. The main process MUST have been asked for the microphone just before.
 * @param onPart called with what was recorded since the last time
 * @param onEnd called if it ends by itself: because the microphone is gone, or because no more can be sent
 */
export async function record(
  onPart: (part: Blob) => void,
  onEnd: () => void,
): Promise<Recording | NoRecording> {
  const stream = await microphone();
  if (typeof stream === 'string') return stream;
  const recorder = new MediaRecorder(stream, { mimeType: format, audioBitsPerSecond: bitsPerSecond });
  const parts: Blob[] = [];
  let length = 0;
  const begin = performance.now();
  let lastsMs = 0;
  const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve()));
  recorder.addEventListener('dataavailable', ({ data }) => {
    parts.push(data);
    onPart(data);
    length += data.size;
    lastsMs = performance.now() - begin;
    if (length > bounds.pastedBytes - bitsPerSecond) onEnd();
  });
  for (const track of stream.getTracks()) track.addEventListener('ended', onEnd);
  recorder.start(sliceMs);
  return {
    stop: async () => {
      if (recorder.state !== 'inactive') recorder.stop();
      for (const track of stream.getTracks()) track.stop();
      await ended;
      return withLength(new Blob(parts, { type: format }), lastsMs);
    },
  };
}

async function microphone(): Promise<MediaStream | NoRecording> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotFoundError' ? 'none' : 'refused';
  }
}

/** Chromium does not write how long a recording is; players would not show it, and not jump in it. */
async function withLength(sound: Blob, lastsMs: number): Promise<Blob> {
  if (sound.size === 0) return sound;
  const { default: fixWebmDuration } = await import('fix-webm-duration');
  return fixWebmDuration(sound, lastsMs, { logger: false });
}
