import { useEffect, useMemo, useState, type RefObject } from 'react';
import { bridge } from '../../state/bridge';
import { EmojiPicker } from '../emoji/emoji-picker';
import { useKindActions } from './actions';

/** All emoji, beside the message in whose menu other emoji were asked for. */
export function ChosenReaction() {
  const [row, setRow] = useState<string>();
  const actions = useKindActions();
  useEffect(() => bridge().onReactChosen((chosen) => setRow(chosen.row)), []);
  const beside = useMemo<RefObject<Element | null>>(() => ({ current: textOf(row) }), [row]);
  if (row === undefined || !actions || !beside.current) return null;
  return (
    <EmojiPicker
      key={row}
      beside={beside}
      onChoose={(emoji) => void actions.attachEmoji(row, 'reaction', emoji, false)}
      onDone={() => setRow(undefined)}
    />
  );
}

/** What a message says, as it is shown; null if it is not in the page. */
function textOf(row: string | undefined): Element | null {
  const message = row === undefined ? null : document.querySelector(`article[data-row="${CSS.escape(row)}"]`);
  return message?.querySelector('[data-text]') ?? message;
}
