import { bridge } from '../../state/bridge';

/**
 * Hands what is recorded to the main process as it comes, which keeps it should this page end. A part that cannot be kept is the last
 * that is handed over: what came after it could not be played.
 */
export function keeper(conversation: string, recording: string): (part: Blob) => void {
  let last = Promise.resolve(true);
  const add = async (part: Blob): Promise<boolean> => {
    const bytes = new Uint8Array(await part.arrayBuffer());
    return (await bridge().addToVoice({ conversation, recording, bytes })).ok;
  };
  return (part) => {
    last = last.then((isKept) => isKept && add(part));
  };
}
